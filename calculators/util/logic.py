"""Combine decisions."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output, SideInput

__all__ = ["LogicCalculator", "Operation", "combined"]


class Operation(StrEnum):
    """A logical operation."""

    AND = "AND"
    OR = "OR"
    XOR = "XOR"


class LogicCalculator(Calculator, pure=True):
    """Combine all given truth values into one: streams, side packets and constants alike.

    Runs when every input stream has a value.

    Source: ``mediapipe/calculators/util/logic_calculator.cc``.
    """

    inputs = Input(bool, tag="", repeated=True, doc="truth values")
    side_inputs = SideInput(bool, tag="", repeated=True, optional=True, doc="truth values")
    output = Output(bool, tag="", doc="the result")
    op = Option(Operation.AND, doc="How to combine the values; XOR: whether an odd number is true.")
    negate = Option(False, doc="Turn the result around.")
    input_value: Option[tuple[bool, ...]] = Option(
        (), type=tuple[bool, ...], doc="Constants that take part."
    )

    def process(self, ctx: Context) -> None:
        values = [*self.input_value, *(packet.value for packet in ctx.packets(self.inputs))]
        values += [value for value in ctx.side_values(self.side_inputs) if value is not None]
        ctx[self.output] = combined(self.op, values) != self.negate


def combined(op: Operation, values: Iterable[bool]) -> bool:
    """Return the values combined; of no values AND is true, OR and XOR are false."""
    if op is Operation.AND:
        return all(values)
    if op is Operation.OR:
        return any(values)
    return sum(values) % 2 == 1
