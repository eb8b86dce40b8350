"""Write packets as comma-separated values."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.ports import Option
from .atomic_file import AtomicFile
from .codecs.codec import Columns
from .table_writer import TableWriterCalculator

__all__ = ["CsvWriterCalculator"]


class CsvWriterCalculator(TableWriterCalculator):
    """Write a row a landmark, rectangle, detection or value, under a line of column names.

    The first column is the timestamp in microseconds; landmarks follow as
    ``landmark,x,y,z,visibility,presence``. Floats have the fewest digits that read back as the same
    number; NaN is an empty field. A packet with an empty tuple has no row.
    """

    path = Option(type=str, doc="The file to write.", example="out.csv")

    def begin(self, file: AtomicFile) -> None:
        self._text = file.path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._text, lineterminator="\n")

    def write_rows(self, table: Columns, *, first: bool) -> None:
        if first:
            self._rows.writerow(table)
        self._rows.writerows(zip(*map(_cells, table.values()), strict=True))

    def end(self) -> None:
        if not self._text.closed:
            super().end()
        self._text.close()


def _cells(column: NDArray[Any] | list[Any]) -> Iterable[Any]:
    if isinstance(column, np.ndarray) and column.dtype == np.float32:
        # The text of a NumPy scalar is the shortest that gives the same float32 again.
        return ("" if text == "nan" else text for text in map(str, column))
    return ("" if isinstance(item, float) and math.isnan(item) else item for item in column)
