"""Data files as columns."""

from __future__ import annotations

from pathlib import Path

from ..calculators.io.paths import existing_file
from ..framework.errors import MediaError
from ..framework.user_path import user_path
from .format import Table
from .formats import format_of, formats

__all__ = ["read_table"]


def read_table(path: str | Path) -> Table:
    """Return the columns of a data file by name, as arrays: of .csv, .jsonl, .parquet and others.

    Numbers are numbers, all else is text or, in Parquet, what the file says. Raises ``MediaError``
    for a file that is missing or damaged, or of which a graph writes no tables.
    """
    path = existing_file(user_path(path), "a data file")
    found = format_of(path)
    if found is None or found.read_table is None:
        known = [one for form in formats() if form.read_table for one in form.endings]
        raise MediaError(f"{path}: tables are read from {', '.join(known)}")
    try:
        return found.read_table(path)
    except OSError as error:
        raise MediaError(f"{path}: cannot read the file ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise MediaError(f"{path}: the file is not UTF-8 text") from error
