"""Cut a rotated rectangle out of a texture, with the pixels that the CPU's ``Cropper`` gives."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import PayloadTypeError
from ...framework.formats import Rect
from ..gpu.device import GpuBuffer, GpuDevice
from ..gpu.texture_pool import TextureFormat
from .crop import BorderMode, crop_to_image

__all__ = ["GpuCropper"]

_STEPS_PER_PIXEL = 32
_PIXELS_PER_GROUP = 4 * 64
#: WebGPU's limit in each direction.
_MAX_GROUPS = 65535
_SHADERS = ("image/sampling", "image/crop_to_bytes")


class GpuCropper:
    """Makes crops of one size, one at a time; only the crop travels to memory.

    It keeps the buffers that it works with. See ``shaders/sampling.wgsl`` for the arithmetic.
    """

    def __init__(self, device: GpuDevice, width: int, height: int) -> None:
        self.device = device
        #: What tells one cropper from another.
        self.makes = (device, width, height)
        self.width = width
        self.height = height
        self._pipeline = device.compute_pipeline(*_SHADERS)
        groups = -(-width * height // _PIXELS_PER_GROUP)
        self._groups = min(groups, _MAX_GROUPS), -(-groups // _MAX_GROUPS)
        usage = device.wgpu.BufferUsage
        with device.use(f"buffers for crops of {width}×{height}") as raw:
            self._region = raw.create_buffer(
                size=region_words(np.eye(3), 1, 1, BorderMode.BORDER_ZERO).nbytes,
                usage=usage.UNIFORM | usage.COPY_DST,
            )
            self._bytes = raw.create_buffer(
                size=-(-width * height // 4) * 12, usage=usage.STORAGE | usage.COPY_SRC
            )

    def crop(self, picture: GpuBuffer, roi: Rect, border: BorderMode) -> NDArray[np.uint8]:
        """Return ``roi``, in pixels, as an array H×W×3 of red, green and blue.

        It may reach outside the picture. Raises ``PayloadTypeError`` for textures of floats.
        """
        if picture.texture_format is not TextureFormat.RGBA8:
            raise PayloadTypeError(
                f"a picture in {picture.format.name} cannot become a model's input; expected SRGB, "
                "SRGBA or GRAY8; convert it first"
            )
        matrix = crop_to_image(roi, self.width, self.height)
        words = region_words(matrix, self.width, self.height, border)

        def encode(encoder: Any, staging: Any) -> None:
            self.device.raw.queue.write_buffer(self._region, 0, words)
            resources = (picture, self._region, self._bytes)
            self.device.dispatch(encoder, self._pipeline, resources, self._groups)
            encoder.copy_buffer_to_buffer(self._bytes, 0, staging, 0, self._bytes.size)

        found = self.device.read_back(self._bytes.size, encode, "cutting a region out of a picture")
        return found[: self.width * self.height * 3].reshape(self.height, self.width, 3)


def region_words(
    to_image: NDArray[np.float64], width: int, height: int, border: BorderMode
) -> NDArray[np.uint32]:
    """Return the ``Region`` of ``sampling.wgsl``.

    ``to_image`` is the 3×3 matrix from pixels of the crop, which has the given size, to those of
    the picture. By rounding errors of the corners it is a hair off an affine one, which is left
    out here: it moves one position in a thousand to the neighbouring step.
    """
    # 0 only where a region is so far away that its corners are one number, as in Cropper.
    scale = _STEPS_PER_PIXEL / to_image[2, 2] if to_image[2, 2] else 0.0
    # Rows: per column, per row, origin; columns: x, y.
    steps = np.clip(to_image[:2].T * scale, -(2.0**60), 2.0**60)
    part_bits = 32 - (width + height + 1).bit_length()
    parts = np.rint((steps - np.floor(steps)) * 2.0**part_bits)
    whole = np.floor(steps) + parts // 2.0**part_bits
    parts %= 2.0**part_bits
    words = np.zeros(22, dtype=np.uint32)
    words[0:6] = np.mod(whole, 2.0**32).astype(np.uint32).ravel()
    words[6:12] = parts.astype(np.uint32).ravel()
    words[12:18] = steps.astype(np.float32).view(np.uint32).ravel()
    words[18:22] = width, height, border is BorderMode.BORDER_ZERO, part_bits
    return words
