"""Go through several lists in one loop."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ..wiring import needs

__all__ = ["FlattenVectorCalculator", "UnzipElementCalculator", "ZipVectorsCalculator"]


class ZipVectorsCalculator(Calculator, pure=True):
    """Join lists of the same length into one list of tuples, for ``BeginLoopCalculator``.

    Inside the loop ``UnzipElementCalculator`` takes the tuples apart again. MediaPipe has no such
    calculator. Raises ``PayloadTypeError`` when the lists differ in length.
    """

    lists: Input[Any] = Input(Any, tag="", repeated=True)
    output = Output(tuple[Any, ...], tag="")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs(contract, cls.lists)

    def process(self, ctx: Context) -> None:
        lists: list[tuple[Any, ...]] = [packet.value for packet in ctx.packets(self.lists)]
        lengths = [len(one) for one in lists]
        if len(set(lengths)) > 1:
            raise PayloadTypeError(
                f"{ctx.node}: the lists have {', '.join(map(str, lengths))} elements; expected the "
                "same number in each"
            )
        ctx[self.output] = tuple(zip(*lists, strict=True))


class UnzipElementCalculator(Calculator, pure=True):
    """Send the first part of a tuple to the first output, and so on."""

    element = Input(tuple[Any, ...], tag="")
    parts = Output(Any, tag="", repeated=True)

    def process(self, ctx: Context) -> None:
        element = ctx[self.element]
        if len(element) != ctx.count(self.parts):
            raise PayloadTypeError(
                f"{ctx.node}: the tuple has {len(element)} parts; this node has "
                f"{ctx.count(self.parts)} outputs"
            )
        for index, part in enumerate(element):
            ctx.send(self.parts, part, index=index)


class FlattenVectorCalculator(Calculator, pure=True):
    """Join the lists of a list into one, as after a loop whose elements became lists."""

    lists = Input(tuple[Any, ...], tag="")
    output = Output(tuple[Any, ...], tag="")

    def process(self, ctx: Context) -> None:
        ctx[self.output] = tuple(element for part in ctx[self.lists] for element in part)
