"""Cut a rotated rectangle out of a picture, to the bit as MediaPipe does with OpenCV 4.

MediaPipe calls ``warpPerspective``. OpenCV 5 computes it in another way, which changes a tenth of
the pixels by up to 4 levels. What OpenCV 4 does inside, rounding every source position to 1/32 of
a pixel and blending with integer weights, is still what ``remap`` does with fixed-point maps in
both. So the maps are made here, and every version of OpenCV gives the same crop.

Source: ``mediapipe/calculators/tensor/image_to_tensor_converter_opencv.cc``.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import Rect
from .roi import roi_corners

__all__ = ["BorderMode", "crop"]

_FRACTION_BITS = 5
_STEPS = 1 << _FRACTION_BITS
#: Keeps positions far outside the picture within the integers of the maps.
_FAR = float(2**15 * _STEPS - 1)


class BorderMode(StrEnum):
    """Say what lies outside a picture."""

    BORDER_UNSPECIFIED = "BORDER_UNSPECIFIED"  # the same as BORDER_REPLICATE
    BORDER_ZERO = "BORDER_ZERO"
    BORDER_REPLICATE = "BORDER_REPLICATE"


def crop(
    pixels: NDArray[np.uint8], roi: Rect, width: int, height: int, border: BorderMode
) -> NDArray[np.uint8]:
    """Return ``roi``, which is in pixels, as a picture of ``width`` × ``height``, bilinear.

    ``pixels`` is H×W or H×W×C of uint8, up to 32766 wide and high; the crop has as many channels.
    The roi may reach outside.
    """
    import cv2

    positions, fractions = _sampling_maps(roi, width, height)
    zero = border is BorderMode.BORDER_ZERO
    cropped = cv2.remap(
        pixels,
        positions,
        fractions,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT if zero else cv2.BORDER_REPLICATE,
    )
    return np.asarray(cropped, dtype=np.uint8)


def _sampling_maps(
    roi: Rect, width: int, height: int
) -> tuple[NDArray[np.int16], NDArray[np.uint16]]:
    """Return where each pixel of the crop comes from: whole pixels, and the table index of 1/32."""
    to_source = _crop_to_image(roi, width, height)
    columns = np.arange(width, dtype=np.float64)
    rows = np.arange(height, dtype=np.float64)[:, np.newaxis]

    def plane(row: int) -> NDArray[np.float64]:
        across, down, offset = to_source[row].tolist()
        source: NDArray[np.float64] = across * columns + (down * rows + offset)
        return source

    # The projection is affine but for rounding errors, which MediaPipe keeps as well.
    depth = plane(2)
    # Zero only where a region is so far away that its corners are one number.
    scale = np.divide(_STEPS, depth, out=np.zeros_like(depth), where=depth != 0)
    x = _rounded(plane(0), scale)
    y = _rounded(plane(1), scale)
    positions = np.empty((height, width, 2), dtype=np.int16)
    positions[..., 0] = x >> _FRACTION_BITS
    positions[..., 1] = y >> _FRACTION_BITS
    fractions = ((y & (_STEPS - 1)) << _FRACTION_BITS) | (x & (_STEPS - 1))
    return positions, fractions.astype(np.uint16)


def _rounded(plane: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.int32]:
    np.multiply(plane, scale, out=plane)
    np.rint(plane, out=plane)
    np.clip(plane, -_FAR - 1, _FAR, out=plane)
    return plane.astype(np.int32)


def _crop_to_image(roi: Rect, width: int, height: int) -> NDArray[np.float64]:
    """Return the 3×3 matrix from pixels of the crop to pixels of the image."""
    import cv2

    corners = np.array([[0, height], [0, 0], [width, 0], [width, height]], dtype=np.float32)
    # Inverted, rather than asked for directly, because MediaPipe's rounding errors come that way.
    to_crop = cv2.getPerspectiveTransform(roi_corners(roi), corners)
    return np.asarray(cv2.invert(to_crop)[1], dtype=np.float64)
