"""Pictures to JPEG and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..framework.formats import ImageFormat, ImageFrame

__all__ = ["jpeg_of", "jpeg_size", "picture_of_jpeg"]

_QUALITY = 80
#: Longest side of a picture on the page.
_LARGEST = 1920


def jpeg_of(image: ImageFrame, largest: int = _LARGEST) -> bytes:
    """Return a picture as JPEG, made smaller if it is large."""
    cv2 = _opencv()
    data: Any = image.data
    scale = largest / max(image.width, image.height)
    if scale < 1:
        size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
        data = cv2.resize(data, size, interpolation=cv2.INTER_AREA)
    data = _bgr(cv2, data, image.format)
    coded, buffer = cv2.imencode(".jpg", data, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not coded:
        raise ValueError(f"{image!r} cannot be shown")
    return bytes(buffer)


def _bgr(cv2: Any, data: Any, form: ImageFormat) -> Any:
    """Return 8 bits, grey or blue, green, red."""
    if form in {ImageFormat.VEC32F1, ImageFormat.VEC32F2}:
        # A mask: 0 is black, 1 is white; of two values the first.
        first = data if data.ndim == 2 else data[:, :, 0]
        return _rounded(np.clip(np.nan_to_num(first), 0, 1) * 255)
    if data.dtype == np.uint16:
        data = (data >> 8).astype(np.uint8)
    if data.ndim == 2:
        return data
    if form is ImageFormat.SBGRA:
        return cv2.cvtColor(data, cv2.COLOR_BGRA2BGR)
    code = cv2.COLOR_RGBA2BGR if data.shape[2] == 4 else cv2.COLOR_RGB2BGR
    return cv2.cvtColor(data, code)


def _rounded(shades: NDArray[Any]) -> NDArray[np.uint8]:
    return np.round(shades).astype(np.uint8)


def picture_of_jpeg(data: bytes, most_pixels: int) -> ImageFrame:
    """Read a JPEG as SRGB; raises ``ValueError`` for what is none, is broken or is too large."""
    cv2 = _opencv()
    width, height = jpeg_size(data)
    if not 0 < width * height <= most_pixels:
        raise ValueError(f"a frame of {width}×{height} pixels; the most is {most_pixels} pixels")
    coded = np.frombuffer(data, np.uint8)
    try:
        decoded: Any = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    except cv2.error:
        decoded = None
    if decoded is None:
        raise ValueError("a frame that is no JPEG that can be read")
    return ImageFrame(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB))


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG without decoding it; raises ``ValueError``."""
    place = 2
    if data[:2] != b"\xff\xd8":
        raise ValueError("a frame that is no JPEG")
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height = int.from_bytes(data[place + 5 : place + 7])
            return int.from_bytes(data[place + 7 : place + 9]), height
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
    raise ValueError("a frame that is no whole JPEG")


def _opencv() -> Any:
    from ..calculators.opencv import cv2

    return cv2
