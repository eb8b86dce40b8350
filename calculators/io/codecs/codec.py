"""What a codec is: how payloads of one type are written as JSON and in tables, and shown.

A class of your own that is a dataclass needs none. For another one, subclass ``Codec`` and register
an instance, or name the module in an entry point, here in ``pyproject.toml``::

    [project.entry-points."vitruvian.codecs"]
    birds = "bird_tracking.codecs"
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Codec", "Columns", "LineError"]

T = TypeVar("T")

#: The columns of one packet by name, all of the same length.
Columns = dict[str, NDArray[Any] | list[Any]]


class LineError(ValueError):
    """What is wrong with a line of JSON, and what was expected."""


class Codec(Generic[T]):
    """Writes payloads of one type, and reads them back.

    ``payload_type`` is the payload's class; subclasses of it are written alike. ``key`` names it in
    a line of JSON, ``plural`` a tuple of it. ``counter`` is the column that counts the items of a
    tuple. ``has_open_columns`` is True where payloads of the same type may differ in their columns,
    as dicts do.

    A subclass gives ``to_json`` and ``from_json``, and ``row`` for tables (CSV, Parquet); a payload
    of several rows overrides ``columns`` and ``row_count`` instead.
    """

    payload_type: type[T]
    key: str
    plural: str = ""
    counter: str = "index"
    has_open_columns: bool = False

    def to_json(self, payload: T) -> Any:
        """Return what ``json.dumps`` writes."""
        raise NotImplementedError

    def from_json(self, value: Any) -> T:
        """Return the payload of a JSON value; raises ``LineError`` for another one."""
        raise NotImplementedError

    def json_text(self, payload: T) -> str:
        """Return the text of the JSON; overridden where ``json.dumps`` would be too slow."""
        import json

        return json.dumps(self.to_json(payload), ensure_ascii=False, allow_nan=False)

    def row(self, payload: T) -> dict[str, Any]:
        """Return the fields of a table's row: numbers, truth values and strings."""
        raise NotImplementedError

    def columns(self, items: Sequence[T]) -> Columns:
        """Return the rows of some payloads, at least one, as columns."""
        rows = [self.row(item) for item in items]
        return {name: [row[name] for row in rows] for name in rows[0]}

    def row_count(self, payload: T) -> int:
        """Return the number of rows of a payload."""
        return 1

    def blank(self, kind: Any) -> Columns:
        """Return the columns without rows, as far as the type tells: the table of no payload."""
        return {}

    def refusal(self, kind: Any) -> str:
        """Say why payloads of a class cannot be written; "" if they can."""
        return ""

    def view(self, items: Sequence[T]) -> tuple[str, Any]:
        """Return how the studio shows some payloads: the kind of view, and its data."""
        return "text", None


def blank_floats(names: Sequence[str]) -> Columns:
    """Return float32 columns without rows."""
    return {name: np.zeros(0, np.float32) for name in names}
