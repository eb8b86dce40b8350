"""What the CSV and the Parquet writer have in common: one set of columns for the whole file."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np

from ...framework.errors import MediaError
from .codecs.codec import Columns
from .codecs.rows import blank_table, payload_table
from .packet_writer import PacketWriterCalculator

__all__ = ["TableWriterCalculator"]


class TableWriterCalculator(PacketWriterCalculator, abstract=True):
    """Write packets as rows under the columns that the stream's type promises.

    Where it promises none, as of dicts, they are those of the first packet that has any. A subclass
    says in ``write_rows`` how; ``columns`` are the names, empty before the first row.
    """

    columns: tuple[str, ...] = ()

    def write(self, timestamp: int, payload: Any) -> None:
        table = payload_table(payload)
        if not table:
            return
        names = ("timestamp", *table)
        if self.columns and names != self.columns:
            raise MediaError(
                f"a packet has the columns {', '.join(names)}; those before it have "
                f"{', '.join(self.columns)}; write them as .jsonl, which has a line a packet"
            )
        rows = len(next(iter(table.values())))
        self.write_rows({"timestamp": [timestamp] * rows, **table}, first=not self.columns)
        self.columns = names

    def end(self) -> None:
        """Give a file of which no packet had rows the columns that its stream's type promises."""
        if not self.columns:
            blank = self.blank()
            self.write_rows(blank, first=True)
            self.columns = tuple(blank)

    def blank(self) -> Columns:
        """Return the columns without rows, as far as the stream's type tells."""
        return {"timestamp": np.zeros(0, np.int64), **blank_table(self.payload_type)}

    @abstractmethod
    def write_rows(self, table: Columns, *, first: bool) -> None:
        """Write the rows of one packet; ``first`` for the first ones of the file."""
