"""Smooth pictures and keep their edges."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame
from ..gpu.device import GpuBuffer, Picture
from ..wiring import leaves_as_it_comes, needs_one_of
from .pictures_on_either import as_it_came

__all__ = ["BilateralFilterCalculator"]


class BilateralFilterCalculator(Calculator, pure=True):
    """Average each pixel with those around it that have a like colour.

    Pictures of 8 bits or floats from 0 to 255, in one channel or three; of a texture's four, the
    alpha stays. Textures leave as textures, but the processor does the work. MediaPipe's guide
    images, which only its shaders know, are not supported.

    Source: ``mediapipe/calculators/image/bilateral_filter_calculator.cc``.
    """

    image = Input[Picture](Picture, optional=True)
    image_gpu = Input[Picture](GpuBuffer, optional=True)
    output = Output[Picture](Picture, tag="IMAGE", same_as=image)
    output_gpu = Output[Picture](GpuBuffer, tag="IMAGE_GPU")

    sigma_color = Option(
        0.0, ge=0, doc="How much colours may differ, in fractions of their range.", example=0.2
    )
    sigma_space = Option(0.0, ge=0, doc="Radius of the window in pixels.", example=3.0)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.image, cls.image_gpu)
        leaves_as_it_comes(contract, (cls.image, cls.output), (cls.image_gpu, cls.output_gpu))

    def process(self, ctx: Context) -> None:
        picture = ctx.get(self.image) or ctx.get(self.image_gpu)
        if picture is None:
            return
        if isinstance(picture, ImageFrame) and picture.channels not in {1, 3}:
            raise PayloadTypeError(
                f"{ctx.node}: got a picture in {picture.format.name}; expected one channel or "
                "three; convert it first"
            )
        result = as_it_came(picture, self._filtered, ctx)
        ctx[self.output if ctx.is_wired(self.image) else self.output_gpu] = result

    def _filtered(self, image: ImageFrame) -> ImageFrame:
        from ..opencv import cv2

        pixels = image.data
        colors = np.ascontiguousarray(pixels[:, :, :3]) if image.channels == 4 else pixels
        # A diameter of twice the radius, as in MediaPipe.
        diameter = int(self.sigma_space * 2)
        smooth = cv2.bilateralFilter(colors, diameter, self.sigma_color * 255, self.sigma_space)
        if image.format is ImageFormat.SRGBA:
            smooth = np.dstack([smooth, pixels[:, :, 3:]])
        return ImageFrame(np.asarray(smooth), image.format)
