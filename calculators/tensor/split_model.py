"""A model in parts, with what NumPy computes between them."""

from __future__ import annotations

from typing import NamedTuple

from .custom_operators import CustomOperator, Options
from .tensor_spec import TensorSpec

__all__ = ["ModelPart", "SplitModel", "Step"]


class Step(NamedTuple):
    """What NumPy computes at one point: a tensor from others, named by their numbers."""

    operator: CustomOperator
    options: Options
    inputs: tuple[int, ...]
    output: int


class ModelPart(NamedTuple):
    """A model without custom operators, its tensors, and the steps that follow it."""

    model: bytes
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    steps: tuple[Step, ...]


class SplitModel(NamedTuple):
    """A model cut into parts, in order, and the whole model's tensors.

    An output that was not asked for has None for its number.
    """

    parts: tuple[ModelPart, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int | None, ...]
    output_specs: tuple[TensorSpec, ...]
