"""Keep one of several boxes that overlap: non-maximum suppression on arrays.

Boxes are N×4 float32: left, top, right, bottom. Source:
``mediapipe/calculators/util/non_max_suppression_calculator.cc``.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["OverlapType", "clusters", "overlap", "strongest"]


class OverlapType(StrEnum):
    """What the common area of two boxes is divided by to measure their overlap."""

    UNSPECIFIED_OVERLAP_TYPE = "UNSPECIFIED_OVERLAP_TYPE"  # the same as JACCARD
    JACCARD = "JACCARD"  # the area of the smallest box around both
    MODIFIED_JACCARD = "MODIFIED_JACCARD"  # the area of the second box
    INTERSECTION_OVER_UNION = "INTERSECTION_OVER_UNION"  # the area that either covers


def overlap(
    first: NDArray[np.float32], second: NDArray[np.float32], kind: OverlapType
) -> NDArray[np.float32]:
    """Return how much boxes overlap, 0..1; ``first`` and ``second`` broadcast against each other.

    Boxes without area overlap with nothing.
    """
    lowest = np.maximum(first[..., :2], second[..., :2])
    highest = np.minimum(first[..., 2:], second[..., 2:])
    common = _area(lowest, highest)
    if kind is OverlapType.INTERSECTION_OVER_UNION:
        whole = _area(first[..., :2], first[..., 2:]) + _area(second[..., :2], second[..., 2:])
        whole = whole - common
    elif kind is OverlapType.MODIFIED_JACCARD:
        whole = _area(second[..., :2], second[..., 2:])
    else:
        whole = _area(
            np.minimum(first[..., :2], second[..., :2]), np.maximum(first[..., 2:], second[..., 2:])
        )
    shared = np.zeros(np.broadcast(common, whole).shape, dtype=np.float32)
    return np.divide(common, whole, out=shared, where=whole > 0)


def _area(lowest: NDArray[np.float32], highest: NDArray[np.float32]) -> NDArray[np.float32]:
    sides: NDArray[np.float32] = np.maximum(highest - lowest, np.float32(0))
    return sides[..., 0] * sides[..., 1]


def strongest(
    boxes: NDArray[np.float32],
    scores: NDArray[np.float32],
    kind: OverlapType,
    threshold: float,
    limit: int = -1,
) -> list[int]:
    """Return the indexes of the boxes that no better box overlaps by more than ``threshold``.

    Best first, up to ``limit`` of them (-1: all).
    """
    left = np.argsort(-scores, kind="stable")
    kept: list[int] = []
    while left.size and len(kept) != limit:
        best = left[0]
        kept.append(int(best))
        left = left[1:]
        left = left[overlap(boxes[best], boxes[left], kind) <= np.float32(threshold)]
    return kept


def clusters(
    boxes: NDArray[np.float32],
    scores: NDArray[np.float32],
    kind: OverlapType,
    threshold: float,
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield the best box and all that overlap it by more than ``threshold``, then the next best.

    The best box counts itself. As in MediaPipe, a box that does not even overlap itself by more
    than the threshold (one without area, or any at a threshold of 1) comes alone and ends it all.
    """
    left = np.argsort(-scores, kind="stable")
    while left.size:
        best = int(left[0])
        joined = overlap(boxes[left], boxes[best], kind) > np.float32(threshold)
        yield best, left[joined]
        if not joined.any():
            return
        left = left[~joined]
