"""The manifest of a batch: one line of JSON for each outcome, appended and forced to the disk.

A line that a crash cut short is ignored when the manifest is read, so the worst that a power cut
costs is the work on the clips that were under way.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, Self, cast

from ..framework.errors import MediaError
from .clip import Outcome

__all__ = ["Manifest", "read_outcomes"]

_FIELDS = {field.name for field in fields(Outcome)}


class Manifest:
    """Append outcomes to a manifest; as a context manager it closes the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._file = self._path.open("ab")
            _end_cut_line(self._path, self._file)
        except OSError as error:
            raise self._failure(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, outcome: Outcome) -> None:
        """Write an outcome down, for good; raises ``MediaError`` when the disk refuses."""
        assert self._file is not None
        line = json.dumps(outcome.record(), ensure_ascii=True).encode() + b"\n"
        try:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._failure(error) from error

    def _failure(self, error: OSError) -> MediaError:
        return MediaError(
            f"{self._path}: the manifest cannot be written ({error.strerror or error}); make room "
            "or choose another folder, then start the batch again: what is done stays done"
        )


def read_outcomes(folder: Path) -> dict[str, Outcome]:
    """Return the last outcome of each key, from the manifests of all shards in a folder."""
    found: dict[str, Outcome] = {}
    for path in sorted(folder.glob("manifest*.jsonl")):
        for outcome in _outcomes(path):
            earlier = found.get(outcome.key)
            # Another shard's manifest may hold an older failure of the same clip.
            if earlier is None or not earlier.is_complete:
                found[outcome.key] = outcome
    return found


def _outcomes(path: Path) -> Iterator[Outcome]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise MediaError(f"{path}: the manifest cannot be read ({error.strerror})") from error
    for line in text.split("\n"):
        record = _record(line)
        if record is not None:
            yield Outcome(**record)


def _record(line: str) -> dict[str, Any] | None:
    try:
        record: Any = json.loads(line)
    except ValueError:
        return None
    if not isinstance(record, dict) or not {"key", "video", "state"} <= record.keys():
        return None
    known = cast("dict[str, Any]", record)
    return {name: value for name, value in known.items() if name in _FIELDS}


def _end_cut_line(path: Path, file: IO[bytes]) -> None:
    # A cut last line would otherwise swallow the first line that is appended to it.
    with path.open("rb") as read:
        read.seek(0, os.SEEK_END)
        if read.tell() == 0:
            return
        read.seek(-1, os.SEEK_END)
        if read.read(1) != b"\n":
            file.write(b"\n")
            file.flush()
