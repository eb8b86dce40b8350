"""Check that a TensorFlow Lite file is whole, before an interpreter reads past its end.

tflite-runtime trusts the file and crashes the process on one that was cut off; LiteRT checks it
itself. The format is a FlatBuffer: tables whose fields are offsets to further tables and vectors.
Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

__all__ = ["check_model_file"]

_IDENTIFIER = b"TFL3"
# Numbers of fields in their tables.
_MODEL_CODES, _MODEL_SUBGRAPHS, _MODEL_BUFFERS = 1, 2, 4
_CODE_CUSTOM_NAME = 1
_SUBGRAPH_TENSORS, _SUBGRAPH_OPERATORS = 0, 3
_BUFFER_DATA = 0
_TENSOR_SHAPE, _TENSOR_NAME = 0, 3
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2


def check_model_file(model: bytes) -> None:
    """Raise ``ValueError`` unless ``model`` is a TensorFlow Lite file with all of its parts.

    Looks at weights, tensors and operators, which make up the file; it does not find values that
    were changed.
    """
    if model[4:8] != _IDENTIFIER:
        raise ValueError("it is no TensorFlow Lite file")
    try:
        _visit_model(_Table(model, _offset(model, 0)))
    except struct.error:
        raise ValueError("it is cut off or damaged") from None


def _visit_model(root: _Table) -> None:
    for buffer in root.tables(_MODEL_BUFFERS):
        buffer.check_vector(_BUFFER_DATA, 1)
    for code in root.tables(_MODEL_CODES):
        code.check_vector(_CODE_CUSTOM_NAME, 1)
    subgraphs = list(root.tables(_MODEL_SUBGRAPHS))
    if not subgraphs:
        raise struct.error
    for subgraph in subgraphs:
        for tensor in subgraph.tables(_SUBGRAPH_TENSORS):
            tensor.check_vector(_TENSOR_SHAPE, 4)
            tensor.check_vector(_TENSOR_NAME, 1)
        for operator in subgraph.tables(_SUBGRAPH_OPERATORS):
            operator.check_vector(_OPERATOR_INPUTS, 4)
            operator.check_vector(_OPERATOR_OUTPUTS, 4)


class _Table:
    """Read one table of a FlatBuffer; raises ``struct.error`` for what lies outside the file."""

    def __init__(self, model: bytes, at: int) -> None:
        self._model = model
        self._at = at
        (back,) = struct.unpack_from("<i", model, _inside(at))
        self._vtable = _inside(at - back)
        self._vtable_size, size = struct.unpack_from("<HH", model, self._vtable)
        _check_span(model, at, size)

    def _field(self, number: int) -> int | None:
        """Return where a field is stored, or None when the table lacks it."""
        entry = 4 + 2 * number
        if entry + 2 > self._vtable_size:
            return None
        (offset,) = struct.unpack_from("<H", self._model, self._vtable + entry)
        return self._at + offset if offset else None

    def _vector(self, number: int, item_size: int) -> tuple[int, int]:
        """Return where the items of a vector begin, and how many there are."""
        field = self._field(number)
        if field is None:
            return 0, 0
        start = field + _offset(self._model, field)
        count = _offset(self._model, start)
        _check_span(self._model, start + 4, count * item_size)
        return start + 4, count

    def check_vector(self, number: int, item_size: int) -> None:
        self._vector(number, item_size)

    def tables(self, number: int) -> Iterator[_Table]:
        start, count = self._vector(number, 4)
        for at in range(start, start + 4 * count, 4):
            yield _Table(self._model, at + _offset(self._model, at))


def _offset(model: bytes, at: int) -> int:
    (value,) = struct.unpack_from("<I", model, at)
    return int(value)


def _inside(at: int) -> int:
    # A negative position would count from the end.
    if at < 0:
        raise struct.error
    return at


def _check_span(model: bytes, start: int, size: int) -> None:
    if start + size > len(model):
        raise struct.error
