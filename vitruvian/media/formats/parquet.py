"""Apache Parquet: a table with types, for large data; needs the package pyarrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...framework.errors import MediaError
from ..format import Content, Format, NodeType, Table

__all__ = ["FORMAT", "read_table"]


def read_table(path: Path) -> Table:
    """Return the columns as arrays; raises ``MediaError`` where pyarrow is missing."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MediaError(
            f"{path}: reading Parquet needs the package pyarrow, which is not installed; "
            "pip install vitruvian[parquet]"
        ) from error
    library: Any = pa
    reader: Any = parquet
    try:
        table = reader.read_table(path)
    except library.ArrowInvalid as error:
        raise MediaError(f"{path}: this is no Parquet file ({error})") from error
    return {name: table[name].to_numpy() for name in table.column_names}


FORMAT = Format(
    endings=(".parquet",),
    content=Content.DATA,
    media_type="application/vnd.apache.parquet",
    writer=NodeType("ParquetWriterCalculator"),
    read_table=read_table,
)
