"""Regions of interest in pixels, as MediaPipe computes them: in 32-bit floats, step by step.

Source: ``mediapipe/calculators/tensor/image_to_tensor_utils.cc``.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import NormalizedRect, Rect
from .. import float32

__all__ = ["Padding", "pad_to_aspect_ratio", "roi_corners", "roi_in_pixels", "roi_to_image_matrix"]

#: Empty margins of a tensor as fractions of its size: left, top, right, bottom.
Padding = tuple[float, float, float, float]

_F = np.float32


def roi_in_pixels(rect: NormalizedRect | None, image_width: int, image_height: int) -> Rect:
    """Return the rectangle in pixels; None stands for the whole image."""
    if rect is None:
        return Rect(0.5 * image_width, 0.5 * image_height, image_width, image_height)
    width, height = _F(image_width), _F(image_height)
    return Rect(
        float(_F(rect.x_center) * width),
        float(_F(rect.y_center) * height),
        float(_F(rect.width) * width),
        float(_F(rect.height) * height),
        float(_F(rect.rotation)),
    )


# A detector looks at the whole picture every time.
@lru_cache(maxsize=8)
def pad_to_aspect_ratio(roi: Rect, tensor_width: int, tensor_height: int) -> tuple[Rect, Padding]:
    """Grow ``roi`` about its centre to the tensor's aspect ratio, and return the padding that adds.

    The padding is relative to the grown rectangle.
    """
    wanted = _F(tensor_height) / _F(tensor_width)
    width, height = _F(roi.width), _F(roi.height)
    present = height / width
    horizontal = vertical = _F(0)
    if wanted > present:
        height = width * wanted
        vertical = (_F(1) - present / wanted) / _F(2)
    else:
        width = height / wanted
        horizontal = (_F(1) - wanted / present) / _F(2)
    grown = Rect(roi.x_center, roi.y_center, float(width), float(height), roi.rotation)
    x, y = float(horizontal), float(vertical)
    return grown, (x, y, x, y)


def roi_corners(roi: Rect) -> NDArray[np.float32]:
    """Return bottom left, top left, top right and bottom right of the upright roi, turned; 4×2.

    This is OpenCV's ``boxPoints`` as it was up to 4.13. Later ones round otherwise, which moves a
    corner by up to 1e-4 px: enough to change some pixels of the crop by one level.
    """
    # MediaPipe converts the angle to degrees in float32 for OpenCV, which converts it back. The
    # bits that this loses have to be lost here, too.
    degrees = _F(float(_F(roi.rotation) * _F(180)) / math.pi)
    angle = float(degrees) * math.pi / 180.0
    sine, cosine = _F(math.sin(angle)) * _F(0.5), _F(math.cos(angle)) * _F(0.5)
    x, y, width, height = _F(roi.x_center), _F(roi.y_center), _F(roi.width), _F(roi.height)
    bottom_left = (x - sine * height - cosine * width, y + cosine * height - sine * width)
    top_left = (x + sine * height - cosine * width, y - cosine * height - sine * width)
    return np.array(
        [
            bottom_left,
            top_left,
            (_F(2) * x - bottom_left[0], _F(2) * y - bottom_left[1]),
            (_F(2) * x - top_left[0], _F(2) * y - top_left[1]),
        ],
        dtype=np.float32,
    )


@lru_cache(maxsize=8)
def roi_to_image_matrix(roi: Rect, image_width: int, image_height: int) -> NDArray[np.float32]:
    """Return the 4×4 matrix that maps points of the roi to points of the image.

    Both are normalized: (0, 0) is the top left corner and (1, 1) the bottom right one. z keeps
    the scale of x. The matrix is read-only.
    """
    sine, cosine = _F(float32.sin(roi.rotation)), _F(float32.cos(roi.rotation))
    across, down = _F(roi.width), _F(roi.height)
    x_scale, y_scale = _F(1) / _F(image_width), _F(1) / _F(image_height)
    half = _F(0.5)
    matrix = np.zeros((4, 4), np.float32)
    matrix[0, 0] = across * cosine * x_scale
    matrix[0, 1] = -down * sine * x_scale
    x = -half * across * cosine + half * down * sine + _F(roi.x_center)
    matrix[0, 3] = x * x_scale
    matrix[1, 0] = across * sine * y_scale
    matrix[1, 1] = down * cosine * y_scale
    y = -half * down * cosine - half * across * sine + _F(roi.y_center)
    matrix[1, 3] = y * y_scale
    matrix[2, 2] = across * x_scale
    matrix[3, 3] = 1
    matrix.flags.writeable = False
    return matrix
