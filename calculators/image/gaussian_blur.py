"""Blur pictures."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import ImageFrame

__all__ = ["GaussianBlurCalculator"]


class GaussianBlurCalculator(Calculator, pure=True):
    """Blur a picture with a Gaussian kernel; MediaPipe has no such calculator.

    ``scale_down`` blurs a smaller copy and enlarges it again, which looks the same where the blur
    is strong, and is quicker by the square of the number.
    """

    image = Input(ImageFrame)
    blurred = Output(ImageFrame, tag="IMAGE")

    sigma = Option(10.0, gt=0, doc="The standard deviation, in pixels of the picture.")
    scale_down = Option(1, ge=1, doc="How many times smaller the copy is.")

    def process(self, ctx: Context) -> None:
        from ..opencv import cv2

        image = ctx[self.image]
        pixels, size = image.data, (image.width, image.height)
        small = (max(1, size[0] // self.scale_down), max(1, size[1] // self.scale_down))
        if small != size:
            pixels = cv2.resize(pixels, small, interpolation=cv2.INTER_AREA)
        pixels = cv2.GaussianBlur(pixels, (0, 0), self.sigma / self.scale_down)
        if small != size:
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
        ctx[self.blurred] = ImageFrame(np.asarray(pixels), image.format)
