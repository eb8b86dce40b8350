"""Turn the integers of quantized models into the numbers that they stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import QuantizedArray, Tensors

__all__ = ["TensorsDequantizationCalculator"]

_TYPES = {np.dtype(np.uint8), np.dtype(np.int8), np.dtype(np.bool_)}


class TensorsDequantizationCalculator(Calculator, pure=True):
    """Send tensors of uint8, int8 or bool as float32: scale · (value - zero point).

    A model's outputs know scale and zero point (``QuantizedArray``); of other arrays they are 1
    and 0. Raises ``PayloadTypeError`` for other types.

    Source: ``mediapipe/calculators/tensor/tensors_dequantization_calculator.cc``.
    """

    tensors = Input(Tensors)
    output = Output(Tensors, tag="TENSORS")

    def process(self, ctx: Context) -> None:
        tensors = ctx[self.tensors]
        for tensor in tensors:
            if tensor.dtype not in _TYPES:
                raise PayloadTypeError(
                    f"{ctx.node}: got a tensor of {tensor.dtype}; expected uint8, int8 or bool; "
                    "take this calculator out for models that answer with other types"
                )
        ctx[self.output] = Tensors(*map(_dequantized, tensors))


def _dequantized(tensor: NDArray[Any]) -> NDArray[np.float32]:
    scale, zero = 1.0, 0
    if isinstance(tensor, QuantizedArray):
        scale, zero = tensor.scale, tensor.zero_point
    whole = np.asarray(tensor).astype(np.int32) - np.int32(zero)
    return np.float32(scale) * whole.astype(np.float32)
