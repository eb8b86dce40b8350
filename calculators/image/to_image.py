"""Hand pictures on, for graphs that tell pictures in memory from those on a graphics card."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import ImageFrame
from ..wiring import needs_one_of

__all__ = ["ToImageCalculator"]


class ToImageCalculator(Calculator, pure=True):
    """Pass pictures on as they are; a stream of images has one type here.

    The picture comes in as IMAGE or IMAGE_CPU: wire one of them.

    Source: ``mediapipe/calculators/util/to_image_calculator.cc``.
    """

    image = Input(ImageFrame, optional=True)
    image_cpu = Input(ImageFrame, optional=True)
    output = Output(ImageFrame, tag="IMAGE", doc="the same picture")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.image, cls.image_cpu)

    def process(self, ctx: Context) -> None:
        for port in (self.image, self.image_cpu):
            packet = ctx.packet(port)
            if not packet.is_empty():
                ctx.forward(self.output, packet)
