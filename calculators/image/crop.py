"""Cut a rotated rectangle out of a picture, to the bit as MediaPipe does with OpenCV 4.

MediaPipe calls ``warpPerspective``. OpenCV 5 computes it in another way, which changes a tenth of
the pixels by up to 4 levels. What OpenCV 4 does inside, rounding every source position to 1/32 of
a pixel and blending with integer weights, is still what ``remap`` does with fixed-point maps in
both. So the maps are made here, and every version of OpenCV gives the same crop.

Source: ``mediapipe/calculators/tensor/image_to_tensor_converter_opencv.cc``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import Rect
from .roi import roi_corners

__all__ = ["BorderMode", "Cropper", "crop_to_image"]

_FRACTION_BITS = 5
_STEPS = 1 << _FRACTION_BITS
#: Keeps positions far outside the picture within the integers of the maps.
_FAR = float(2**15 * _STEPS - 1)
#: How OpenCV divides the work.
_TILE_ROWS = 16
_TILE_PIXELS = 1024


class BorderMode(StrEnum):
    """Say what lies outside a picture."""

    BORDER_UNSPECIFIED = "BORDER_UNSPECIFIED"  # the same as BORDER_REPLICATE
    BORDER_ZERO = "BORDER_ZERO"
    BORDER_REPLICATE = "BORDER_REPLICATE"


class Cropper:
    """Make crops of one size, one at a time.

    It keeps the arrays that it works in, because making them anew takes most of the time.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        # OpenCV works in tiles, adding a tile's first column and the column in the tile separately.
        # It matters: with simple scales many positions lie halfway between two steps.
        tile = min(_TILE_PIXELS // min(_TILE_ROWS, height), width)
        self._tile_starts = np.arange(0, width, tile, dtype=np.float64)[:, np.newaxis]
        self._in_tile = np.arange(tile, dtype=np.float64)
        self._rows = np.arange(height, dtype=np.float64)[:, np.newaxis, np.newaxis]
        self._planes = np.empty((3, height, len(self._tile_starts), tile), dtype=np.float64)
        self._steps = np.empty((2, height, width), dtype=np.int32)
        self._positions = np.empty((height, width, 2), dtype=np.int16)
        self._fractions = np.empty((height, width), dtype=np.uint16)

    def crop(self, pixels: NDArray[np.uint8], roi: Rect, border: BorderMode) -> NDArray[np.uint8]:
        """Return ``roi``, which is in pixels and may reach outside, as a new picture, bilinear.

        ``pixels`` is H×W or H×W×C of uint8, up to 32766 wide and high; the crop has as many
        channels.
        """
        import cv2

        self._find_steps(crop_to_image(roi, self.width, self.height))
        self._make_maps()
        zero = border is BorderMode.BORDER_ZERO
        cropped = cv2.remap(
            pixels,
            self._positions,
            self._fractions,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT if zero else cv2.BORDER_REPLICATE,
        )
        return np.asarray(cropped, dtype=np.uint8)

    def _find_steps(self, to_source: NDArray[np.float64]) -> None:
        """Set x and y in the image of every pixel of the crop, in steps of 1/32 pixel."""
        per_column, per_row, offset = to_source.T[..., np.newaxis, np.newaxis, np.newaxis]
        starts = (per_column * self._tile_starts + per_row * self._rows) + offset
        np.add(starts, per_column * self._in_tile, out=self._planes)
        planes = self._planes.reshape(3, self.height, -1)[:, :, : self.width]
        # The projection is affine but for rounding errors, which are kept as well. The third plane
        # is 0, and stays it, only where a region is so far away that its corners are one number.
        scale: NDArray[Any] = planes[2]
        np.divide(_STEPS, scale, out=scale, where=scale != 0)
        steps: NDArray[Any] = planes[:2]
        np.multiply(steps, scale, out=steps)
        np.rint(steps, out=steps)
        np.clip(steps, -_FAR - 1, _FAR, out=steps)
        np.copyto(self._steps, steps, casting="unsafe")

    def _make_maps(self) -> None:
        """Split the steps into whole pixels and the index of the blending weights."""
        x, y = self._steps
        np.right_shift(x, _FRACTION_BITS, out=self._positions[..., 0], casting="unsafe")
        np.right_shift(y, _FRACTION_BITS, out=self._positions[..., 1], casting="unsafe")
        np.bitwise_and(self._steps, _STEPS - 1, out=self._steps)
        np.left_shift(y, _FRACTION_BITS, out=y)
        np.bitwise_or(x, y, out=self._fractions, casting="unsafe")


def crop_to_image(roi: Rect, width: int, height: int) -> NDArray[np.float64]:
    """Return the 3×3 matrix from pixels of the crop to pixels of the image."""
    import cv2

    corners = np.array([[0, height], [0, 0], [width, 0], [width, height]], dtype=np.float32)
    # Inverted, rather than asked for directly, because MediaPipe's rounding errors come that way.
    to_crop = cv2.getPerspectiveTransform(roi_corners(roi), corners)
    return np.asarray(cv2.invert(to_crop)[1], dtype=np.float64)
