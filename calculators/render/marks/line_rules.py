"""Lines as OpenCV rasterises them, as marks: the same integers, for many lines at a time.

Ends are N×2 (start, end)×2 (x, y) in whole pixels, or in 1/65536 of a pixel where the name says
``fixed``. Source of the rules: OpenCV's ``modules/imgproc/src/drawing.cpp``.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..canvas import STROKE_UNIT
from .table import Integers, Kind, Marks, Size, discs, marks

__all__ = [
    "HALF",
    "cuts_lines_first",
    "fixed_lines",
    "near_lines",
    "pixel_lines",
    "quotient",
    "thick_corners",
]

HALF = STROKE_UNIT // 2


def pixel_lines(ends: Integers, connectivity: Integers, paint: Integers, size: Size) -> Marks:
    """Return lines of one pixel's thickness between whole pixels (``Line``, Bresenham's rule).

    Those with a ``connectivity`` of 4 move along one axis at a time, those with 8 along both.
    """
    ends, seen = _clipped(ends, np.array(size) - 1)
    ends, connectivity, paint = ends[seen], connectivity[seen], paint[seen]
    ends = np.where(ends[:, :1, :1] > ends[:, 1:, :1], ends[:, ::-1], ends)
    moves = ends[:, 1] - ends[:, 0]
    steep = np.abs(moves[:, 1]) > moves[:, 0]
    start, base = _along(steep, ends[:, 0])
    way, sign = _along(steep, np.where(moves < 0, -1, 1))
    long, short = _along(steep, np.abs(moves))
    in_turn = connectivity == 4
    low = np.where(in_turn, long - 1 - short, long - 1)
    doubled = np.where(in_turn, 1, 2)
    # A single point has a length of 0.
    terms = low, np.maximum(long - 1, 0), doubled * short, np.maximum(doubled * long, 1)
    return marks(_kinds(steep), paint, start, way, long + 1, base, sign, *terms)


def fixed_lines(ends: Integers, paint: Integers, size: Size) -> list[Marks]:
    """Return lines of one pixel's thickness between parts of pixels (``Line2``)."""
    ends, seen = _clipped(ends, np.array(size) * STROKE_UNIT - 1)
    first, last, paint = ends[seen, 0], ends[seen, 1], paint[seen]
    moves = last - first
    steep = np.abs(moves[:, 0]) <= np.abs(moves[:, 1])
    backwards = (np.where(steep, moves[:, 1], moves[:, 0]) < 0)[:, None]
    first, last = np.where(backwards, last, first), np.where(backwards, first, last)
    start, base = _along(steep, first + HALF)
    long, short = _along(steep, last - first)
    slope = quotient(short * STROKE_UNIT, long | 1)
    places = start // STROKE_UNIT, 1, long // STROKE_UNIT + 1, 0, 1
    runs = marks(_kinds(steep), paint, *places, base, base, slope, STROKE_UNIT)
    # The run may stop a pixel short of its end, which is inked by itself.
    pixels = (last + HALF) // STROKE_UNIT
    return [runs, discs(pixels, np.zeros(len(pixels), np.int64), paint, size)]


def near_lines(
    ends: Integers, thickness: Integers, size: Size
) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the parts of thick lines (whole pixels) that this OpenCV draws, and which may show.

    Newer versions cut lines at whole pixels around the picture, which turns them a little.
    """
    if not cuts_lines_first():
        return ends, np.ones(len(ends), dtype=np.bool_)
    margin = thickness[:, None]
    ends, seen = _clipped(ends + margin[:, None], np.array(size) + 2 * margin - 1)
    return ends - margin[:, None], seen


def thick_corners(ends: Integers, thickness: Integers) -> Integers:
    """Return the corners N×4×2 of lines (fixed) that are so many pixels thick (``ThickLine``)."""
    moves = (ends[:, 1] - ends[:, 0]) / STROKE_UNIT * (-1, 1)
    lengths = np.sqrt((moves**2).sum(axis=1))
    half = thickness * HALF + (thickness & 1) * STROKE_UNIT * 0.5
    aside = np.rint(moves[:, ::-1] * (half / lengths)[:, None]).astype(np.int64)
    start, end = ends[:, 0], ends[:, 1]
    return np.stack([start + aside, start - aside, end - aside, end + aside], axis=1)


def quotient(numerator: Integers, divisor: Integers) -> Integers:
    """Divide as C does, towards zero."""
    return np.sign(numerator) * (np.abs(numerator) // divisor)


@cache
def cuts_lines_first() -> bool:
    """Tell OpenCV 4.13 and later from those before, by a line between parts of pixels."""
    from ...opencv import cv2

    trial = np.zeros((3, 3), dtype=np.uint8)
    line = np.array([[0, 0.4 * STROKE_UNIT], [2 * STROKE_UNIT, 1.4 * STROKE_UNIT]], dtype=np.int32)
    cv2.polylines(trial, [line], False, (1,), 1, cv2.LINE_8, STROKE_UNIT.bit_length() - 1)
    # The middle lies at a height of 0.9; rounding the ends first makes it 0.5, which goes down.
    return not trial[1, 1]


def _along(steep: NDArray[np.bool_], xy: Integers) -> tuple[Integers, Integers]:
    """Return the coordinates N along each line's main axis, and those along the other one."""
    x, y = xy[:, 0], xy[:, 1]
    return np.where(steep, y, x), np.where(steep, x, y)


def _kinds(steep: NDArray[np.bool_]) -> Integers:
    return np.where(steep, Kind.RUN_ALONG_Y, Kind.RUN_ALONG_X).astype(np.int64)


def _clipped(ends: Integers, limits: Integers) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the parts of lines from 0 to the limits (2, or N×2), and which lines have one.

    They are cut as OpenCV does it (``clipLine``): at top and bottom, then at the sides.
    """
    limits = np.broadcast_to(limits, (len(ends), 2))
    out = ((ends < 0) | (ends > limits[:, None])).any(axis=(1, 2))
    seen = np.ones(len(ends), dtype=np.bool_)
    if out.any():
        ends = ends.copy()
        ends[out] = _cut(ends[out], limits[out])
        seen[out] = ((ends[out] >= 0) & (ends[out] <= limits[out, None])).all(axis=(1, 2))
    return ends, seen


def _cut(ends: Integers, limits: Integers) -> Integers:
    for axis in (1, 0):
        for end in (0, 1):
            point = ends[:, end]
            edge = np.clip(point[:, axis], 0, limits[:, axis])
            cut = (edge != point[:, axis]) & ~_misses(ends, limits)
            span = ends[:, 1] - ends[:, 0]
            step = np.where(cut, span[:, axis], 1)
            part = (edge - point[:, axis]).astype(np.float64) * span[:, 1 - axis] / step
            point[cut, 1 - axis] += np.trunc(part[cut]).astype(np.int64)
            point[cut, axis] = edge[cut]
    return ends


def _misses(ends: Integers, limits: Integers) -> NDArray[np.bool_]:
    """Tell which lines lie wholly on one side of the picture."""
    below = (ends[:, 0] < 0) & (ends[:, 1] < 0)
    above = (ends[:, 0] > limits) & (ends[:, 1] > limits)
    beside: NDArray[np.bool_] = below | above
    return beside[:, 0] | beside[:, 1]
