"""Hand pictures on, for graphs that tell pictures in memory from those on a graphics card."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.authoring.service import UseService
from ...framework.formats import ImageFrame
from ..gpu.device import GPU_DEVICE, GpuBuffer, Picture
from ..wiring import is_wired
from .pictures_on_either import in_memory, on_card

__all__ = ["FromImageCalculator"]


class FromImageCalculator(Calculator, pure=True):
    """Pass pictures on, to memory (IMAGE_CPU) or a graphics card (IMAGE_GPU), wherever they are.

    A picture that is elsewhere is copied; one in memory goes to the graph's graphics card.

    Source: ``mediapipe/calculators/util/from_image_calculator.cc``.
    """

    image = Input[Picture](Picture)
    image_cpu = Output(ImageFrame, doc="the picture in memory")
    image_gpu = Output(GpuBuffer, doc="the picture as a texture")
    source_on_gpu = Output(bool, doc="whether it came as a texture")
    device = UseService(GPU_DEVICE, optional=True)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if contract.node is not None and not is_wired(contract, cls.image_gpu):
            # No graphics card is looked for where nobody wants a texture.
            contract.services.clear()

    def process(self, ctx: Context) -> None:
        picture = ctx[self.image]
        if ctx.is_wired(self.image_cpu):
            ctx[self.image_cpu] = in_memory(picture)
        if ctx.is_wired(self.image_gpu):
            ctx[self.image_gpu] = on_card(picture, ctx.get(self.device), ctx.node)
        ctx[self.source_on_gpu] = isinstance(picture, GpuBuffer)
