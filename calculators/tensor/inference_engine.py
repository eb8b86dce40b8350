"""What the inference calculator asks of the library that runs a network.

An engine is anything with the attributes and methods of ``InferenceEngine``; ``backends`` lists
those that there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import FrameworkError

__all__ = ["InferenceEngine", "TensorSpec", "brief", "check_tensors"]


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """Describe one input or output of a model."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def __str__(self) -> str:
        return f"{self.dtype}{list(self.shape)}"


class InferenceEngine(Protocol):
    """Run one model; made by a node for itself, used by one thread at a time.

    ``inputs`` and ``outputs`` describe what it takes and computes, ``device`` what it runs on:
    device, backend and precision, such as ``cpu litert f32``.
    """

    device: str
    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        """Return the outputs for inputs that fit ``inputs``, as arrays that stay valid."""
        ...

    def close(self) -> None:
        """Free what the engine holds; it is not used afterwards."""
        ...


def check_tensors(specs: Sequence[TensorSpec], tensors: Sequence[NDArray[Any]], where: str) -> None:
    """Raise ``FrameworkError`` unless number, types and shapes are what the model takes."""
    fits = len(specs) == len(tensors) and all(
        tensor.shape == spec.shape and tensor.dtype == spec.dtype
        for spec, tensor in zip(specs, tensors, strict=True)
    )
    if not fits:
        got = ", ".join(f"{tensor.dtype}{list(tensor.shape)}" for tensor in tensors) or "none"
        raise FrameworkError(
            f"{where}: got the tensors {got}; expected {', '.join(map(str, specs))}, which this "
            "model takes; set the size and range of the calculator that makes the tensors to match"
        )


def brief(error: Exception) -> str:
    """Return a library's message on one line, of bounded length."""
    return " ".join(str(error).split())[:200] or type(error).__name__
