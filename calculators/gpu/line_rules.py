"""Lines as OpenCV rasterises them, as marks: the same integers, for many lines at a time.

Ends are N×2 (start, end)×2 (x, y) in whole pixels, or in 1/65536 of a pixel where the name says
``fixed``. Source of the rules: OpenCV's ``modules/imgproc/src/drawing.cpp``.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..render.canvas import STROKE_UNIT, Ink
from .marks import Kind, Marks, discs, joined, marks

__all__ = [
    "HALF",
    "Integers",
    "Size",
    "fixed_lines",
    "near_lines",
    "pixel_lines",
    "quotient",
    "thick_corners",
    "thin_lines",
]

Integers = NDArray[np.int64]
Size = tuple[int, int]

HALF = STROKE_UNIT // 2


def thin_lines(ends: Integers, ink: Ink, size: Size, *, connectivity: int = 8) -> Marks:
    """Return lines of one pixel's thickness between parts of pixels, as this OpenCV draws them."""
    if (connectivity == 8) == _cuts_lines_first():
        pixels = (ends + HALF) // STROKE_UNIT
        return pixel_lines(pixels, ink, size, connectivity=connectivity)
    return fixed_lines(ends, ink, size)


def pixel_lines(ends: Integers, ink: Ink, size: Size, *, connectivity: int = 8) -> Marks:
    """Return lines of one pixel's thickness between whole pixels (``Line``, Bresenham's rule).

    With a ``connectivity`` of 4 they move along one axis at a time.
    """
    ends = _clipped(ends, size)
    ends = np.where(ends[:, :1, :1] > ends[:, 1:, :1], ends[:, ::-1], ends)
    moves = ends[:, 1] - ends[:, 0]
    steep = np.abs(moves[:, 1]) > moves[:, 0]
    start, base = _along(steep, ends[:, 0])
    way, sign = _along(steep, np.where(moves < 0, -1, 1))
    long, short = _along(steep, np.abs(moves))
    if connectivity == 4:
        low, high, slope, divisor = long - 1 - short, long - 1, short, long
    else:
        low, high, slope, divisor = long - 1, long - 1, 2 * short, 2 * long
    # A single point has a length of 0.
    terms = (low, np.maximum(high, 0), slope, np.maximum(divisor, 1))
    return marks(_kinds(steep), ink, start, way, long + 1, base, sign, *terms)


def fixed_lines(ends: Integers, ink: Ink, size: Size) -> Marks:
    """Return lines of one pixel's thickness between parts of pixels (``Line2``)."""
    ends = _clipped(ends, (size[0] * STROKE_UNIT, size[1] * STROKE_UNIT))
    moves = np.abs(ends[:, 1] - ends[:, 0])
    steep = moves[:, 0] <= moves[:, 1]
    first, last = ends[:, 0], ends[:, 1]
    backwards = np.where(steep, last[:, 1] < first[:, 1], last[:, 0] < first[:, 0])[:, None]
    first, last = np.where(backwards, last, first), np.where(backwards, first, last)
    start, base = _along(steep, first + HALF)
    long, short = _along(steep, last - first)
    slope = quotient(short * STROKE_UNIT, long | 1)
    places = (start // STROKE_UNIT, 1, long // STROKE_UNIT + 1, 0, 1)
    runs = marks(_kinds(steep), ink, *places, base, base, slope, STROKE_UNIT)
    # The run may stop a pixel short of its end, which is inked by itself.
    return joined([runs, discs((last + HALF) // STROKE_UNIT, 0, ink, size)])


def near_lines(ends: Integers, thickness: int, size: Size) -> Integers:
    """Return the parts of thick lines (whole pixels) that this OpenCV draws.

    Newer versions cut lines at whole pixels around the picture, which turns them a little.
    """
    if not _cuts_lines_first():
        return ends
    return (
        _clipped(ends + thickness, (size[0] + 2 * thickness, size[1] + 2 * thickness)) - thickness
    )


def thick_corners(ends: Integers, thickness: int) -> Integers:
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
def _cuts_lines_first() -> bool:
    """Tell OpenCV 4.13 and later from those before, by a line between parts of pixels."""
    import cv2

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


def _clipped(ends: Integers, size: Size) -> Integers:
    """Return the parts of the lines inside the picture, as OpenCV cuts them (``clipLine``)."""
    ends = np.array(ends, dtype=np.int64)
    limits = np.array(size, dtype=np.int64) - 1
    # Vertically first, then what is left horizontally; each end in turn.
    for axis in (1, 0):
        for end in (0, 1):
            outside = _misses(ends, limits)
            point = ends[:, end]
            edge = np.clip(point[:, axis], 0, limits[axis])
            cut = ~outside & (edge != point[:, axis])
            span = np.subtract(ends[:, 1], ends[:, 0])
            step = np.where(cut, span[:, axis], 1)
            part = (edge - point[:, axis]).astype(np.float64) * span[:, 1 - axis] / step
            point[cut, 1 - axis] += np.trunc(part[cut]).astype(np.int64)
            point[cut, axis] = edge[cut]
    return ends[((ends >= 0) & (ends <= limits)).all(axis=(1, 2))]


def _misses(ends: Integers, limits: Integers) -> NDArray[np.bool_]:
    """Tell which lines lie wholly on one side of the picture."""
    below = (ends[:, 0] < 0) & (ends[:, 1] < 0)
    above = (ends[:, 0] > limits) & (ends[:, 1] > limits)
    beside: NDArray[np.bool_] = below | above
    return beside[:, 0] | beside[:, 1]
