"""NumPy arrays and the tensors of models.

``array`` is ``{"dtype", "shape", "data"}`` with all numbers in one list, ``tensors`` a list of
these. In tables an array has one row of three texts, as a table has no place for its shape.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....framework.errors import MediaError
from ....framework.formats import Tensors
from .codec import Codec, Columns, LineError
from .json_values import float32_texts, float_text, list_of, mapping_of
from .numbers import shown_array

__all__ = ["CODECS", "array_from_json", "array_text", "is_numeric"]

_KINDS = "biuf"
_SHOWN_TENSORS = 100


def is_numeric(array: NDArray[Any]) -> bool:
    """Return True when an array holds booleans, integers or floats."""
    return array.dtype.kind in _KINDS


def array_text(array: NDArray[Any]) -> str:
    """Write an array; each number with the digits that its type needs."""
    head = f'"dtype":"{array.dtype}","shape":{json.dumps(list(array.shape))}'
    return f'{{{head},"data":{_data_text(array)}}}'


def array_from_json(value: Any) -> NDArray[Any]:
    """Return an array; raises ``LineError`` for what is none."""
    fields = mapping_of(value, "an array", "dtype, shape and data")
    shape, data = list_of(fields.get("shape"), "a shape"), list_of(fields.get("data"), "data")
    try:
        dtype = np.dtype(fields.get("dtype"))
        if dtype.kind not in _KINDS:
            raise LineError(f"an array has the dtype {dtype}; expected numbers or truth values")
        numbers = [np.nan if item is None else item for item in data]
        return np.array(numbers, dtype).reshape(shape)
    except (TypeError, ValueError, OverflowError) as error:
        raise LineError(f"an array cannot be read ({error})") from None


def _data_text(array: NDArray[Any]) -> str:
    flat = array.ravel()
    if array.dtype.kind == "f":
        texts = float32_texts(flat) if array.dtype == np.float32 else map(float_text, flat)
        return f"[{','.join(texts)}]"
    return json.dumps(flat.tolist(), separators=(",", ":"))


class _ArrayCodec(Codec[NDArray[Any]]):
    payload_type = np.ndarray
    key, plural, counter = "array", "arrays", "array"

    def json_text(self, payload: NDArray[Any]) -> str:
        return array_text(_checked(payload))

    def from_json(self, value: Any) -> NDArray[Any]:
        return array_from_json(value)

    def columns(self, items: Sequence[NDArray[Any]]) -> Columns:
        return _columns(items)

    def blank(self, kind: Any) -> Columns:
        return {name: np.zeros(0, np.str_) for name in ("dtype", "shape", "data")}

    def view(self, items: Sequence[NDArray[Any]]) -> tuple[str, Any]:
        return "tensor", {"tensors": [shown_array(array) for array in items]}


class _TensorsCodec(Codec[Tensors]):
    payload_type = Tensors
    key, plural, counter = "tensors", "multi_tensors", "tensors"

    def json_text(self, payload: Tensors) -> str:
        return f"[{', '.join(array_text(_checked(array)) for array in payload)}]"

    def from_json(self, value: Any) -> Tensors:
        return Tensors(*(array_from_json(item) for item in list_of(value, "tensors")))

    def columns(self, items: Sequence[Tensors]) -> Columns:
        counts = [np.arange(len(item)) for item in items]
        arrays = [array for item in items for array in item]
        return {"tensor": np.concatenate(counts), **_columns(arrays)}

    def row_count(self, payload: Tensors) -> int:
        return len(payload)

    def blank(self, kind: Any) -> Columns:
        texts = {name: np.zeros(0, np.str_) for name in ("dtype", "shape", "data")}
        return {"tensor": np.zeros(0, np.int64), **texts}

    def view(self, items: Sequence[Tensors]) -> tuple[str, Any]:
        return "tensor", {"tensors": [shown_array(array) for array in items[0][:_SHOWN_TENSORS]]}


def _columns(arrays: Sequence[NDArray[Any]]) -> Columns:
    return {
        "dtype": [str(array.dtype) for array in arrays],
        "shape": [json.dumps(list(array.shape)) for array in arrays],
        "data": [_data_text(_checked(array)) for array in arrays],
    }


def _checked(array: NDArray[Any]) -> NDArray[Any]:
    if is_numeric(array):
        return array
    raise MediaError(
        f"a packet holds an array of {array.dtype}; expected numbers or truth values in it"
    )


CODECS: list[Codec[Any]] = [_ArrayCodec(), _TensorsCodec()]
