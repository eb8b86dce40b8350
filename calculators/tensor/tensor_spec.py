"""The name, shape and type of an input or output of a model."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import QuantizedArray

__all__ = ["TensorSpec"]


class TensorSpec(NamedTuple):
    """One input or output of a model; a side of any length is -1.

    ``scale`` and ``zero_point`` say what the integers of a quantized model stand for; a scale of 0
    that they stand for themselves.
    """

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    scale: float = 0.0
    zero_point: int = 0

    def __str__(self) -> str:
        return f"{self.dtype}{list(self.shape)}"

    def marked(self, tensor: NDArray[Any]) -> NDArray[Any]:
        """Return an array that the model made, knowing what its integers stand for."""
        return QuantizedArray.of(tensor, self.scale, self.zero_point) if self.scale else tensor

    def reshaped(self, tensor: NDArray[Any]) -> NDArray[Any]:
        """Return an array in this shape, or as it is where it holds more or fewer numbers."""
        return tensor.reshape(self.shape) if math.prod(self.shape) == tensor.size else tensor

    def fits(self, tensor: NDArray[Any]) -> bool:
        """Return True when an array has this type and shape."""
        return (
            tensor.dtype == self.dtype
            and tensor.ndim == len(self.shape)
            and all(
                side in {-1, given} for side, given in zip(self.shape, tensor.shape, strict=True)
            )
        )
