"""Take outputs that nobody reads off a TensorFlow Lite model, with what is computed for them alone.

The lists of outputs and operators are shortened in a copy of the file; weights, tensors and the
numbers by which they are known stay. What is left computes as before, to the bit. Making the copy
takes a few milliseconds, so it is made at each start and not kept.
Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Sequence

from .flatbuffer import Table, offset_at, patched, shorter_ints, shorter_tables
from .flatbuffer_columns import Columns
from .model_format import PrunedModel

__all__ = ["needed_operators", "without_outputs"]

# Numbers of fields in their tables.
_MODEL_SUBGRAPHS, _MODEL_SIGNATURES = 2, 7
_SUBGRAPH_TENSORS, _SUBGRAPH_OUTPUTS, _SUBGRAPH_OPERATORS = 0, 2, 3
_TENSOR_IS_VARIABLE = 5
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2


def without_outputs(model: bytes, kept: Collection[int]) -> PrunedModel | None:
    """Return a copy of the model with only the outputs ``kept``, by their numbers, in their order.

    None for a model that is better left as it is: one that would have no output or keeps all, that
    has parts which operators call, that keeps values from one run to the next, or that names its
    outputs in signatures.
    """
    try:
        return _without_outputs(model, kept)
    except (struct.error, IndexError):
        # Loading it will tell what is wrong with the file.
        return None


def _without_outputs(model: bytes, kept: Collection[int]) -> PrunedModel | None:
    root = Table(model, offset_at(model, 0))
    subgraphs = list(root.tables(_MODEL_SUBGRAPHS))
    if len(subgraphs) != 1 or root.vector(_MODEL_SIGNATURES, 4)[1]:
        return None
    (subgraph,) = subgraphs
    if Columns(model, subgraph, _SUBGRAPH_TENSORS).numbers(_TENSOR_IS_VARIABLE, "u1").any():
        return None
    all_outputs = subgraph.ints(_SUBGRAPH_OUTPUTS)
    present = tuple(number in kept for number in range(len(all_outputs)))
    outputs = [tensor for tensor, is_kept in zip(all_outputs, present, strict=True) if is_kept]
    if not outputs or len(outputs) == len(all_outputs):
        return None
    operators = needed_operators(list(subgraph.tables(_SUBGRAPH_OPERATORS)), outputs)
    patches = [
        shorter_ints(subgraph.vector(_SUBGRAPH_OUTPUTS, 4)[0], outputs),
        shorter_tables(model, subgraph.vector(_SUBGRAPH_OPERATORS, 4)[0], operators),
    ]
    return PrunedModel(patched(model, patches), present)


def needed_operators(operators: Sequence[Table], outputs: Sequence[int]) -> list[int]:
    """Return the numbers of the operators that the outputs depend on; they are stored in order."""
    wanted = set(outputs)
    needed: list[int] = []
    for number in reversed(range(len(operators))):
        makes = operators[number].ints(_OPERATOR_OUTPUTS)
        # An operator without outputs is there for what it does.
        if not makes or not wanted.isdisjoint(makes):
            needed.append(number)
            wanted.update(operators[number].ints(_OPERATOR_INPUTS))
    return needed[::-1]
