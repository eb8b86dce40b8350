"""Where a batch puts what it writes.

``data/video=NAME/part-0.parquet`` is the layout that pyarrow, DuckDB and pandas read as one table
with a column ``video``. A graph with several tables has a folder for each of them in place of
``data``.
"""

from __future__ import annotations

import contextlib
import glob
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .clip import Clip

__all__ = ["Layout"]


@dataclass(frozen=True)
class Layout:
    """The folders of a batch: ``tables`` are the streams written as tables, ``ending`` theirs."""

    folder: Path
    tables: tuple[str, ...]
    ending: str

    def table(self, stream: str, clip: Clip) -> Path:
        """Return the file of a clip's table."""
        kind = "data" if len(self.tables) == 1 else stream
        return self.folder / kind / f"video={clip.name}" / f"part-{clip.part_number}{self.ending}"

    def drawn(self, clip: Clip) -> Path:
        """Return the file of a clip's drawn video."""
        return self.folder / "drawn" / f"{clip.name}.mp4"

    def summary(self, clip: Clip) -> Path:
        """Return the file of the figures that the report shows of a clip."""
        number = f"-{clip.part_number}" if "." in clip.key else ""
        return self.folder / "report" / f"{clip.name}{number}.json"

    def files(self, clip: Clip, *, draw: bool) -> Sequence[Path]:
        """Return all files of results of a clip."""
        tables = [self.table(stream, clip) for stream in self.tables]
        return [*tables, self.drawn(clip)] if draw else tables

    def remove(self, clip: Clip) -> None:
        """Remove all that there is of a clip, so that a failed one leaves nothing.

        Parts of files too: of workers that the clip has killed.
        """
        for file in self._targets(clip):
            file.unlink(missing_ok=True)
            for part in file.parent.glob(f".{glob.escape(file.name)}.part-*"):
                part.unlink(missing_ok=True)
        for stream in self.tables:
            # Not there, or something of somebody else's in it.
            with contextlib.suppress(OSError):
                self.table(stream, clip).parent.rmdir()

    def sweep(self, clips: Iterable[Clip]) -> None:
        """Remove what dead workers left half written of these clips; needs the lock on them."""
        parts = [*self.folder.glob("*/video=*/.*.part-*"), *self.folder.glob("*/.*.part-*")]
        if not parts:
            return
        # Another shard of the batch may be at work in the same folders.
        own = {file for clip in clips for file in self._targets(clip)}
        for part in parts:
            if part.with_name(part.name[1:].rpartition(".part-")[0]) in own:
                part.unlink(missing_ok=True)

    def _targets(self, clip: Clip) -> Sequence[Path]:
        return [*self.files(clip, draw=True), self.summary(clip)]
