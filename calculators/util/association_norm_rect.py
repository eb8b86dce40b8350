"""Join lists of rectangles in which the same object may stand more than once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedRect
from ..wiring import needs

__all__ = ["AssociationNormRectCalculator", "overlap", "overlaps"]

Rects = tuple[NormalizedRect, ...]


class AssociationNormRectCalculator(Calculator, pure=True):
    """Join lists of rectangles; of those that overlap, the one of the later input stays.

    Within one input the later rectangle stays too. The one that stays takes over the ``rect_id`` of
    the one that goes. What overlaps a rectangle of PREV, which itself does not get into the list,
    takes that one's ``rect_id``. Rotation does not count.

    Source: ``mediapipe/calculators/util/association_norm_rect_calculator.cc``, except
    ``one_to_one``.
    """

    inputs = Input(Rects, tag="", optional=True, repeated=True)
    prev = Input(Rects, optional=True, doc="the previous frame's, for their numbers")
    output = Output(Rects, tag="")

    min_similarity_threshold = Option(
        1.0, doc="Rectangles overlap when their common part is more than this part of their union."
    )
    one_to_one = Option(
        False,
        doc="A rectangle displaces only the one of the inputs before that overlaps it most, and "
        "none of its own input: objects may stand close together. The list begins with the last "
        "input's.",
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs(contract, cls.inputs)

    def process(self, ctx: Context) -> None:
        lists = [p.value for p in ctx.packets(self.inputs) if not p.is_empty()]
        found: list[NormalizedRect] = []
        for rects in lists:
            if self.one_to_one:
                found = _displaced_one_to_one(found, rects, self.min_similarity_threshold)
            else:
                for rect in rects:
                    found = _displaced(found, rect, self.min_similarity_threshold)
        previous = ctx.get(self.prev)
        if previous:
            found = _with_ids_of(found, previous, self.min_similarity_threshold)
        if lists:
            ctx[self.output] = tuple(found)


def overlap(one: NormalizedRect, other: NormalizedRect) -> float:
    """Return the common part of two rectangles relative to their union, 0 to 1."""
    # Without NumPy, whose dozen calls would take twenty times as long.
    left, top, right, bottom = _corners(one)
    other_left, other_top, other_right, other_bottom = _corners(other)
    width = min(right, other_right) - max(left, other_left)
    height = min(bottom, other_bottom) - max(top, other_top)
    common = max(width, 0.0) * max(height, 0.0)
    area = (right - left) * (bottom - top)
    union = area + (other_right - other_left) * (other_bottom - other_top) - common
    return common / union if union > 0 else 0.0


def overlaps(
    ones: Sequence[NormalizedRect], others: Sequence[NormalizedRect]
) -> NDArray[np.float64]:
    """Return ``overlap`` of each two rectangles, N×M."""
    found = [overlap(one, other) for one in ones for other in others]
    return np.array(found, np.float64).reshape(len(ones), len(others))


def _corners(rect: NormalizedRect) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom; the rotation does not count."""
    across, down = rect.width / 2, rect.height / 2
    return (
        rect.x_center - across,
        rect.y_center - down,
        rect.x_center + across,
        rect.y_center + down,
    )


def _displaced(
    found: list[NormalizedRect], rect: NormalizedRect, threshold: float
) -> list[NormalizedRect]:
    """Append a rectangle and drop those that it overlaps."""
    same = [overlap(one, rect) > threshold for one in found]
    for one, gone in zip(found, same, strict=True):
        if gone and one.rect_id is not None:
            rect = replace(rect, rect_id=one.rect_id)
    return [*(one for one, gone in zip(found, same, strict=True) if not gone), rect]


def _displaced_one_to_one(
    found: list[NormalizedRect], rects: Rects, threshold: float
) -> list[NormalizedRect]:
    """Put rectangles before those found, each in place of at most one of these."""
    similar = overlaps(found, rects)
    new, gone = list(rects), set[int]()
    while similar.size and similar.max() > threshold:
        one, other = divmod(int(similar.argmax()), similar.shape[1])
        gone.add(one)
        if new[other].rect_id is None:
            new[other] = replace(new[other], rect_id=found[one].rect_id)
        similar[one] = similar[:, other] = 0
    return new + [one for place, one in enumerate(found) if place not in gone]


def _with_ids_of(
    found: list[NormalizedRect], previous: Rects, threshold: float
) -> list[NormalizedRect]:
    similar = overlaps(found, previous)
    for place, row in enumerate(similar):
        for other in np.flatnonzero(row > threshold):
            if (number := previous[other].rect_id) is not None:
                found[place] = replace(found[place], rect_id=number)
    return found
