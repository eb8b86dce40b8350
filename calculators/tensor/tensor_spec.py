"""The name, shape and type of an input or output of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["TensorSpec"]


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One input or output of a model; a side of any length is -1."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def __str__(self) -> str:
        return f"{self.dtype}{list(self.shape)}"

    def fits(self, tensor: NDArray[Any]) -> bool:
        """Return True when an array has this type and shape."""
        return (
            tensor.dtype == self.dtype
            and tensor.ndim == len(self.shape)
            and all(
                side in {-1, given} for side, given in zip(self.shape, tensor.shape, strict=True)
            )
        )
