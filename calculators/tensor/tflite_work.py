"""Estimate how much a TensorFlow Lite model computes, from the shapes in its file.

Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from math import prod

from .flatbuffer import Table, offset_at
from .flatbuffer_columns import Columns

__all__ = ["builtin_code", "multiply_adds"]

# Numbers of fields in their tables.
_MODEL_CODES, _MODEL_SUBGRAPHS = 1, 2
_CODE_OLD_BUILTIN, _CODE_BUILTIN = 0, 3
_SUBGRAPH_TENSORS, _SUBGRAPH_OPERATORS = 0, 3
_OPERATOR_CODE, _OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 0, 1, 2
_TENSOR_SHAPE = 0

_CONV_2D, _DEPTHWISE_CONV_2D, _FULLY_CONNECTED = 3, 4, 9
#: Which sizes of the weights are multiplied for every value of the output.
_SUMMED: Mapping[int, slice] = {
    _CONV_2D: slice(1, 4),  # of filters×height×width×channels
    _DEPTHWISE_CONV_2D: slice(1, 3),  # of 1×height×width×channels
    _FULLY_CONNECTED: slice(1, 2),  # of outputs×inputs
}


def multiply_adds(model: bytes) -> int | None:
    """Return the multiplications of one run, those of convolutions and fully connected layers.

    Other operators count nothing: in models of pictures they are a few percent. None for a file
    that is damaged, which whoever loads it will tell.
    """
    try:
        root = Table(model, offset_at(model, 0))
        summed = [_SUMMED.get(builtin_code(code)) for code in root.tables(_MODEL_CODES)]
        graphs = root.tables(_MODEL_SUBGRAPHS)
        return sum(_of_subgraph(model, graph, summed) for graph in graphs)
    except (struct.error, IndexError):
        return None


def builtin_code(code: Table) -> int:
    """Return the number of a standard operator, from its entry in a model's list of operators."""
    # Codes below 127 stand in the older of two fields, in files of any age.
    return max(code.number(_CODE_OLD_BUILTIN, "<b"), code.number(_CODE_BUILTIN))


def _of_subgraph(model: bytes, subgraph: Table, summed: Sequence[slice | None]) -> int:
    operators = Columns(model, subgraph, _SUBGRAPH_OPERATORS)
    shapes = Columns(model, subgraph, _SUBGRAPH_TENSORS).vectors(_TENSOR_SHAPE, 4)
    inputs = operators.vectors(_OPERATOR_INPUTS, 4)
    outputs = operators.vectors(_OPERATOR_OUTPUTS, 4)
    codes: list[int] = operators.numbers(_OPERATOR_CODE, "<u4").tolist()
    total = 0
    for number, code in enumerate(codes):
        sizes = summed[code]
        if sizes is not None:
            weights = shapes.ints(model, inputs.ints(model, number)[1])
            output = shapes.ints(model, outputs.ints(model, number)[0])
            total += prod(output) * prod(weights[sizes])
    return total
