"""What the CSV and the Parquet writer have in common: one set of columns for the whole file."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np

from ...framework.errors import MediaError
from .codecs.codec import Columns
from .codecs.rows import blank_table, has_open_columns, payload_table, renamed
from .packet_writer import PacketWriterCalculator

__all__ = ["TableWriterCalculator"]

_TIME = "timestamp"
#: Records that each have a key of their own would fill any disk with empty cells.
_MOST_COLUMNS = 10_000


class TableWriterCalculator(PacketWriterCalculator, abstract=True):
    """Write packets as rows under the columns that the stream's type promises.

    Where it promises none, they are those of the first packet that has any; dicts may bring more in
    later packets, and lack some. A column of a payload that is called ``timestamp`` becomes
    ``timestamp_``.

    A subclass says in ``write_rows`` how rows are written, and in ``add_columns`` how columns are
    added to those that the file has; ``columns`` are the names, empty before the first row.
    """

    columns: tuple[str, ...] = ()
    _is_open = False

    def write(self, timestamp: int, payload: Any) -> None:
        table = renamed(payload_table(payload), _TIME)
        if not table:
            return
        rows = len(next(iter(table.values())))
        times: list[Any] = [timestamp] * rows
        table = {_TIME: times, **table}
        if self.columns and tuple(table) != self.columns:
            table = self._fitted(table, payload)
        self.write_rows(table, first=not self.columns)
        if not self.columns:
            self._is_open = has_open_columns(payload)
            self.columns = tuple(table)

    def end(self) -> None:
        """Give a file of which no packet had rows the columns that its stream's type promises."""
        if not self.columns:
            blank = self.blank()
            self.write_rows(blank, first=True)
            self.columns = tuple(blank)

    def blank(self) -> Columns:
        """Return the columns without rows, as far as the stream's type tells."""
        return {_TIME: np.zeros(0, np.int64), **renamed(blank_table(self.payload_type), _TIME)}

    @abstractmethod
    def write_rows(self, table: Columns, *, first: bool) -> None:
        """Write the rows of one packet; ``first`` for the first ones of the file."""

    @abstractmethod
    def add_columns(self, names: tuple[str, ...]) -> None:
        """Add columns to the file, empty in the rows that it has."""

    def _fitted(self, table: Columns, payload: Any) -> Columns:
        """Return the rows of a record under all columns of the file, which may become more."""
        if not (self._is_open and has_open_columns(payload)):
            raise MediaError(
                f"a packet has the columns {', '.join(table)}; those before it have "
                f"{', '.join(self.columns)}; write them as .jsonl, which has a line a packet"
            )
        names = tuple(name for name in table if name not in self.columns)
        if len(self.columns) + len(names) > _MOST_COLUMNS:
            raise MediaError(
                f"a packet brings the column {names[0]!r}, with which the table has more than "
                f"{_MOST_COLUMNS:,}; write them as .jsonl, which has a line a packet"
            )
        if names:
            self.add_columns(names)
            self.columns += names
        blank: list[Any] = [None] * len(table[_TIME])
        return {name: table.get(name, blank) for name in self.columns}
