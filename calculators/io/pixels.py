"""Pictures of any layout as 8-bit RGB, and back to what OpenCV writes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import MediaError
from ...framework.formats import ImageFormat, ImageFrame

__all__ = ["as_opencv", "as_srgb", "eight_bits"]


def as_srgb(image: ImageFrame) -> NDArray[Any]:
    """Return the picture as H×W×3 uint8 RGB, without a copy where it is that already.

    Grey is repeated, transparency is left out, 16 bits are rounded to 8. Raises ``MediaError`` for
    pictures of floats, which have no agreed range.
    """
    from ..opencv import cv2

    if image.format in {ImageFormat.VEC32F1, ImageFormat.VEC32F2}:
        raise MediaError(
            f"a picture of format {image.format.name} holds floats; expected 8 or 16 bits a "
            "channel; convert it to SRGB first"
        )
    data = eight_bits(image.data)
    if image.channels == 3:
        return data
    code = {1: cv2.COLOR_GRAY2RGB, 4: cv2.COLOR_RGBA2RGB}[image.channels]
    if image.format is ImageFormat.SBGRA:
        code = cv2.COLOR_BGRA2RGB
    return np.asarray(cv2.cvtColor(data, code))


def eight_bits(data: NDArray[Any]) -> NDArray[Any]:
    """Return 16-bit samples rounded to 8 bits; 8-bit ones as they are."""
    if data.dtype != np.uint16:
        return data
    # 65535 = 255 × 257, so white stays white.
    return ((data.astype(np.uint32) + 128) // 257).astype(np.uint8)


def as_opencv(image: ImageFrame) -> NDArray[Any]:
    """Return the picture with the channels in OpenCV's order (grey, BGR or BGRA), same depth."""
    from ..opencv import cv2

    if image.channels == 1 or image.format is ImageFormat.SBGRA:
        return image.data
    code = cv2.COLOR_RGB2BGR if image.channels == 3 else cv2.COLOR_RGBA2BGRA
    return np.asarray(cv2.cvtColor(image.data, code))
