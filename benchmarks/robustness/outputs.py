"""Look at what a command left on disk."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection
from pathlib import Path

import av
from av.error import FFmpegError

__all__ = ["inspect"]


def inspect(folder: Path, given: Collection[str], *, must_exist: bool = False) -> list[str]:
    """Return "half file" and "leftover" for each file that should not be, or not like that.

    Files named ``out.…`` are outputs, those ``given`` were there before. With ``must_exist`` a
    folder without an output counts as a half file, unless there was nothing to write.
    """
    faults: list[str] = []
    outputs = [path for path in folder.iterdir() if path.name not in given]
    for path in outputs:
        if not path.name.startswith("out.") or path.suffix not in _READERS:
            faults.append("leftover")
        elif not _is_whole(path):
            faults.append("half file")
    if must_exist and any(path.name == "graph.yaml" for path in folder.iterdir()) and not outputs:
        faults.append("half file")
    return faults


def _is_whole(path: Path) -> bool:
    try:
        _READERS[path.suffix](path)
    except (OSError, ValueError, FFmpegError):
        return False
    return True


def _read_video(path: Path) -> None:
    with av.open(str(path)) as container:
        count = sum(1 for _ in container.decode(video=0))
        if not count or count != container.streams.video[0].frames:
            raise ValueError(f"{count} frames")


def _read_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text and not text.endswith("\n"):
        raise ValueError("the last line is cut")
    for line in text.splitlines():
        json.loads(line)


def _read_csv(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))
    if not text.endswith("\n") or len({len(row) for row in rows}) != 1:
        raise ValueError("the table is cut")


def _read_parquet(path: Path) -> None:
    import pyarrow.parquet

    pyarrow.parquet.read_table(path)


_READERS: dict[str, Callable[[Path], None]] = {
    ".mp4": _read_video,
    ".jsonl": _read_lines,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
}
