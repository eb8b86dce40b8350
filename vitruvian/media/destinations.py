"""Which node writes a destination, and whether it can be written at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ..calculators.io.atomic_file import is_stream, refusal_to_write
from ..framework.user_path import user_path
from .binding import StreamBinding
from .endpoints import Reader, Writer
from .errors import UsageError
from .format import Content, Format
from .formats import endings, format_of

__all__ = ["check_writable", "writer_of"]


def writer_of(binding: StreamBinding, readers: Sequence[Reader]) -> Writer:
    """Choose the writer by the ending; raises ``UsageError`` for what cannot be written."""
    path = user_path(binding.path)
    found = format_of(path)
    if found is None or found.writer is None:
        raise UsageError(
            f"{binding.label}: {_what_is_wrong(path, found)}; "
            f"videos: {' '.join(endings(Content.VIDEO))}, "
            f"pictures: {' '.join(endings(Content.PICTURES))}, "
            f"data: {' '.join(endings(Content.DATA))}"
        )
    check_writable(path, binding.label)
    for reader in readers:
        if _is_same_file(path, reader):
            raise UsageError(
                f"{binding.label}: this file is read by {reader.binding.label}; write another one"
            )
    return Writer(binding, found, found.writer)


def _what_is_wrong(path: Path, found: Format | None) -> str:
    ending = path.suffix.lower()
    if str(path) == "-":
        return "standard output cannot be written; name a file, or a named pipe with such an ending"
    if found is not None:
        return f"{ending} files can be read, but not written"
    return f"the ending {ending!r} is not known" if ending else "the file has no ending"


def check_writable(path: Path, where: str) -> None:
    """Refuse a file that could not be written at the end of a long run."""
    folder = path.parent
    reason = refusal_to_write(path)
    if reason:
        raise UsageError(f"{where}: {reason}")
    if is_stream(path):
        return
    if not folder.exists():
        raise UsageError(f"{where}: there is no folder '{folder}'; create it first")
    if not folder.is_dir():
        raise UsageError(f"{where}: '{folder}' is no folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(
            f"{where}: the folder '{folder}' cannot be written; choose another one or change its "
            "permissions"
        )


def _is_same_file(path: Path, reader: Reader) -> bool:
    source = reader.options.get("path")
    return source is not None and path.exists() and Path(source).exists() and path.samefile(source)
