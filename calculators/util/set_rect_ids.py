"""Number rectangles."""

from __future__ import annotations

from dataclasses import replace

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import NormalizedRect
from .multi_landmarks_smoothing import require_same_length

__all__ = ["SetNormRectIdsCalculator"]


class SetNormRectIdsCalculator(Calculator, pure=True):
    """Give each rectangle the number of the object that it follows."""

    norm_rects = Input(tuple[NormalizedRect, ...])
    ids = Input(tuple[int, ...])
    output = Output(tuple[NormalizedRect, ...], tag="NORM_RECTS")

    def process(self, ctx: Context) -> None:
        rects, ids = ctx[self.norm_rects], ctx[self.ids]
        require_same_length(rects, ids)
        ctx[self.output] = tuple(
            replace(rect, rect_id=number) for rect, number in zip(rects, ids, strict=True)
        )
