"""Activation functions of model outputs."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ..float32 import exp

__all__ = ["Activation", "activated", "sigmoid"]


class Activation(StrEnum):
    """The function that is applied to the values of a tensor."""

    NONE = "NONE"
    SIGMOID = "SIGMOID"


def sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Map any number to 0..1, in float32."""
    # For very negative values exp(-x) is infinite, and 1 / (1 + infinity) is 0, as it should be.
    result = exp(-values)
    result += np.float32(1)
    return np.divide(np.float32(1), result, out=result)


def activated(values: NDArray[np.float32], activation: Activation) -> NDArray[np.float32]:
    """Return ``values`` after the activation."""
    return sigmoid(values) if activation is Activation.SIGMOID else values
