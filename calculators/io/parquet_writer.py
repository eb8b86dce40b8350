"""Write packets as an Apache Parquet table."""

from __future__ import annotations

import contextlib
from typing import Any

from ...framework.authoring.ports import Option
from ...framework.errors import MediaError
from .atomic_file import AtomicFile
from .codecs.codec import Columns
from .parquet_file import ParquetFile
from .table_writer import TableWriterCalculator

__all__ = ["ParquetWriterCalculator"]

#: Rows are written in groups, so that memory stays flat; of many columns, fewer rows.
_ROWS_A_GROUP = 16_384
_CELLS_A_GROUP = 2_000_000


class ParquetWriterCalculator(TableWriterCalculator):
    """Write the columns that ``CsvWriterCalculator`` writes; needs the package pyarrow.

    Timestamps are int64 microseconds, coordinates and scores float32, plain numbers int64 or
    float64. Where the stream's type tells nothing of the columns, later packets may bring more of
    them, and floats after integers. Raises ``MediaError`` when pyarrow is missing, and for a value
    of another type than those before it in its column.
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
        self._output = ParquetFile(file.path, pa, parquet)
        self._schema: Any = None
        self._is_promised = False
        self._group: list[Any] = []
        self._rows = 0

    def write_rows(self, table: Columns, *, first: bool) -> None:
        try:
            if first and self.blank().keys() == table.keys():
                # A file of floats that begins with a 1 is no file of integers.
                self._schema = self._arrow.RecordBatch.from_pydict(self.blank()).schema
                self._is_promised = True
            promised = self._schema if self._is_promised else None
            batch = self._arrow.RecordBatch.from_pydict(table, schema=promised)
            self._widen(batch.schema)
        except (self._arrow.ArrowInvalid, self._arrow.ArrowTypeError) as error:
            raise MediaError(f"a packet does not fit the columns of the first: {error}") from error
        self._group.append(batch)
        self._rows += batch.num_rows
        if self._rows >= _ROWS_A_GROUP or self._rows * len(self._schema) >= _CELLS_A_GROUP:
            self._flush()

    def add_columns(self, names: tuple[str, ...]) -> None:
        """Leave it to the rows to come: what they bring is a part of the schema from then on."""

    def end(self) -> None:
        super().end()
        try:
            self._flush()
        except BaseException:
            # On a full disk the table cannot be finished either. That is no second error.
            with contextlib.suppress(self._arrow.ArrowException, OSError):
                self._output.close()
            raise
        self._output.close()

    def _widen(self, schema: Any) -> None:
        """Let the file's schema hold rows of another one too; raises where types contradict."""
        if self._schema is None:
            self._schema = schema
        elif self._schema != schema:
            both = [self._schema, schema]
            self._schema = self._arrow.unify_schemas(both, promote_options="permissive")

    def _flush(self) -> None:
        if self._group:
            try:
                self._output.write(self._joined(), self._schema)
            except self._arrow.ArrowInvalid as error:
                # Of an integer that no float64 is equal to, among floats.
                raise MediaError(f"{self._file.target}: {error}; write .csv or .jsonl") from error
        self._group, self._rows = [], 0

    def _joined(self) -> Any:
        """Return the group's rows as one table."""
        batches = self._group
        if all(batch.schema == batches[0].schema for batch in batches):
            return self._arrow.Table.from_batches(batches)
        tables = [self._arrow.Table.from_batches([batch]) for batch in batches]
        return self._arrow.concat_tables(tables, promote_options="permissive")
