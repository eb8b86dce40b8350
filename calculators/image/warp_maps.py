"""Where the pixels of a crop lie in the picture, to the bit as OpenCV 4's ``warpPerspective``.

OpenCV computes each position in float64, with a division for each pixel, and rounds it to 1/32 of
a pixel. Done in NumPy, that takes most of the time of a crop. But a crop is affine: the position of
a pixel is a part that depends on its column plus a part that depends on its row. So both parts are
made once, as integers in units of 1/65536 pixel, and one addition for each pixel and axis is left.
Its upper half is a whole pixel; the 32nd parts come from an addition of the lower halves by
themselves, in arrays of half the size. A crop between two runs of a model finds none of its arrays
in the processor's caches, so what counts is how few bytes it goes through.

The integers are off by a few units, which changes nothing unless a position is that close to the
middle between two steps of 1/32. Pixel (10, 20) may lie at x = 100.515625 - 0.00001, for example:
OpenCV rounds down, and a sum that is one unit too high would round up. Such doubtful pixels (fewer
than one of 100 in a typical crop) are found by the bits below the 32nd part and computed again in
OpenCV's way.
"""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["WarpMaps"]

_FRACTION_BITS = 5
_STEPS = 1 << _FRACTION_BITS
#: Keeps positions far outside the picture within the integers of the maps.
_FAR = float(2**15 * _STEPS - 1)
#: How OpenCV divides the work.
_TILE_ROWS = 16
_TILE_PIXELS = 1024

#: The parts of an integer: 16 bits of whole pixels, 5 bits of 1/32 pixel, 11 bits below these.
_BITS = 16
_UNIT = 1 << _BITS
_WHOLE = 0xFFFF0000
_BELOW = 11
_HALF = 1 << (_BELOW - 1)
#: By how many units a sum may be off: each part is rounded by up to half a unit; one more is for
#: safety.
_ERROR = 2
_MOST_ERROR = 16
_MOST_BEND = 2.0**-16
#: What the integers can hold, in pixels.
_WITHIN = 2.0**15 - 2
#: If more than this fraction of the pixels is doubtful, computing all in OpenCV's way is faster.
_MOST_DOUBTFUL = 0.05


