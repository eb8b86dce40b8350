"""A Parquet file to which columns can be added while it is written."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

__all__ = ["ParquetFile"]


class ParquetFile:
    """Write tables to a file, each as a group of rows.

    The schema of a Parquet file stands in it once. A table of another one than those before has the
    file written anew, a group of rows at a time. ``arrow`` and ``parquet`` are pyarrow's modules.
    """

    def __init__(self, path: Path, arrow: Any, parquet: Any) -> None:
        self._path = path
        self._arrow = arrow
        self._parquet = parquet
        self._schema: Any = None
        self._writer: Any = None

    def write(self, table: Any, schema: Any) -> None:
        """Write the rows of a table under a schema that holds them and all before them."""
        if self._schema != schema:
            self._begin_again(schema)
        self._writer.write_table(self._fitted(table))

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()

    def _begin_again(self, schema: Any) -> None:
        is_first, self._schema = self._writer is None, schema
        if is_first:
            self._writer = self._parquet.ParquetWriter(str(self._path), schema)
            return
        self._writer.close()
        # The file keeps its inode, as its lock says that this process is alive.
        with TemporaryFile(dir=self._path.parent) as old:
            with self._path.open("rb") as file:
                shutil.copyfileobj(file, old)
            self._writer = self._parquet.ParquetWriter(str(self._path), schema)
            groups = self._parquet.ParquetFile(old)
            for number in range(groups.num_row_groups):
                self._writer.write_table(self._fitted(groups.read_row_group(number)))

    def _fitted(self, table: Any) -> Any:
        """Return a table under the file's schema, with nulls where it has no such column."""
        columns = [
            table[field.name].cast(field.type)
            if field.name in table.column_names
            else self._arrow.nulls(table.num_rows, field.type)
            for field in self._schema
        ]
        return self._arrow.Table.from_arrays(columns, schema=self._schema)
