"""Colour parts of textures, for ``RecolorCalculator``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import PayloadTypeError
from ...framework.formats import Color, ImageFormat, ImageFrame
from ..gpu.device import GpuBuffer, GpuDevice
from ..gpu.texture_pool import TextureFormat
from ..gpu.transfer import uploaded
from .pixels import eight_bit

__all__ = ["TextureRecolorer"]

_TILE = 8
_WORDS = 8


class TextureRecolorer:
    """Blend a colour into textures where masks say so; one at a time.

    It gives what the processor's ``recolored`` does, to a level. ``by_alpha`` takes a mask's last
    channel instead of its first.
    """

    def __init__(self, color: Color, *, by_alpha: bool, inverted: bool, by_luminance: bool) -> None:
        self._color = (color.r, color.g, color.b)
        self._by_alpha = by_alpha
        self._flags = inverted, by_luminance
        self._device: GpuDevice | None = None

    def recolor(self, picture: GpuBuffer, mask: GpuBuffer | ImageFrame) -> GpuBuffer:
        """Return a new texture of the picture's format.

        The mask may be in memory, and of another size. Raises ``PayloadTypeError`` for pictures
        that are not SRGB or SRGBA.
        """
        if picture.format not in {ImageFormat.SRGB, ImageFormat.SRGBA}:
            raise PayloadTypeError(
                f"a texture in {picture.format.name} cannot be recoloured; expected SRGB or SRGBA "
                "(8 bits, three or four channels); convert it first"
            )
        device = picture.device
        if isinstance(mask, ImageFrame):
            mask = uploaded(device, _fit_for_texture(mask))
        result = device.new_buffer(picture.width, picture.height, picture.format)
        pipeline = device.compute_pipeline("image/recolor")
        groups = (-(-picture.width // _TILE), -(-picture.height // _TILE))
        self._prepare(device)
        with device.commands("recolouring a picture") as encoder:
            device.raw.queue.write_buffer(self._uniform, 0, self._words(mask))
            resources = (picture, mask, self._uniform, result)
            device.dispatch(encoder, pipeline, resources, groups)
        return result

    def _prepare(self, device: GpuDevice) -> None:
        if self._device is device:
            return
        usage = device.wgpu.BufferUsage
        with device.use("a buffer for recolouring") as raw:
            self._uniform = raw.create_buffer(size=4 * _WORDS, usage=usage.UNIFORM | usage.COPY_DST)
        self._device = device

    def _words(self, mask: GpuBuffer) -> NDArray[np.uint32]:
        """Return the ``Recoloring`` of ``recolor.wgsl``."""
        words = np.zeros(_WORDS, dtype=np.uint32)
        words[:3].view(np.float32)[:] = self._color
        words[3] = mask.channels - 1 if self._by_alpha else 0
        words[4:6] = self._flags
        words[6] = mask.texture_format is TextureFormat.RGBA8
        return words


def _fit_for_texture(mask: ImageFrame) -> ImageFrame:
    return ImageFrame(eight_bit(mask)) if mask.format.dtype == np.uint16 else mask
