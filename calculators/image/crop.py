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
from .warp_maps import WarpMaps

__all__ = ["BorderMode", "Cropper", "crop_to_image"]


class BorderMode(StrEnum):
    """How pixels outside a picture are filled."""

    BORDER_UNSPECIFIED = "BORDER_UNSPECIFIED"  # the same as BORDER_REPLICATE
    BORDER_ZERO = "BORDER_ZERO"
    BORDER_REPLICATE = "BORDER_REPLICATE"


class Cropper:
    """Makes crops of one size, one at a time.

    It keeps its arrays, because allocating them for every crop would take most of the time.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._maps = WarpMaps(width, height)

    def crop(self, pixels: NDArray[np.uint8], roi: Rect, border: BorderMode) -> NDArray[np.uint8]:
        """Return ``roi``, which is in pixels and may reach outside, as a new picture, bilinear.

        ``pixels`` is H×W or H×W×C of uint8, up to 32766 wide and high; the crop has as many
        channels.
        """
        from ..opencv import cv2

        self._maps.fill(crop_to_image(roi, self.width, self.height))
        zero = border is BorderMode.BORDER_ZERO
        cropped = cv2.remap(
            pixels,
            self._maps.positions,
            self._maps.fractions,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT if zero else cv2.BORDER_REPLICATE,
        )
        return np.asarray(cropped, dtype=np.uint8)


def crop_to_image(roi: Rect, width: int, height: int) -> NDArray[np.float64]:
    """Return the 3×3 matrix from pixels of the crop to pixels of the image."""
    from ..opencv import cv2

    corners = np.array([[0, height], [0, 0], [width, 0], [width, height]], dtype=np.float32)
    # Asking OpenCV for the transform from crop to image would give the same matrix with other last
    # bits. MediaPipe gets the one from image to crop, and `warpPerspective` inverts it.
    to_crop = cv2.getPerspectiveTransform(roi_corners(roi), corners)
    return np.asarray(cv2.invert(to_crop)[1], dtype=np.float64)
