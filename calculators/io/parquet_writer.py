"""Write packets as an Apache Parquet table."""

from __future__ import annotations

import contextlib
from typing import Any

from ...framework.authoring.ports import Option
from ...framework.errors import MediaError
from .atomic_file import AtomicFile
from .codecs.codec import Columns
from .table_writer import TableWriterCalculator

__all__ = ["ParquetWriterCalculator"]

#: Rows are written in groups, so that memory stays flat.
_ROWS_A_GROUP = 16_384


class ParquetWriterCalculator(TableWriterCalculator):
    """Write the columns that ``CsvWriterCalculator`` writes; needs the package pyarrow.

    Timestamps are int64 microseconds, coordinates and scores float32, plain numbers int64 or
    float64. Raises ``MediaError`` when pyarrow is missing, and for a value of another type than the
    first one in its column.
    """

    path = Option(type=str, doc="The file to write.", example="out.parquet")

    def begin(self, file: AtomicFile) -> None:
        try:
            import pyarrow as pa
            from pyarrow import parquet
        except ImportError as error:
            raise MediaError(
                f"{file.target}: writing Parquet needs the package pyarrow, which is not "
                "installed; pip install vitruvian[parquet]"
            ) from error
        self._arrow: Any = pa
        self._parquet: Any = parquet
        self._path = file.path
        self._writer: Any = None
        self._schema: Any = None
        self._group: list[Any] = []
        self._rows = 0

    def write_rows(self, table: Columns, *, first: bool) -> None:
        try:
            if first and self.blank().keys() == table.keys():
                # A file of floats that begins with a 1 is no file of integers.
                self._schema = self._arrow.RecordBatch.from_pydict(self.blank()).schema
            batch = self._arrow.RecordBatch.from_pydict(table, schema=self._schema)
        except (self._arrow.ArrowInvalid, self._arrow.ArrowTypeError) as error:
            raise MediaError(f"a packet does not fit the columns of the first: {error}") from error
        if first:
            self._open(batch.schema)
        self._group.append(batch)
        self._rows += batch.num_rows
        if self._rows >= _ROWS_A_GROUP:
            self._flush()

    def end(self) -> None:
        super().end()
        try:
            self._flush()
        except BaseException:
            # On a full disk the table cannot be finished either. That is no second error.
            with contextlib.suppress(self._arrow.ArrowException, OSError):
                self._writer.close()
            raise
        self._writer.close()

    def _open(self, schema: Any) -> None:
        self._schema = schema
        self._writer = self._parquet.ParquetWriter(str(self._path), schema)

    def _flush(self) -> None:
        if self._group:
            self._writer.write_table(self._arrow.Table.from_batches(self._group, self._schema))
        self._group, self._rows = [], 0
