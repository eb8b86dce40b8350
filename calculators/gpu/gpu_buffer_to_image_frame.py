"""Bring pictures back from the graphics card."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import ImageFrame
from .device import GpuBuffer
from .transfer import downloaded

__all__ = ["GpuBufferToImageFrameCalculator"]


class GpuBufferToImageFrameCalculator(Calculator, pure=True):
    """Copy every texture into a picture in memory, of the format that the buffer names.

    A picture that is in memory already is passed on as it is.
    Source: ``mediapipe/gpu/gpu_buffer_to_image_frame_calculator.cc``.
    """

    picture = Input[GpuBuffer | ImageFrame](GpuBuffer | ImageFrame, tag="")
    image = Output(ImageFrame, tag="")

    def process(self, ctx: Context) -> None:
        picture = ctx[self.picture]
        if isinstance(picture, GpuBuffer):
            ctx.runs_on(picture.device.label)
            picture = downloaded(picture)
        ctx[self.image] = picture