class WarpMaps:
    """The fixed-point maps of crops of one size, in the form that ``cv2.remap`` takes.

    ``positions`` is height×width×2 int16, whole pixels (x, y); ``fractions`` height×width uint16,
    the parts in 1/32 pixel, x + 32·y. Both are made once and filled for every crop.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.positions = np.empty((height, width, 2), dtype=np.int16)
        self.fractions = np.empty((height, width), dtype=np.uint16)
        self._columns = np.arange(width, dtype=np.float64)
        self._rows = np.arange(height, dtype=np.float64)
        self._tile = min(_TILE_PIXELS // min(_TILE_ROWS, height), width)
        #: Of x and y. They overwrite the arrays of lower halves, which are needed only before.
        self._sums = np.empty((2, height, width), dtype=np.uint32)
        halves = self._sums.view(np.uint16).reshape(4, height, width)
        self._lower, self._below = halves[:2], halves[2:]
        self._is_doubtful = np.empty((height, width), dtype=np.bool_)
        self._filled_for: tuple[bytes, tuple[int, int]] | None = None

    def fill(self, to_source: NDArray[np.float64], origin: tuple[int, int] = (0, 0)) -> None:
        """Set the maps for a 3×3 matrix from pixels of the crop to pixels of the picture.

        They are for a part of the picture that begins at column and row ``origin``.
        """
        # A detector looks at the whole picture every time, which is the same crop every time.
        asked = to_source.tobytes(), origin
        if asked == self._filled_for:
            return
        self._filled_for = None
        self._fill(to_source, np.array(origin))
        self._filled_for = asked

    def _fill(self, to_source: NDArray[np.float64], origin: NDArray[np.intp]) -> None:
        affine, error = _affine(to_source, self.width, self.height)
        if error > _MOST_ERROR:
            self._fill_exactly(to_source, origin)
            return
        doubtful = self._fill_in_integers(affine, error, origin)
        if doubtful.size > _MOST_DOUBTFUL * self.fractions.size:
            self._fill_exactly(to_source, origin)
        elif doubtful.size:
            self._mend(to_source, origin, doubtful)

    def _fill_in_integers(
        self, affine: NDArray[np.float64], error: int, origin: NDArray[np.intp]
    ) -> NDArray[np.intp]:
        """Set the maps, and return the numbers of the pixels that may be off by a step."""
        units = affine * _UNIT
        # Half a step turns cutting off bits into rounding. The error moves the doubtful positions,
        # up to `error` on either side of a boundary, to remainders from 0 to 2·error - 1 above it,
        # where one comparison finds them. Positions that are not doubtful round as before.
        units[:, 2] += _HALF + error
        units[:, 2] -= origin * _UNIT
        per_column, per_row, offset = units.T[:, :, np.newaxis]
        # Negative numbers wrap round, as the sums do: both are right but for multiples of 2³².
        columns = np.rint(per_column * self._columns).astype(np.int64).astype(np.uint32)
        rows = np.rint(per_row * self._rows + offset).astype(np.int64).astype(np.uint32)
        doubtful = self._fill_fractions(rows.astype(np.uint16), columns.astype(np.uint16), error)
        x, y = np.add(rows[:, :, np.newaxis], columns[:, np.newaxis], out=self._sums)
        np.right_shift(x, _BITS, out=x)
        np.bitwise_and(y, _WHOLE, out=y)
        np.bitwise_or(x, y, out=self.positions.view(np.uint32)[..., 0])
        return doubtful

    def _fill_fractions(
        self, rows: NDArray[np.uint16], columns: NDArray[np.uint16], error: int
    ) -> NDArray[np.intp]:
        """Set the fractions, of the lower halves of sums, and return the pixels in doubt."""
        lower = np.add(rows[:, :, np.newaxis], columns[:, np.newaxis], out=self._lower)
        below = np.bitwise_and(lower, (1 << _BELOW) - 1, out=self._below)
        least = np.minimum(below[0], below[1], out=below[0])
        np.less(least, 2 * error, out=self._is_doubtful)
        x, y = np.right_shift(lower, _BELOW, out=lower)
        np.left_shift(y, _FRACTION_BITS, out=y)
        np.bitwise_or(x, y, out=self.fractions)
        return np.flatnonzero(self._is_doubtful)

    def _mend(
        self,
        to_source: NDArray[np.float64],
        origin: NDArray[np.intp],
        pixels: NDArray[np.intp],
    ) -> None:
        rows, columns = np.divmod(pixels, self.width)
        in_tile = columns % self._tile
        steps = _steps(to_source, columns - in_tile, in_tile, rows)
        self.positions.reshape(-1, 2)[pixels] = (steps >> _FRACTION_BITS).T - origin
        self.fractions.reshape(-1)[pixels] = _fractions(steps)

    def _fill_exactly(self, to_source: NDArray[np.float64], origin: NDArray[np.intp]) -> None:
        starts = np.arange(0, self.width, self._tile, dtype=np.float64)[:, np.newaxis]
        in_tile = np.arange(self._tile, dtype=np.float64)
        steps = _steps(to_source, starts, in_tile, self._rows[:, np.newaxis, np.newaxis])
        steps = steps.reshape(2, self.height, -1)[:, :, : self.width]
        whole = np.moveaxis(steps >> _FRACTION_BITS, 0, 2) - origin
        np.copyto(self.positions, whole, casting="unsafe")
        np.copyto(self.fractions, _fractions(steps), casting="unsafe")


def _affine(
    to_source: NDArray[np.float64], width: int, height: int
) -> tuple[NDArray[np.float64], int]:
    """Return the 2×3 matrix that is closest in the middle, and how many units it may be off.

    The projection is affine, except that the region's corners are rounded to float32, which bends
    it slightly.
    """
    x, y = width / 2, height / 2
    (a, b, c), (d, e, f), (g, h, i) = to_source.tolist()
    scale = g * x + h * y + i
    bend = (abs(g) * x + abs(h) * y) / abs(scale) if scale else math.inf
    if not bend < _MOST_BEND or sys.byteorder != "little":
        return to_source[:2], _MOST_ERROR + 1
    rows: list[tuple[float, float, float]] = []
    error = 0.0
    for across, down, start in ((a, b, c), (d, e, f)):
        middle = (across * x + down * y + start) / scale
        per_column, per_row = (across - middle * g) / scale, (down - middle * h) / scale
        reach = abs(per_column) * x + abs(per_row) * y
        if not abs(middle) + reach <= _WITHIN:
            return to_source[:2], _MOST_ERROR + 1
        error = max(error, reach * bend)
        rows.append((per_column, per_row, middle - per_column * x - per_row * y))
    return np.array(rows), _ERROR + math.ceil(error * _UNIT)


def _steps(
    to_source: NDArray[np.float64],
    tile_starts: NDArray[Any],
    in_tile: NDArray[Any],
    rows: NDArray[Any],
) -> NDArray[np.int32]:
    """Return x and y in 1/32 pixel, 2×…, computed in the order of OpenCV's additions.

    OpenCV works on tiles, as a rule of 64 columns, and adds the tile's start and the column in the
    tile one after the other. The order matters. When a region of 260 pixels becomes 256 columns,
    the scale is 65/64, every second column lies halfway between two steps of 1/32, and the last bit
    of the sum decides which way it rounds.
    """
    per_column, per_row, offset = to_source.T.reshape(3, 3, *(1,) * rows.ndim)
    planes = ((per_column * tile_starts + per_row * rows) + offset) + per_column * in_tile
    # The division of a projection, although `scale` is 1 except for rounding errors: OpenCV has
    # these errors, too. It is 0 only for a region so far away that its corners are one number in
    # float32; positions are then 0, as in OpenCV.
    scale = planes[2]
    np.divide(_STEPS, scale, out=scale, where=scale != 0)
    steps = planes[:2]
    steps *= scale
    np.rint(steps, out=steps)
    # Half the time of `np.clip`.
    np.maximum(steps, -_FAR - 1, out=steps)
    np.minimum(steps, _FAR, out=steps)
    rounded: NDArray[np.int32] = steps.astype(np.int32)
    return rounded


def _fractions(steps: NDArray[np.int32]) -> NDArray[np.int32]:
    x, y = steps & (_STEPS - 1)
    joined: NDArray[np.int32] = x | y << _FRACTION_BITS
    return joined
