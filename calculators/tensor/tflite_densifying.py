"""Write out the sparse weights of a TensorFlow Lite model before an interpreter does.

Such a model begins with DENSIFY operators, each of which unpacks one constant. LiteRT takes 50 ms
for those of a person detector, in which nothing else of the program can go on, and its accelerator
of graphics cards does not know them. Here the unpacked constant becomes part of the file and the
operator is left out; what is computed with it stays, so that results are equal to the bit.
Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .flatbuffer import Table, offset_at, patched, replaced_bytes, shorter_tables
from .flatbuffer_columns import Columns
from .sparse_weights import Level, Sparsity
from .tflite_work import builtin_code

__all__ = ["with_unpacked_weights"]

_DENSIFY = 124
# Numbers of fields in their tables.
_MODEL_CODES, _MODEL_SUBGRAPHS, _MODEL_BUFFERS = 1, 2, 4
_SUBGRAPH_TENSORS, _SUBGRAPH_OPERATORS = 0, 3
_OPERATOR_CODE, _OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 0, 1, 2
_TENSOR_SHAPE, _TENSOR_TYPE, _TENSOR_BUFFER, _TENSOR_SPARSITY = 0, 1, 2, 6
_BUFFER_DATA = 0
_SPARSITY_ORDER, _SPARSITY_BLOCKS, _SPARSITY_LEVELS = 0, 1, 2
_LEVEL_FORMAT, _LEVEL_SIZE, _LEVEL_SEGMENTS, _LEVEL_INDICES = 0, 1, 3, 5
_VECTOR_VALUES = 0
#: Types of tensors by number, as patterns of bits: float32, float16, int8.
_BITS: Mapping[int, type[np.unsignedinteger[Any]]] = {0: np.uint32, 1: np.uint16, 9: np.uint8}
#: Kinds of integers in the lists of a level, by number.
_INDEX_TYPES: Mapping[int, type[np.integer[Any]]] = {1: np.int32, 2: np.uint16, 3: np.uint8}


def with_unpacked_weights(model: bytes) -> bytes:
    """Return the model with its constants unpacked, in place of its DENSIFY operators.

    One without any is returned as it is. So is one that stores them in another way than known, or
    is damaged: the interpreter then unpacks them, or tells what is wrong.
    """
    try:
        root = Table(model, offset_at(model, 0))
        codes = [builtin_code(code) for code in root.tables(_MODEL_CODES)]
        return _unpacked(model, root, codes.index(_DENSIFY)) if _DENSIFY in codes else model
    except (struct.error, ValueError, IndexError, KeyError):
        return model


def _unpacked(model: bytes, root: Table, densify: int) -> bytes:
    (subgraph,) = root.tables(_MODEL_SUBGRAPHS)
    operators = Columns(model, subgraph, _SUBGRAPH_OPERATORS)
    inputs = operators.vectors(_OPERATOR_INPUTS, 4)
    outputs = operators.vectors(_OPERATOR_OUTPUTS, 4)
    buffers = _free_buffers(model, subgraph)
    is_gone = operators.numbers(_OPERATOR_CODE, "<u4") == densify
    start, _ = root.vector(_MODEL_BUFFERS, 4)
    filled: dict[int, NDArray[Any]] = {}
    for number in np.flatnonzero(is_gone).tolist():
        (packed,), (output,) = inputs.ints(model, number), outputs.ints(model, number)
        constant = subgraph.table(_SUBGRAPH_TENSORS, packed)
        filled[start + 4 * buffers[output]] = _dense(root, constant)
    operators_at, _ = subgraph.vector(_SUBGRAPH_OPERATORS, 4)
    kept: list[int] = np.flatnonzero(~is_gone).tolist()
    return patched(
        model, [*replaced_bytes(model, filled), shorter_tables(model, operators_at, kept)]
    )


def _free_buffers(model: bytes, subgraph: Table) -> dict[int, int]:
    """Return the buffers, by tensor, that are of one tensor only, as constants have them."""
    tensors = Columns(model, subgraph, _SUBGRAPH_TENSORS)
    numbers: list[int] = tensors.numbers(_TENSOR_BUFFER, "<u4").tolist()
    uses = Counter(numbers)
    # Number 0 is empty, and of all tensors that have none.
    return {tensor: n for tensor, n in enumerate(numbers) if n and uses[n] == 1}


def _dense(root: Table, tensor: Table) -> NDArray[Any]:
    """Return a constant as it is unpacked."""
    buffer = root.table(_MODEL_BUFFERS, tensor.number(_TENSOR_BUFFER, "<I"))
    bits = _BITS[tensor.number(_TENSOR_TYPE, "<b")]
    sparsity = tensor.child(_TENSOR_SPARSITY)
    stored = Sparsity(
        sparsity.ints(_SPARSITY_ORDER),
        sparsity.ints(_SPARSITY_BLOCKS),
        [_level(one) for one in sparsity.tables(_SPARSITY_LEVELS)],
    )
    values = buffer.array(_BUFFER_DATA, np.uint8).view(bits)
    return stored.dense(tensor.ints(_TENSOR_SHAPE), values)


def _level(level: Table) -> Level:
    if not level.flag(_LEVEL_FORMAT):
        return Level(level.number(_LEVEL_SIZE))
    segments, indices = (_indices(level, number) for number in (_LEVEL_SEGMENTS, _LEVEL_INDICES))
    return Level(0, segments, indices)


def _indices(level: Table, number: int) -> NDArray[Any]:
    # Which kind of vector a field holds, the field before it tells.
    kind = _INDEX_TYPES[level.number(number - 1, "<B")]
    return level.child(number).array(_VECTOR_VALUES, kind)
