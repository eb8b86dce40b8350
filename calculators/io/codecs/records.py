"""Dataclasses and dicts: by the class's own name, or ``object``.

In tables a column a field; what is no number, truth value or string is its JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import numpy as np

from .codec import Codec, Columns
from .json_values import mapping_of
from .numbers import shown_number
from .plain_json import field_types, from_plain, plain_refusal, record_from, to_plain

__all__ = ["RecordCodec", "mapping_codec"]

_COLUMNS: dict[Any, Any] = {bool: np.bool_, int: np.int64, float: np.float64}
_SHOWN_FIELDS = 100


class RecordCodec(Codec[Any]):
    """Writes a dataclass; ``find`` returns other codecs by name, for what its fields hold."""

    def __init__(self, kind: type[Any], find: Callable[[str], type[Any]]) -> None:
        self.payload_type = kind
        self.key, self.plural, self.counter = kind.__name__, f"{kind.__name__}[]", "index"
        self._find = find

    def to_json(self, payload: Any) -> Any:
        return to_plain(payload, type(payload))

    def json_text(self, payload: Any) -> str:
        return json.dumps(self.to_json(payload), ensure_ascii=False, allow_nan=False)

    def from_json(self, value: Any) -> Any:
        return record_from(self.payload_type, value, self._find)

    def row(self, payload: Any) -> dict[str, Any]:
        names = field_types(self.payload_type)
        return {
            name: _cell(getattr(payload, name), hint, keep=hint in _COLUMNS or hint is str)
            for name, hint in names.items()
        }

    def columns(self, items: Sequence[Any]) -> Columns:
        columns = super().columns(items)
        for name, hint in field_types(self.payload_type).items():
            if hint in _COLUMNS:
                columns[name] = np.array(columns[name], _COLUMNS[hint])
        return columns

    def blank(self, kind: Any) -> Columns:
        types = field_types(self.payload_type)
        return {name: np.zeros(0, _COLUMNS.get(hint, np.str_)) for name, hint in types.items()}

    def refusal(self, kind: Any) -> str:
        return plain_refusal(kind)


class _MappingCodec(Codec[Mapping[str, Any]]):
    payload_type: Any = Mapping
    key, plural, counter = "object", "objects", "index"
    has_open_columns = True

    def __init__(self, find: Callable[[str], type[Any]]) -> None:
        self._find = find

    def to_json(self, payload: Mapping[str, Any]) -> Any:
        return to_plain(payload)

    def from_json(self, value: Any) -> Mapping[str, Any]:
        found: Mapping[str, Any] = from_plain(
            mapping_of(value, "an object", "fields"), Any, self._find
        )
        return found

    def row(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        # What is None is as good as missing: an empty cell, and no text in a column of numbers.
        return {
            str(name): None if value is None else _cell(value, Any)
            for name, value in payload.items()
        }

    def columns(self, items: Sequence[Mapping[str, Any]]) -> Columns:
        rows = [self.row(item) for item in items]
        names = dict.fromkeys(name for row in rows for name in row)
        return {name: [row.get(name) for row in rows] for name in names}

    def refusal(self, kind: Any) -> str:
        key, *value = get_args(kind) or (str,)
        if key not in (str, Any):
            return "its keys are no strings"
        return plain_refusal(value[0]) if value else ""

    def view(self, items: Sequence[Mapping[str, Any]]) -> tuple[str, Any]:
        [*fields] = items[0].items()
        if len(items) > 1 or not all(isinstance(value, int | float) for _, value in fields):
            return "text", None
        return "number", {str(name): shown_number(value) for name, value in fields[:_SHOWN_FIELDS]}


def _cell(value: Any, hint: Any, *, keep: bool = False) -> Any:
    """Return a value that fits into one cell of a table."""
    if keep or isinstance(value, bool | int | float | str):
        return value
    return json.dumps(to_plain(value, hint), ensure_ascii=False, allow_nan=False)


def mapping_codec(find: Callable[[str], type[Any]]) -> Codec[Any]:
    """Return the codec of dicts."""
    return _MappingCodec(find)
