"""Hand pictures on, for graphs that tell pictures in memory from those on a graphics card."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import ImageFrame

__all__ = ["FromImageCalculator"]


class FromImageCalculator(Calculator, pure=True):
    """Pass pictures on as they are; a stream of images has one type here, which is in memory.

    Source: ``mediapipe/calculators/util/from_image_calculator.cc``.
    """

    image = Input(ImageFrame)
    image_cpu = Output(ImageFrame, doc="the same picture")
    source_on_gpu = Output(bool, doc="false")

    def process(self, ctx: Context) -> None:
        ctx[self.image_cpu] = ctx[self.image]
        ctx[self.source_on_gpu] = False
