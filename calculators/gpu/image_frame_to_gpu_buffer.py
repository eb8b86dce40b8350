"""Bring pictures to the graphics card."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.authoring.service import UseService
from ...framework.formats import ImageFrame
from .device import GPU_DEVICE, GpuBuffer
from .transfer import uploaded

__all__ = ["ImageFrameToGpuBufferCalculator"]


class ImageFrameToGpuBufferCalculator(Calculator, pure=True):
    """Copy every picture into a texture; what follows it in the graph uses the same device.

    Pictures in SRGB, SRGBA, GRAY8 and VEC32F1 can be copied; others raise ``PayloadTypeError``.
    Source: ``mediapipe/gpu/image_frame_to_gpu_buffer_calculator.cc``.
    """

    image = Input(ImageFrame, tag="")
    gpu_buffer = Output(GpuBuffer, tag="")
    device = UseService(GPU_DEVICE)

    def open(self, ctx: Context) -> None:
        ctx.runs_on(ctx[self.device].label)

    def process(self, ctx: Context) -> None:
        ctx[self.gpu_buffer] = uploaded(ctx[self.device], ctx[self.image])
