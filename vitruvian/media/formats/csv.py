"""Comma-separated values: a table that every program reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...framework.errors import MediaError
from ..format import Content, Format, NodeType, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FORMAT", "read_table"]

#: Rows that are read at a time: text takes several times the memory of an array.
_ROWS_AT_A_TIME = 65_536


def read_table(path: Path) -> Table:
    """Return columns of integers as int64, of other numbers as float64, all others as text.

    An empty field in a column of numbers is NaN.
    """
    table = _read(path, frozenset())
    # A column whose first rows only look like numbers, such as the labels 1, 2 and B.
    mixed = frozenset(name for name, column in table.items() if column is None)
    return _read(path, mixed) if mixed else table


def _read(path: Path, texts: frozenset[str]) -> Table:
    """Read the columns, those of ``texts`` as text; None for one of text and numbers."""
    names: list[str] = []
    parts: list[Table] = []
    for names, rows in _chunks(path):
        if not rows:
            continue
        columns = zip(names, zip(*rows, strict=True), strict=True)
        parts.append({name: _column(cells, name in texts) for name, cells in columns})
    if not parts:
        return dict.fromkeys(names, np.zeros(0))
    return {name: _joined([part[name] for part in parts]) for name in names}


def _chunks(path: Path) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Yield the column names with some rows, at least once."""
    import csv

    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        try:
            names = next(rows, list[str]())
            if len(set(names)) < len(names):
                raise MediaError(f"{path}: two columns have one name; the columns are: {names}")
            yield names, []
            while chunk := list(islice(rows, _ROWS_AT_A_TIME)):
                if any(len(row) != len(names) for row in chunk):
                    raise MediaError(f"{path}: the rows differ in their number of fields")
                yield names, chunk
        except csv.Error as error:
            raise MediaError(f"{path}: after line {rows.line_num}: {error}") from error


def _column(cells: Sequence[str], is_text: bool) -> NDArray[Any]:
    texts = np.array(cells)
    for kind in () if is_text else (np.int64, np.float64):
        try:
            return np.where(texts == "", "nan", texts).astype(kind)
        except (ValueError, OverflowError):
            continue
    return texts


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any] | None:
    is_text = {part.dtype.kind == "U" for part in parts}
    return np.concatenate(parts) if len(is_text) == 1 else None


FORMAT = Format(
    endings=(".csv",),
    content=Content.DATA,
    media_type="text/csv; charset=utf-8",
    writer=NodeType("CsvWriterCalculator"),
    read_table=read_table,
)
