"""Work on pictures in memory, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable

from ...framework.authoring.context import Context
from ...framework.formats import ImageFrame
from ..gpu.device import GpuBuffer, GpuDevice, Picture
from ..gpu.errors import GpuError
from ..gpu.transfer import downloaded, uploaded

__all__ = ["as_it_came", "in_memory", "on_card"]


def in_memory(picture: Picture) -> ImageFrame:
    """Return the picture in memory."""
    return downloaded(picture) if isinstance(picture, GpuBuffer) else picture


def on_card(picture: Picture, device: GpuDevice | None, where: str) -> GpuBuffer:
    """Return the picture as a texture; raises ``GpuError`` where there is no card for it."""
    if isinstance(picture, GpuBuffer):
        return picture
    if device is None:
        raise GpuError(
            f"{where}: IMAGE_GPU wants a texture, and there is no graphics card; wire "
            "IMAGE_CPU instead, or install the extra: pip install 'vitruvian[gpu]'"
        )
    return uploaded(device, picture)


def as_it_came(picture: Picture, work: Callable[[ImageFrame], ImageFrame], ctx: Context) -> Picture:
    """Return what ``work`` makes of a picture: for a texture a texture of the same device.

    The work is the processor's in either case; a texture is copied to memory and back.
    """
    if isinstance(picture, ImageFrame):
        return work(picture)
    ctx.runs_on(picture.device.label)
    return uploaded(picture.device, work(downloaded(picture)))
