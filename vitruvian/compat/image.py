"""The other picture type of MediaPipe's Python API, which may lie on a graphics card there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..calculators.io.png_file import is_png, without_color_profile
from .image_frame import ImageFormat, PixelData

__all__ = ["Image"]


class Image(PixelData):
    """A picture."""

    @staticmethod
    def create_from_file(file_name: str) -> Image:
        """Decode a picture file as grey, RGB or RGBA; raises ``RuntimeError``."""
        pixels = _pixels(Path(file_name))
        if pixels is None:
            raise RuntimeError(f"Image decoding failed (can't fopen): {file_name}")
        if pixels.dtype == np.uint16:
            pixels = (pixels >> 8).astype(np.uint8)
        if pixels.ndim == 2:
            return Image(ImageFormat.GRAY8, np.ascontiguousarray(pixels))
        if pixels.shape[2] == 4:
            return Image(ImageFormat.SRGBA, np.ascontiguousarray(pixels[:, :, [2, 1, 0, 3]]))
        return Image(ImageFormat.SRGB, np.ascontiguousarray(pixels[:, :, ::-1]))

    @property
    def step(self) -> int:
        """Return how many bytes lie between the beginnings of two rows."""
        return int(self._array.strides[0])

    def uses_gpu(self) -> bool:
        """Return False: pictures lie in memory."""
        return False


def _pixels(path: Path) -> Any:
    """Return the pixels of a file in OpenCV's order, None where there are none to read."""
    from ..calculators.opencv import cv2

    try:
        data = path.read_bytes()
    except OSError:
        return None
    if is_png(data):
        data = without_color_profile(data)
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
