"""Convert pictures from one pixel layout to another."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame
from ..wiring import needs_one_of

__all__ = ["ColorConvertCalculator"]

#: What each pair of tags expects, makes, and how OpenCV calls that.
_CONVERSIONS = {
    ("RGBA_IN", "RGB_OUT"): (ImageFormat.SRGBA, ImageFormat.SRGB, "COLOR_RGBA2RGB"),
    ("GRAY_IN", "RGB_OUT"): (ImageFormat.GRAY8, ImageFormat.SRGB, "COLOR_GRAY2RGB"),
    ("RGB_IN", "GRAY_OUT"): (ImageFormat.SRGB, ImageFormat.GRAY8, "COLOR_RGB2GRAY"),
    ("RGB_IN", "RGBA_OUT"): (ImageFormat.SRGB, ImageFormat.SRGBA, "COLOR_RGB2RGBA"),
    ("BGRA_IN", "RGBA_OUT"): (ImageFormat.SBGRA, ImageFormat.SRGBA, "COLOR_BGRA2RGBA"),
    ("RGBA_IN", "BGRA_OUT"): (ImageFormat.SRGBA, ImageFormat.SBGRA, "COLOR_RGBA2BGRA"),
    ("BGR_IN", "RGB_OUT"): (ImageFormat.SRGB, ImageFormat.SRGB, "COLOR_BGR2RGB"),
}


class ColorConvertCalculator(Calculator, pure=True):
    """Convert pictures between RGB, RGBA, BGRA and grey; an alpha that is added is 255.

    Wire one input and one output: RGBA to RGB or BGRA, RGB to RGBA or GRAY, GRAY, BGR or BGRA to
    what MediaPipe makes of them. Raises ``PayloadTypeError`` for pictures in another format than
    the input's tag says.

    Source: ``mediapipe/calculators/image/color_convert_calculator.cc``.
    """

    rgba_in = Input(ImageFrame, optional=True)
    rgb_in = Input(ImageFrame, optional=True)
    bgra_in = Input(ImageFrame, optional=True)
    bgr_in = Input(ImageFrame, optional=True, doc="three channels, blue first")
    gray_in = Input(ImageFrame, optional=True)
    rgba_out = Output(ImageFrame)
    rgb_out = Output(ImageFrame)
    bgra_out = Output(ImageFrame)
    gray_out = Output(ImageFrame)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        inputs, outputs = cls.contract.inputs, cls.contract.outputs
        source, target = needs_one_of(contract, *inputs), needs_one_of(contract, *outputs)
        if source is None or target is None:
            return
        tags = inputs[source].tag, outputs[target].tag
        if tags not in _CONVERSIONS:
            known = ", ".join(f"{one} to {other}" for one, other in _CONVERSIONS)
            raise ValueError(f"cannot convert {tags[0]} to {tags[1]}; expected one of {known}")

    def open(self, ctx: Context) -> None:
        contract = type(self).contract
        self._input: Input[ImageFrame] = next(
            port for port in contract.inputs if ctx.is_wired(port)
        )
        self._output: Output[ImageFrame] = next(
            port for port in contract.outputs if ctx.is_wired(port)
        )
        self._conversion = _CONVERSIONS[self._input.tag, self._output.tag]

    def process(self, ctx: Context) -> None:
        from ..opencv import cv2

        image = ctx.get(self._input)
        if image is None:
            return
        source, target, code = self._conversion
        if image.format is not source:
            raise PayloadTypeError(
                f"{ctx.node}: got a picture in {image.format.name}; expected {source.name} on "
                f"{self._input.tag}; wire the input of its format"
            )
        conversion: int = getattr(cv2, code)
        ctx[self._output] = ImageFrame(np.asarray(cv2.cvtColor(image.data, conversion)), target)
