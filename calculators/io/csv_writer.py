"""Write packets as comma-separated values."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.ports import Option
from ...framework.errors import MediaError
from .atomic_file import AtomicFile
from .codecs.codec import Columns
from .table_writer import TableWriterCalculator

__all__ = ["CsvWriterCalculator"]


class CsvWriterCalculator(TableWriterCalculator):
    """Write a row a landmark, rectangle, detection or value, under a line of column names.

    The first column is the timestamp in microseconds; landmarks follow as
    ``landmark,x,y,z,visibility,presence``. Floats have the fewest digits that read back as the same
    number; NaN is an empty field. A packet with an empty tuple has no row. Columns that later dicts
    bring are empty in the rows before, which a pipe cannot have: there they are a ``MediaError``.
    """

    path = Option(type=str, doc="The file to write.", example="out.csv")

    def begin(self, file: AtomicFile) -> None:
        self._has_short_rows = False
        self._text = file.path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._text, lineterminator="\n")

    def write_rows(self, table: Columns, *, first: bool) -> None:
        if first:
            self._rows.writerow(table)
        self._rows.writerows(zip(*map(_cells, table.values()), strict=True))

    def add_columns(self, names: tuple[str, ...]) -> None:
        if self._file.is_stream:
            raise MediaError(
                f"a packet brings the column {names[0]!r} after the line of column names has been "
                "sent; write to a file, which is rewritten, or write .jsonl"
            )
        # Rewriting the file for each would take forever; once at the end is enough.
        self._has_short_rows = True

    def end(self) -> None:
        if not self._text.closed:
            super().end()
        self._text.close()
        if self._has_short_rows:
            self._has_short_rows = False
            self._fill_short_rows()

    def _fill_short_rows(self) -> None:
        """Write the file again, with all column names and with an empty field for each missing."""
        # Here, because hardly any table needs it.
        import shutil
        from tempfile import TemporaryFile

        path, width = self._file.path, len(self.columns)
        with TemporaryFile("w+", encoding="utf-8", newline="", dir=path.parent) as old:
            with path.open(encoding="utf-8", newline="") as text:
                shutil.copyfileobj(text, old)
            old.seek(0)
            rows = csv.reader(old)
            next(rows)
            with path.open("w", encoding="utf-8", newline="") as text:
                writer = csv.writer(text, lineterminator="\n")
                writer.writerow(self.columns)
                writer.writerows(row + [""] * (width - len(row)) for row in rows)


def _cells(column: NDArray[Any] | list[Any]) -> Iterable[Any]:
    if isinstance(column, np.ndarray) and column.dtype == np.float32:
        # The text of a NumPy scalar is the shortest that gives the same float32 again.
        return ("" if text == "nan" else text for text in map(str, column))
    return ("" if isinstance(item, float) and math.isnan(item) else item for item in column)
