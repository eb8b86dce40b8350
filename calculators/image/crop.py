"""Cut a rotated rectangle out of a picture, to the bit as MediaPipe does with OpenCV 4.

MediaPipe calls ``warpPerspective``. OpenCV 5 computes it in another way, which changes a tenth of
the pixels by up to 4 levels. What OpenCV 4 does inside, rounding every source position to 1/32 of
a pixel and blending with integer weights, is still what ``remap`` does with fixed-point maps in
both. So the maps are made here, and every version of OpenCV gives the same crop. Before OpenCV 5
``warpPerspective`` itself is called, in half the time.

Source: ``mediapipe/calculators/tensor/image_to_tensor_converter_opencv.cc``.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import ImageFrame, Rect
from ...framework.formats.deferred_pixels import Box
from .needed_pixels import needed_box, needed_rows
from .roi import roi_corners
from .warp_maps import WarpMaps

__all__ = ["BorderMode", "Cropper", "crop_to_image", "is_before_opencv_5"]


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
        self._canvas = np.empty((0, 0, 3), np.uint8)

    def crop(self, pixels: NDArray[np.uint8], roi: Rect, border: BorderMode) -> NDArray[np.uint8]:
        """Return ``roi``, which is in pixels and may reach outside, as a new picture, bilinear.

        ``pixels`` is H×W or H×W×C of uint8, up to 32766 wide and high; the crop has as many
        channels.
        """
        if is_before_opencv_5():
            return self._warped(pixels, roi, border)
        self._maps.fill(crop_to_image(roi, self.width, self.height))
        return self._mapped(pixels, border)

    def crop_deferred(self, image: ImageFrame, roi: Rect, border: BorderMode) -> NDArray[np.uint8]:
        """Do the same with a picture of which only the needed part is to be made."""
        crop, picture = (self.width, self.height), (image.width, image.height)
        rows = _rows_of(roi, crop, picture)
        if rows is not None:
            return self.crop(image.with_rows(rows, self._canvas_for(image)), roi, border)
        to_image = crop_to_image(roi, *crop)
        box = needed_box(to_image, crop, picture)
        if is_before_opencv_5():
            return self._warped(self._on_canvas(image, box), roi, border)
        self._maps.fill(to_image, (box.left, box.top))
        return self._mapped(image.part(box), border)

    def _on_canvas(self, image: ImageFrame, box: Box) -> NDArray[np.uint8]:
        """Return a picture of the full size of which only what is in the box is right.

        Positions are rounded where they are in the whole picture: a matrix for the part alone would
        have other last bits.
        """
        canvas = self._canvas_for(image)
        canvas[box.top : box.bottom, box.left : box.right] = image.part(box)
        return canvas

    def _canvas_for(self, image: ImageFrame) -> NDArray[np.uint8]:
        if self._canvas.shape[:2] != (image.height, image.width):
            self._canvas = np.empty((image.height, image.width, 3), np.uint8)
        return self._canvas

    def _warped(
        self, pixels: NDArray[np.uint8], roi: Rect, border: BorderMode
    ) -> NDArray[np.uint8]:
        from ..opencv import cv2

        zero = border is BorderMode.BORDER_ZERO
        warped = cv2.warpPerspective(
            pixels,
            image_to_crop(roi, self.width, self.height),
            (self.width, self.height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT if zero else cv2.BORDER_REPLICATE,
        )
        return np.asarray(warped, dtype=np.uint8)

    def _mapped(self, pixels: NDArray[np.uint8], border: BorderMode) -> NDArray[np.uint8]:
        from ..opencv import cv2

        zero = border is BorderMode.BORDER_ZERO
        cropped = cv2.remap(
            pixels,
            self._maps.positions,
            self._maps.fractions,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT if zero else cv2.BORDER_REPLICATE,
        )
        return np.asarray(cropped, dtype=np.uint8)


# A detector looks at the whole picture every time.
@lru_cache(maxsize=8)
def crop_to_image(roi: Rect, width: int, height: int) -> NDArray[np.float64]:
    """Return the 3×3 matrix from pixels of the crop to pixels of the image; it is read-only."""
    from ..opencv import cv2

    # Asking OpenCV for the transform from crop to image would give the same matrix with other last
    # bits. MediaPipe gets the one from image to crop, and `warpPerspective` inverts it.
    to_image = np.asarray(cv2.invert(image_to_crop(roi, width, height))[1], dtype=np.float64)
    to_image.flags.writeable = False
    return to_image


@lru_cache(maxsize=8)
def _rows_of(roi: Rect, crop: tuple[int, int], picture: tuple[int, int]) -> NDArray[np.intp] | None:
    return needed_rows(crop_to_image(roi, *crop), crop, picture)


@lru_cache(maxsize=8)
def image_to_crop(roi: Rect, width: int, height: int) -> NDArray[np.float64]:
    """Return the 3×3 matrix from pixels of the image to pixels of the crop; it is read-only."""
    from ..opencv import cv2

    corners = _crop_corners(width, height)
    to_crop = np.asarray(cv2.getPerspectiveTransform(roi_corners(roi), corners), dtype=np.float64)
    to_crop.flags.writeable = False
    return to_crop


@lru_cache(maxsize=8)
def _crop_corners(width: int, height: int) -> NDArray[np.float32]:
    """Return bottom left, top left, top right and bottom right of a crop; 4×2, read-only."""
    corners = np.array([[0, height], [0, 0], [width, 0], [width, height]], dtype=np.float32)
    corners.flags.writeable = False
    return corners


@cache
def is_before_opencv_5() -> bool:
    """Return True where OpenCV's ``warpPerspective`` still is as MediaPipe has it."""
    from ..opencv import cv2

    return int(cv2.__version__.partition(".")[0]) < 5
