"""Draw annotations onto textures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ...framework.formats import ImageFormat, RenderData
from ..gpu.device import GpuBuffer, GpuDevice
from ..gpu.texture_pool import TextureFormat
from .marks.mark_canvas import MarkCanvas
from .marks.smooth_canvas import SmoothCanvas
from .marks.table import WORDS, Marks

__all__ = ["Painter"]

_WHERE = "drawing annotations"
#: Width and height of the picture come before the marks.
_HEADER = 2
_FEW = 1024


class Painter:
    """Draws annotations on textures; one at a time.

    The pixels are those that the processor's ``draw_all`` leaves, or ``anti_aliased``. Only the
    marks travel to the graphics card, 48 bytes each, about a thousand for a pose.
    """

    def __init__(self, *, flip_text: bool = False, anti_aliased: bool = False) -> None:
        self._flip_text = flip_text
        self._canvas = SmoothCanvas if anti_aliased else MarkCanvas
        self._shader = "render/smooth_marks" if anti_aliased else "render/marks"
        self._device: GpuDevice | None = None
        self._capacity = 0

    def draw(self, picture: GpuBuffer, data: Iterable[RenderData]) -> GpuBuffer:
        """Return a copy of a texture of 8 bits with the annotations on it; grey becomes SRGB."""
        canvas = self._canvas(picture.width, picture.height, flip_text=self._flip_text)
        for item in data:
            canvas.add(item)
        return self.draw_marks(picture, canvas.table())

    def draw_marks(self, picture: GpuBuffer, marks: Marks) -> GpuBuffer:
        """Return a copy of a texture of 8 bits with the canvas's marks on it, in their order."""
        device = picture.device
        is_grey = picture.format is ImageFormat.GRAY8
        form = ImageFormat.SRGB if is_grey else picture.format
        result = device.new_buffer(picture.width, picture.height, form)
        size = (picture.width, picture.height, 1)
        with device.commands(_WHERE) as encoder:
            ends = {"texture": picture.texture}, {"texture": result.texture}
            encoder.copy_texture_to_texture(*ends, size)
            if len(marks):
                self._load(device, size, marks)
                self._paint(device, encoder, result, len(marks))
        return result

    def _load(self, device: GpuDevice, size: tuple[int, ...], marks: Marks) -> None:
        """Send what ``Drawing`` of ``marks.wgsl`` holds; the buffer grows as needed."""
        words = np.concatenate([np.array(size[:_HEADER], dtype=np.int32), marks.ravel()])
        if self._device is not device or len(words) > self._capacity:
            self._capacity = max(2 * len(words), _FEW * WORDS)
            usage = device.wgpu.BufferUsage.STORAGE | device.wgpu.BufferUsage.COPY_DST
            self._buffer = device.raw.create_buffer(size=4 * self._capacity, usage=usage)
            self._device = device
        device.raw.queue.write_buffer(self._buffer, 0, words)

    def _paint(self, device: GpuDevice, encoder: Any, target: GpuBuffer, count: int) -> None:
        attachment = {"view": target.view, "load_op": "load", "store_op": "store"}
        pipeline = _pipeline(device, self._shader)
        painting = encoder.begin_render_pass(color_attachments=[attachment])
        painting.set_pipeline(pipeline)
        painting.set_bind_group(0, device.bind_group(pipeline, self._buffer))
        painting.draw(4, count)
        painting.end()


def _pipeline(device: GpuDevice, shader: str) -> Any:
    """Return the pipeline that draws marks; compiled once."""
    # Ink comes multiplied by its alpha.
    over = {"operation": "add", "src_factor": "one", "dst_factor": "one-minus-src-alpha"}
    target = {"format": TextureFormat.RGBA8.value, "blend": {"color": over, "alpha": over}}

    def compiled() -> Any:
        module = device.shader(shader)
        return device.raw.create_render_pipeline(
            label=shader,
            layout="auto",
            vertex={"module": module, "entry_point": "corner"},
            primitive={"topology": "triangle-strip"},
            fragment={"module": module, "entry_point": "ink", "targets": [target]},
        )

    return device.cached(("render", shader), compiled)
