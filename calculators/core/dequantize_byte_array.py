"""Turn bytes back into the numbers that they stand for."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ..wiring import checked_options

__all__ = ["DequantizeByteArrayCalculator"]


class DequantizeByteArrayCalculator(Calculator, pure=True):
    """Send a number for every byte, spread evenly from the least value to the greatest.

    Byte b becomes b × range / 255 + range / 512 + minimum: the second term, half a step of 256,
    is MediaPipe's.

    Source: ``mediapipe/calculators/core/dequantize_byte_array_calculator.cc``.
    """

    encoded = Input(bytes)
    float_vector = Output(tuple[float, ...])

    max_quantized_value = Option(type=float, doc="What byte 255 stands for.", example=1.0)
    min_quantized_value = Option(type=float, doc="What byte 0 stands for.", example=0.0)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if options and not options["max_quantized_value"] > options["min_quantized_value"]:
            raise ValueError("max_quantized_value must be greater than min_quantized_value")

    def process(self, ctx: Context) -> None:
        lowest = np.float32(self.min_quantized_value)
        span = np.float32(self.max_quantized_value) - lowest
        scale, bias = np.float32(span / 255.0), np.float32(span / 512.0) + lowest
        values = np.frombuffer(ctx[self.encoded], np.uint8).astype(np.float32) * scale + bias
        ctx[self.float_vector] = tuple(values.tolist())
