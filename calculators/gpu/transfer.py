"""Move pictures between memory and textures; the only two places where pixels cross."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import ImageFormat, ImageFrame
from .device import GpuBuffer, GpuDevice
from .texture_pool import TextureFormat

__all__ = ["downloaded", "uploaded"]

#: Rows that a graphics card writes to memory begin at multiples of this.
_ROW_ALIGNMENT = 256


def uploaded(device: GpuDevice, image: ImageFrame) -> GpuBuffer:
    """Return the picture as a texture.

    Grey is repeated into red, green and blue, and alpha is 255 where the picture has none. Raises
    ``PayloadTypeError`` for formats that no texture holds, ``GpuError`` for sizes beyond the
    device's limit or its memory.
    """
    buffer = device.new_buffer(image.width, image.height, image.format)
    pixels = _four_bytes(image)
    with device.use("copying a picture to the graphics card") as raw:
        raw.queue.write_texture(
            {"texture": buffer.texture},
            pixels,
            {"bytes_per_row": 4 * image.width, "rows_per_image": image.height},
            (image.width, image.height, 1),
        )
    return buffer


def downloaded(buffer: GpuBuffer) -> ImageFrame:
    """Return a texture as a picture in memory, of the buffer's format."""
    width, height = buffer.width, buffer.height
    stride = -(-4 * width // _ROW_ALIGNMENT) * _ROW_ALIGNMENT

    def copy(encoder: Any, staging: Any) -> None:
        encoder.copy_texture_to_buffer(
            {"texture": buffer.texture},
            {"buffer": staging, "bytes_per_row": stride, "rows_per_image": height},
            (width, height, 1),
        )

    where = "copying a picture from the graphics card"
    rows = buffer.device.read_back(stride * height, copy, where).reshape(height, stride)
    return _picture(rows[:, : 4 * width], buffer)


def _four_bytes(image: ImageFrame) -> NDArray[Any]:
    from ..opencv import cv2

    if image.format is ImageFormat.SRGB:
        return np.asarray(cv2.cvtColor(image.data, cv2.COLOR_RGB2RGBA))
    if image.format is ImageFormat.GRAY8:
        return np.asarray(cv2.cvtColor(image.data, cv2.COLOR_GRAY2RGBA))
    return np.ascontiguousarray(image.data)


def _picture(rows: NDArray[np.uint8], buffer: GpuBuffer) -> ImageFrame:
    from ..opencv import cv2

    if buffer.texture_format is TextureFormat.R32F:
        return ImageFrame(np.ascontiguousarray(rows).view(np.float32), buffer.format)
    pixels = rows.reshape(buffer.height, buffer.width, 4)
    if buffer.format is ImageFormat.SRGB:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB))
    elif buffer.format is ImageFormat.GRAY8:
        pixels = pixels[:, :, 0]
    return ImageFrame(np.ascontiguousarray(pixels), buffer.format)
