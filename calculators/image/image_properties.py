"""Tell the size of pictures."""

from __future__ import annotations

from ...framework.calculator import Calculator
from ...framework.context import Context
from ...framework.contract import Contract
from ...framework.formats import ImageFrame
from ...framework.ports import Input, Output

__all__ = ["ImagePropertiesCalculator"]


class ImagePropertiesCalculator(Calculator, pure=True):
    """Send the size of every picture as (width, height) in pixels.

    The picture comes in as IMAGE or IMAGE_CPU: wire one of them.
    Source: ``mediapipe/calculators/image/image_properties_calculator.cc``.
    """

    image = Input(ImageFrame, optional=True)
    image_cpu = Input(ImageFrame, optional=True)
    size = Output(tuple[int, int])

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if contract.node is None or contract.node.damaged:
            return
        wired = [entry.tag for entry in contract.node.input_stream]
        if len({"IMAGE", "IMAGE_CPU"}.intersection(wired)) != 1:
            raise ValueError(
                "ImagePropertiesCalculator reads one picture stream; "
                f"got {', '.join(wired) or 'none'}; wire either IMAGE or IMAGE_CPU"
            )

    def process(self, ctx: Context) -> None:
        image = ctx.get(self.image) or ctx.get(self.image_cpu)
        if image is not None:
            ctx[self.size] = (image.width, image.height)
