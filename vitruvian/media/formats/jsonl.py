"""JSON lines: a line a packet, for payloads of any shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...calculators.io.codecs.codec import LineError
from ...calculators.io.codecs.lines import parse_line
from ...calculators.io.codecs.rows import payload_table
from ...framework.errors import MediaError
from ..format import Content, Format, NodeType, Table

__all__ = ["FORMAT", "read_table"]


def read_table(path: Path) -> Table:
    """Return the columns that a CSV file of the same packets would have."""
    parts: list[Table] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.isspace():
                continue
            try:
                timestamp, payload = parse_line(line)
                part = payload_table(payload)
            except (LineError, MediaError) as error:
                raise MediaError(f"{path}:{number}: {error}") from error
            if part:
                rows = len(next(iter(part.values())))
                parts.append({"timestamp": [timestamp] * rows, **part})
    names = dict.fromkeys(name for part in parts for name in part)
    if any(part.keys() != names.keys() for part in parts):
        raise MediaError(f"{path}: the lines hold different things; expected the same in all")
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


FORMAT = Format(
    endings=(".jsonl",),
    content=Content.DATA,
    media_type="application/jsonl; charset=utf-8",
    reader=NodeType("JsonlReaderCalculator"),
    writer=NodeType("JsonlWriterCalculator"),
    read_table=read_table,
)
