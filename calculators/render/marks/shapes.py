"""What is left of shapes before they become marks: points, lines and polygons, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..canvas import STROKE_UNIT
from .fill_rules import convex_bands
from .line_rules import HALF, fixed_lines, near_lines, pixel_lines, thick_corners
from .table import Integers, Marks, Size, discs, ordered

__all__ = [
    "Discs",
    "FixedLines",
    "Polygons",
    "Shape",
    "ThickLines",
    "ThinLines",
    "marks_of",
    "outlined",
]


class Discs(NamedTuple):
    """Discs: centres N×2 and radii N in pixels."""

    centers: Integers
    radii: Integers
    paint: Integers


class ThinLines(NamedTuple):
    """Lines of one pixel's thickness: ends N×2×2 in pixels, and how they are connected."""

    ends: Integers
    connectivity: Integers
    paint: Integers


class FixedLines(NamedTuple):
    """Lines of one pixel's thickness: ends N×2×2 in parts of a pixel."""

    ends: Integers
    paint: Integers


class ThickLines(NamedTuple):
    """Lines with round ends: ends N×2×2 in parts of a pixel, thickness N in pixels.

    Those that ``begin_at_pixels`` (N) OpenCV may cut before it draws them.
    """

    ends: Integers
    thickness: Integers
    begin_at_pixels: Integers
    paint: Integers


class Polygons(NamedTuple):
    """The insides of convex polygons: corners N×n×2 in parts of a pixel, rows N×n."""

    corners: Integers
    rows: Integers
    paint: Integers


Shape = Discs | ThinLines | FixedLines | ThickLines | Polygons
S = TypeVar("S", Discs, ThinLines, FixedLines, ThickLines, Polygons)


def marks_of(shapes: Sequence[Shape], aside: Iterable[Marks], size: Size) -> Marks:
    """Return the marks of all shapes on a picture of that size, in the order of drawing.

    Each rule is applied once, to all that it is for; ``aside`` are marks made already.
    """
    shapes = [*shapes, *_thick_parts(_gathered(ThickLines, shapes), size)]
    parts = list(aside)
    for polygons in _polygons_by_corners(shapes):
        parts += convex_bands(*polygons, size)
    for fixed in _gathered(FixedLines, shapes):
        parts += fixed_lines(*fixed, size)
    parts += [pixel_lines(*thin, size) for thin in _gathered(ThinLines, shapes)]
    parts += [discs(*round_ones, size) for round_ones in _gathered(Discs, shapes)]
    return ordered(parts)


def outlined(polygons: Polygons) -> list[Shape]:
    """Return polygons with their outlines, whose corners are parts of pixels."""
    corners = polygons.corners
    sides = np.stack([np.roll(corners, 1, axis=1), corners], axis=2).reshape(-1, 2, 2)
    return [polygons, FixedLines(sides, np.repeat(polygons.paint, corners.shape[1], axis=0))]


def _thick_parts(lines: Iterable[ThickLines], size: Size) -> Iterator[Shape]:
    """Yield thick lines as the long rectangles they are, and a disc at either end."""
    for given in lines:
        ends, seen = _near_ends(given, size)
        ends, thickness, paint = ends[seen], given.thickness[seen], given.paint[seen]
        centers = (ends.reshape(-1, 2) + HALF) // STROKE_UNIT
        radii = np.repeat((thickness + 1) // 2, 2)
        yield Discs(centers, radii, np.repeat(paint, 2, axis=0))
        long = (ends[:, 0] != ends[:, 1]).any(axis=1)
        corners = thick_corners(ends[long], thickness[long])
        rows = (corners[:, :, 1] + HALF) // STROKE_UNIT
        yield from outlined(Polygons(corners, rows, paint[long]))


def _near_ends(lines: ThickLines, size: Size) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the ends between which the lines are drawn, and which lines are."""
    cut = lines.begin_at_pixels == 1
    ends, seen = lines.ends.copy(), ~cut
    pixels, seen[cut] = near_lines(ends[cut] // STROKE_UNIT, lines.thickness[cut], size)
    ends[cut] = pixels * STROKE_UNIT
    return ends, seen


def _gathered(kind: type[S], shapes: Iterable[Shape]) -> list[S]:
    """Return all shapes of a kind as one, or none."""
    found = [shape for shape in shapes if isinstance(shape, kind)]
    columns: Iterable[Any] = zip(*found, strict=True)
    return [kind(*(np.concatenate(column) for column in columns))] if found else []


def _polygons_by_corners(shapes: Iterable[Shape]) -> Iterator[Polygons]:
    by_count: dict[int, list[Polygons]] = {}
    for shape in shapes:
        if isinstance(shape, Polygons):
            by_count.setdefault(shape.corners.shape[1], []).append(shape)
    for polygons in by_count.values():
        yield from _gathered(Polygons, polygons)
