"""Check that a TensorFlow Lite file is whole, before an interpreter reads past its end.

tflite-runtime trusts the file and crashes the process on one that was cut off; LiteRT checks it
itself. The format is a FlatBuffer: tables whose fields are offsets to further tables and vectors.
Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

import struct

from .flatbuffer import Table, offset_at
from .flatbuffer_columns import Columns

__all__ = ["check_model_file", "has_custom_operators", "is_tflite"]

_IDENTIFIER = b"TFL3"
# Numbers of fields in their tables.
_MODEL_CODES, _MODEL_SUBGRAPHS, _MODEL_BUFFERS = 1, 2, 4
_CODE_CUSTOM_NAME = 1
_SUBGRAPH_TENSORS, _SUBGRAPH_OPERATORS = 0, 3
_BUFFER_DATA = 0
_TENSOR_SHAPE, _TENSOR_NAME = 0, 3
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2


def is_tflite(model: bytes) -> bool:
    """Return True when bytes are those of a TensorFlow Lite file, by its identifier."""
    return model[4:8] == _IDENTIFIER


def check_model_file(model: bytes) -> None:
    """Raise ``ValueError`` unless ``model`` is a TensorFlow Lite file with all of its parts.

    Looks at weights, tensors and operators, which make up the file; it does not find values that
    were changed.
    """
    if not is_tflite(model):
        raise ValueError("it is no TensorFlow Lite file")
    try:
        _visit_model(model, Table(model, offset_at(model, 0)))
    except struct.error:
        raise ValueError("it is cut off or damaged") from None


def has_custom_operators(model: bytes) -> bool:
    """Return True when a model names operators that are not of the standard.

    False for a file that is damaged, which whoever loads it will tell.
    """
    try:
        root = Table(model, offset_at(model, 0))
        return any(code.vector(_CODE_CUSTOM_NAME, 1)[1] for code in root.tables(_MODEL_CODES))
    except struct.error:
        return False


def _visit_model(model: bytes, root: Table) -> None:
    Columns(model, root, _MODEL_BUFFERS).vectors(_BUFFER_DATA, 1)
    Columns(model, root, _MODEL_CODES).vectors(_CODE_CUSTOM_NAME, 1)
    subgraphs = list(root.tables(_MODEL_SUBGRAPHS))
    if not subgraphs:
        raise struct.error
    for subgraph in subgraphs:
        tensors = Columns(model, subgraph, _SUBGRAPH_TENSORS)
        tensors.vectors(_TENSOR_SHAPE, 4)
        tensors.vectors(_TENSOR_NAME, 1)
        operators = Columns(model, subgraph, _SUBGRAPH_OPERATORS)
        operators.vectors(_OPERATOR_INPUTS, 4)
        operators.vectors(_OPERATOR_OUTPUTS, 4)
