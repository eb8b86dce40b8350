"""A model in parts, with what NumPy computes between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .custom_operators import JOINABLE, CustomOperator, Options
from .tensor_spec import TensorSpec

__all__ = ["ModelPart", "SplitModel", "Step", "joined_steps"]


class Step(NamedTuple):
    """What NumPy computes at one point: a tensor from others, named by their numbers."""

    operator: CustomOperator
    options: Options
    inputs: tuple[int, ...]
    output: int


def joined_steps(steps: Sequence[Step]) -> list[list[Step]]:
    """Return the steps in order, those together that can be computed at once.

    Such steps follow each other and differ in their second inputs only: three crops of one map.
    """
    groups: list[list[Step]] = []
    for step in steps:
        if groups and _is_joinable(groups[-1], step):
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


def _is_joinable(group: Sequence[Step], step: Step) -> bool:
    first = group[0]
    return (
        step.operator in JOINABLE
        and (step.operator, step.options) == (first.operator, first.options)
        and step.inputs[0] == first.inputs[0]
        and all(one.output not in step.inputs for one in group)
    )


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
