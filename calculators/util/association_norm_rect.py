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

__all__ = ["AssociationNormRectCalculator", "overlaps"]

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


def overlaps(
    ones: Sequence[NormalizedRect], others: Sequence[NormalizedRect]
) -> NDArray[np.float64]:
    """Return the common part of each two rectangles relative to their union, N×M, 0 to 1."""
    one, other = _corners(ones)[:, None], _corners(others)[None]
    low = np.maximum(one[..., :2], other[..., :2])
    high = np.minimum(one[..., 2:], other[..., 2:])
    common = np.clip(high - low, 0, None).prod(axis=-1)
    areas = [(box[..., 2:] - box[..., :2]).prod(axis=-1) for box in (one, other)]
    union = areas[0] + areas[1] - common
    similar: NDArray[np.float64] = np.divide(
        common, union, out=np.zeros_like(common), where=union > 0
    )
    return similar


def _corners(rects: Sequence[NormalizedRect]) -> NDArray[np.float64]:
    values = [(one.x_center, one.y_center, one.width, one.height) for one in rects]
    boxes = np.array(values, np.float64).reshape(-1, 4)
    return np.hstack([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2])


def _displaced(
    found: list[NormalizedRect], rect: NormalizedRect, threshold: float
) -> list[NormalizedRect]:
    """Append a rectangle and drop those that it overlaps."""
    if not found:
        return [rect]
    same = overlaps(found, [rect])[:, 0] > threshold
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
