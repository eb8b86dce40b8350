"""Hand pictures on, for graphs that tell pictures in memory from those on a graphics card."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import ImageFrame
from ..gpu.device import GpuBuffer, Picture
from ..wiring import keep_only, needs_one_of

__all__ = ["ToImageCalculator"]


class ToImageCalculator(Calculator, pure=True):
    """Pass pictures on where they are, in memory or on a graphics card.

    The picture comes in as IMAGE, IMAGE_CPU or IMAGE_GPU: wire one of them.

    Source: ``mediapipe/calculators/util/to_image_calculator.cc``.
    """

    image = Input[Picture](Picture, optional=True)
    image_cpu = Input(ImageFrame, optional=True)
    image_gpu = Input(GpuBuffer, optional=True)
    # The output has the type of the input that is wired.
    output = Output[Picture](Picture, tag="IMAGE", same_as=image, doc="the same picture")
    output_cpu = Output(ImageFrame, tag="IMAGE")
    output_gpu = Output(GpuBuffer, tag="IMAGE")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        chosen = needs_one_of(contract, *cls.contract.inputs)
        keep_only(contract, cls.contract.outputs[chosen or 0])

    def process(self, ctx: Context) -> None:
        contract = type(self).contract
        for source, target in zip(contract.inputs, contract.outputs, strict=True):
            packet = ctx.packet(source)
            if not packet.is_empty():
                ctx.forward(target, packet)
