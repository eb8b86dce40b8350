"""Scale, rotate and flip pictures in memory, as MediaPipe does with OpenCV."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .transformation import ScaleMode, Transformation

__all__ = ["transformed"]


def transformed(pixels: NDArray[Any], how: Transformation) -> NDArray[Any]:
    """Return a picture H×W or H×W×C scaled, then rotated, then flipped, as MediaPipe does it.

    With FILL_AND_CROP the picture is scaled as with FIT and gets no border. A picture that has the
    wanted size before it is turned keeps that size, and turns about a point half a pixel beside
    its middle, so that a row and a column go black.
    """
    from ..opencv import cv2

    size = how.size_of(pixels.shape[1], pixels.shape[0])
    if how.scales:
        pixels = _scaled(pixels, how)
        if how.scale is ScaleMode.FILL_AND_CROP:
            size = (pixels.shape[1], pixels.shape[0])
    pixels = _rotated(pixels, how.rotation.degrees, size)
    if how.flip_horizontally or how.flip_vertically:
        code = -1 if how.flip_horizontally and how.flip_vertically else int(how.flip_horizontally)
        pixels = np.asarray(cv2.flip(pixels, code))
    return pixels


def _scaled(pixels: NDArray[Any], how: Transformation) -> NDArray[Any]:
    height, width = pixels.shape[:2]
    if how.scale is ScaleMode.STRETCH:
        is_smaller = width > how.width and height > how.height
        return _resized(pixels, (how.width, how.height), how.nearest, is_smaller)
    wanted, given = np.array([[how.width, how.height], [width, height]], dtype=np.float32)
    scale = np.min(wanted / given)
    target = _round(np.float32(width) * scale), _round(np.float32(height) * scale)
    resized = _resized(pixels, target, how.nearest, bool(scale < 1))
    return resized if how.scale is ScaleMode.FILL_AND_CROP else _bordered(resized, how)


def _round(value: Any) -> int:
    # Halves go up, not to even numbers.
    return math.floor(float(value) + 0.5)


def _resized(
    pixels: NDArray[Any], size: tuple[int, int], nearest: bool, is_smaller: bool
) -> NDArray[Any]:
    from ..opencv import cv2

    linear = cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR
    mode = cv2.INTER_NEAREST if nearest else linear
    return np.asarray(cv2.resize(pixels, size, interpolation=mode))


def _bordered(pixels: NDArray[Any], how: Transformation) -> NDArray[Any]:
    from ..opencv import cv2

    height, width = pixels.shape[:2]
    top, left = (how.height - height) // 2, (how.width - width) // 2
    sides = (top, how.height - height - top, left, how.width - width - left)
    if how.padding is None:
        return np.asarray(cv2.copyMakeBorder(pixels, *sides, cv2.BORDER_REPLICATE))
    color = (how.padding.red, how.padding.green, how.padding.blue)
    return np.asarray(cv2.copyMakeBorder(pixels, *sides, cv2.BORDER_CONSTANT, value=color))


def _rotated(pixels: NDArray[Any], degrees: int, size: tuple[int, int]) -> NDArray[Any]:
    from ..opencv import cv2

    if degrees == 0:
        return pixels
    height, width = pixels.shape[:2]
    if (width, height) == size:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        return np.asarray(cv2.warpAffine(pixels, matrix, size))
    turn = {
        90: cv2.ROTATE_90_COUNTERCLOCKWISE,
        180: cv2.ROTATE_180,
        270: cv2.ROTATE_90_CLOCKWISE,
    }[degrees]
    return np.asarray(cv2.rotate(pixels, turn))
