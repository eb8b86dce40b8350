"""Join lists of drawing instructions."""

from __future__ import annotations

from typing import Any

from ...framework.calculator import Calculator
from ...framework.context import Context
from ...framework.formats import RenderData
from ...framework.ports import Input, Option, Output

__all__ = ["ConcatenateRenderDataVectorCalculator"]


class ConcatenateRenderDataVectorCalculator(Calculator):
    """Join what the untagged inputs bring, each a ``RenderData`` or a tuple of them, by index.

    Source: ``mediapipe/calculators/core/concatenate_vector_calculator.cc``.
    """

    inputs = Input[Any](RenderData | tuple[RenderData, ...], tag="", optional=True, repeated=True)
    output = Output[tuple[RenderData, ...]](tuple[RenderData, ...], tag="")

    only_emit_if_all_present = Option(False, doc="Send nothing unless every input has a packet.")

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.inputs)
        present = [packet.value for packet in packets if not packet.is_empty()]
        if self.only_emit_if_all_present and len(present) < len(packets):
            return
        joined: list[RenderData] = []
        for value in present:
            joined += (value,) if isinstance(value, RenderData) else value
        ctx[self.output] = tuple(joined)
