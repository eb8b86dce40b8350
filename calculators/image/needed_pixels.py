"""Which pixels of a picture a crop is made of, so that no others need be converted for it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...framework.formats.deferred_pixels import Box

__all__ = ["needed_box", "needed_rows"]

#: By how many pixels a position may be off: it is rounded, and regions are bent a little.
_MARGIN = 1
#: The same, where the matrix is known to be straight: positions are rounded to 1/32.
_ROUNDING = 1 / 16
#: From how many rows of the picture for one of the crop it pays to leave some out: two or three of
#: them are read, and rows are converted in pairs. Of 1080p, 10 (hands) gained nothing, 15 (faces) a
#: little; of 4K, 20 a tenth of the time.
_LEAST_STEP = 12.0


def needed_box(
    to_image: NDArray[np.float64], crop: tuple[int, int], picture: tuple[int, int]
) -> Box:
    """Return the box that a crop is made of, and a few pixels more.

    ``to_image`` is the 3×3 matrix from pixels of the crop to pixels of the picture; sizes are
    (width, height). Where the crop reaches outside, the picture's edge is in the box.
    """
    (a, b, c), (d, e, f), (g, h, i) = to_image.tolist()
    width, height = picture
    corners = [(x, y) for x in (0, crop[0] - 1) for y in (0, crop[1] - 1)]
    scales = [g * x + h * y + i for x, y in corners]
    pairs = [pair for pair in zip(corners, scales, strict=True) if pair[1]]
    columns = [(a * x + b * y + c) / scale for (x, y), scale in pairs]
    rows = [(d * x + e * y + f) / scale for (x, y), scale in pairs]
    if len(pairs) < len(corners) or not all(map(math.isfinite, [*columns, *rows])):
        return Box(0, 0, width, height)
    left, right = _span(columns, width)
    top, bottom = _span(rows, height)
    return Box(left, top, right, bottom)


def needed_rows(
    to_image: NDArray[np.float64], crop: tuple[int, int], picture: tuple[int, int]
) -> NDArray[np.intp] | None:
    """Return the rows that a crop is made of; None where those in between may be needed, too.

    A detector's input of 224×126 pixels, for example, is made of 252 rows of 2160: each pixel of it
    is blended from four of the picture, however many it stands for. The crop must not be turned.
    Parameters are those of ``needed_box``.
    """
    per_row, scale = to_image[1, 1], to_image[2, 2]
    if not scale or abs(per_row / scale) < _LEAST_STEP:
        return None
    columns = np.array([0.0, crop[0] - 1.0])
    numbers = np.arange(crop[1], dtype=np.float64)[:, np.newaxis]
    d, e, f = to_image[1]
    g, h, i = to_image[2]
    places = (d * columns + e * numbers + f) / (g * columns + h * numbers + i)
    if not np.isfinite(places).all() or np.ptp(places, axis=1).max() > _ROUNDING:
        return None
    last = picture[1] - 1
    first = np.clip(np.floor(places.min(axis=1) - _ROUNDING), 0, last)
    final = np.clip(np.floor(places.max(axis=1) + _ROUNDING) + 1, 0, last)
    is_needed = np.zeros(picture[1], np.bool_)
    # They are two or three rows apart at most.
    for rows in (first, final, np.minimum(first + 1, final)):
        is_needed[rows.astype(np.intp)] = True
    return np.flatnonzero(is_needed)


def _span(places: Sequence[float], size: int) -> tuple[int, int]:
    """Return the first pixel of a row or column that is read, and the one after the last."""
    low = math.floor(min(max(min(places), 0.0), size)) - _MARGIN
    # Blending reads the next pixel, too.
    high = math.ceil(max(min(max(places), size), 0.0)) + 2 + _MARGIN
    return min(max(low, 0), size - 1), min(high, size)
