"""Join the squares of tracked hands and of detected ones."""

from __future__ import annotations

from dataclasses import replace

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedRect
from ..wiring import needs
from .association_norm_rect import overlap

__all__ = ["HandAssociationCalculator"]

Rects = tuple[NormalizedRect, ...]


class HandAssociationCalculator(Calculator):
    """Send all BASE_RECTS, and those RECTS that overlap none before them.

    A rectangle without a ``rect_id`` gets the next one, counted from 1.
    Source: ``mediapipe/tasks/cc/vision/hand_landmarker/calculators/
    hand_association_calculator.cc``.
    """

    base_rects = Input(Rects, optional=True, repeated=True, doc="of hands that are tracked")
    rects = Input(Rects, optional=True, repeated=True, doc="of hands that are detected")
    output = Output(Rects, tag="")

    min_similarity_threshold = Option(
        1.0, doc="Rectangles overlap when their common part is more than this part of their union."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs(contract, cls.base_rects)
        needs(contract, cls.rects)

    def open(self, ctx: Context) -> None:
        self._next_id = 1

    def process(self, ctx: Context) -> None:
        found: list[NormalizedRect] = []
        for rects in _present(ctx, self.base_rects):
            found += map(self._numbered, rects)
        for rect in (rect for rects in _present(ctx, self.rects) for rect in rects):
            if all(overlap(one, rect) <= self.min_similarity_threshold for one in found):
                found.append(self._numbered(rect))
        ctx[self.output] = tuple(found)

    def _numbered(self, rect: NormalizedRect) -> NormalizedRect:
        if rect.rect_id is not None:
            return rect
        self._next_id += 1
        return replace(rect, rect_id=self._next_id - 1)


def _present(ctx: Context, port: Input[Rects]) -> list[Rects]:
    return [packet.value for packet in ctx.packets(port) if not packet.is_empty()]
