"""Single numbers, truth values and strings: ``value``; in tables one column of that name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from .codec import Codec, Columns, LineError
from .json_values import float_text, shortened, string_text
from .numbers import shown_number

__all__ = ["CODECS"]

#: The type of the column, by the class that a stream carries.
_COLUMN = {bool: np.bool_, int: np.int64, float: np.float64, str: np.str_}


class _ValueCodec(Codec[Any]):
    key, plural, counter = "value", "values", "index"

    def __init__(self, kind: type[Any]) -> None:
        self.payload_type = kind

    def json_text(self, payload: Any) -> str:
        if isinstance(payload, str):
            return string_text(payload)
        if isinstance(payload, bool | np.bool_):
            return "true" if payload else "false"
        if isinstance(payload, int | np.integer):
            return str(int(cast("Any", payload)))
        return float_text(payload)

    def from_json(self, value: Any) -> Any:
        if value is None:
            return math.nan
        if not isinstance(value, bool | int | float | str):
            raise LineError(
                f"value is {shortened(value)}; expected a number, truth value or string"
            )
        return value

    def columns(self, items: Sequence[Any]) -> Columns:
        # A class, not the alias of a generic one that type checkers see.
        single: Any = np.float32
        if all(isinstance(item, single) for item in items):
            return {"value": np.array(items, np.float32)}
        return {"value": [item.item() if isinstance(item, np.generic) else item for item in items]}

    def blank(self, kind: Any) -> Columns:
        return {"value": np.zeros(0, _COLUMN.get(kind, kind))}

    def view(self, items: Sequence[Any]) -> tuple[str, Any]:
        if any(isinstance(item, str) for item in items):
            return "text", None
        numbers = [shown_number(item) for item in items]
        return "number", numbers[0] if len(numbers) == 1 else numbers


CODECS = [_ValueCodec(kind) for kind in (bool, int, float, str, np.bool_, np.integer, np.floating)]
