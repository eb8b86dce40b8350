"""Convex polygons as OpenCV fills them, as marks: the same integers, for many polygons at a time.

Source of the rules: ``FillConvexPoly`` in OpenCV's ``modules/imgproc/src/drawing.cpp``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..canvas import STROKE_UNIT
from .line_rules import HALF, quotient
from .table import Integers, Kind, Marks, Size, marks

__all__ = ["convex_bands"]

_INT32 = 2**31


class _Chain(NamedTuple):
    """One side of P polygons of n corners, from the topmost corner on: arrays P×n.

    ``rows`` are where the edge from each corner begins, ``x`` and ``steps`` where it is there and
    how far it moves in a row, in 1/65536 of a pixel. An edge ends where the next one begins.
    """

    rows: Integers
    x: Integers
    steps: Integers


def convex_bands(corners: Integers, rows: Integers, paint: Integers, size: Size) -> list[Marks]:
    """Return the insides, without the outlines, of convex polygons.

    ``corners`` P×n×2 are in 1/65536 of a pixel, ``rows`` P×n the rows they are rounded to.
    """
    first = corners[:, :, 1].argmin(axis=1)[:, None]
    count = corners.shape[1]
    turns: Integers = np.arange(count, dtype=np.int64)
    sides = [_chain(corners, rows, (first + way * turns) % count) for way in (1, -1)]
    # A band reaches from one corner, on whichever side, to the next.
    cuts = np.sort(np.concatenate([side.rows for side in sides], axis=1), axis=1)
    tops = np.maximum(cuts[:, :-1], 0)
    heights = np.minimum(cuts[:, 1:], size[1]) - tops
    edges = np.stack([part for side in sides for part in _edge_at(side, cuts[:, :-1], tops)])
    seen = heights > 0
    looks = np.broadcast_to(paint[:, None], (*heights.shape, 2))[seen]
    return _bands(np.stack([tops, heights])[:, seen], edges[:, seen], looks, size)


def _chain(corners: Integers, rows: Integers, order: Integers) -> _Chain:
    x = np.take_along_axis(corners[:, :, 0], order, axis=1)
    ends = np.take_along_axis(rows, order, axis=1)
    begins = np.maximum.accumulate(ends, axis=1)
    steps = np.zeros_like(x)
    # An edge that does not go down is never looked at.
    heights = np.maximum(ends[:, 1:] - begins[:, :-1], 1)
    steps[:, :-1] = quotient((x[:, 1:] - x[:, :-1]) * 2 + heights, 2 * heights)
    return _Chain(begins, x, steps)


def _edge_at(side: _Chain, cuts: Integers, rows: Integers) -> tuple[Integers, Integers]:
    """Return where the side's edge at each cut is in the rows, and its step."""
    begun = (side.rows[:, None, :] <= cuts[:, :, None]).sum(axis=2)
    begins, x, steps = (np.take_along_axis(values, begun - 1, axis=1) for values in side)
    return x + steps * (rows - begins) + HALF, steps


def _bands(rows: Integers, edges: Integers, paint: Integers, size: Size) -> list[Marks]:
    """Return bands of ``rows`` (top, height) between ``edges`` (left, step, right, step), ×N."""
    down = rows[1] - 1
    edges[1::2] = np.where(down > 0, edges[1::2], 0)
    reach = np.concatenate([edges, edges[::2] + edges[1::2] * down])
    far = (np.abs(reach) >= _INT32).any(axis=0)
    if not far.any():
        return [marks(Kind.BAND, paint, *rows, *edges)]
    near = ~far
    return [
        marks(Kind.BAND, paint[near], *rows[:, near], *edges[:, near]),
        _row_by_row(rows[:, far], edges[:, far], paint[far], size),
    ]


def _row_by_row(rows: Integers, edges: Integers, paint: Integers, size: Size) -> Marks:
    """Return a band for each row, cut to the picture: for what 32 bits do not hold."""
    tops, heights = rows
    band = np.repeat(np.arange(len(heights)), heights)
    down = np.arange(len(band)) - (np.cumsum(heights) - heights)[band]
    ends = edges[::2, band] + edges[1::2, band] * down
    left, right = np.clip(np.sort(ends, axis=0), -STROKE_UNIT, size[0] * STROKE_UNIT)
    return marks(Kind.BAND, paint[band], tops[band] + down, 1, left, 0, right, 0)
