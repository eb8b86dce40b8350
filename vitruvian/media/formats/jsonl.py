"""JSON lines: a line a packet, for payloads of any shape."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...framework.errors import MediaError
from ..format import Content, Format, NodeType, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...calculators.io.codecs.codec import Columns

__all__ = ["FORMAT", "read_table"]


def read_table(path: Path) -> Table:
    """Return the columns that a CSV file of the same packets would have."""
    # Here, because every command asks this module for its ending.
    from ...calculators.io.codecs.codec import LineError
    from ...calculators.io.codecs.lines import parse_line
    from ...calculators.io.codecs.rows import has_open_columns, payload_table, renamed

    parts: list[Columns] = []
    is_open = True
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.isspace():
                continue
            try:
                timestamp, payload = parse_line(line)
                part = renamed(payload_table(payload), "timestamp")
            except (LineError, MediaError) as error:
                raise MediaError(f"{path}:{number}: {error}") from error
            if part:
                rows = len(next(iter(part.values())))
                parts.append({"timestamp": [timestamp] * rows, **part})
                is_open = is_open and has_open_columns(payload)
    names = dict.fromkeys(name for part in parts for name in part)
    if is_open:
        return {name: _column(name, parts) for name in names}
    if any(part.keys() != names.keys() for part in parts):
        raise MediaError(f"{path}: the lines hold different things; expected the same in all")
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


def _column(name: str, parts: Sequence[Columns]) -> NDArray[Any]:
    """Return a column of records; where some have none, NaN among numbers, "" among texts."""
    cells = [cell for part in parts for cell in part.get(name, [None] * len(part["timestamp"]))]
    found = [cell for cell in cells if cell is not None]
    is_number = all(isinstance(cell, int | float) for cell in found)
    if len(found) == len(cells) and is_number:
        return np.array(cells)
    blank = math.nan if is_number else ""
    return np.array([blank if cell is None else cell for cell in cells])


FORMAT = Format(
    endings=(".jsonl",),
    content=Content.DATA,
    media_type="application/jsonl; charset=utf-8",
    reader=NodeType("JsonlReaderCalculator"),
    writer=NodeType("JsonlWriterCalculator"),
    read_table=read_table,
)
