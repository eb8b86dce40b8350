"""Tell the size of pictures."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import ImageFrame
from ..gpu.device import GpuBuffer, Picture
from ..wiring import needs_one_of

__all__ = ["ImagePropertiesCalculator"]


class ImagePropertiesCalculator(Calculator, pure=True):
    """Send the size of every picture as (width, height) in pixels.

    Wire one of IMAGE, IMAGE_CPU (a picture in memory) and IMAGE_GPU (a texture).
    Source: ``mediapipe/calculators/image/image_properties_calculator.cc``.
    """

    image = Input[Picture](Picture, optional=True)
    image_cpu = Input(ImageFrame, optional=True)
    image_gpu = Input[Picture](GpuBuffer, optional=True)
    size = Output(tuple[int, int])

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.image, cls.image_cpu, cls.image_gpu)

    def process(self, ctx: Context) -> None:
        image = ctx.get(self.image) or ctx.get(self.image_cpu) or ctx.get(self.image_gpu)
        if image is not None:
            ctx[self.size] = (image.width, image.height)
