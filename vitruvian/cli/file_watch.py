"""Notice that files have changed, by looking at them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..framework.graph_file.library import FileVersion, file_version

__all__ = ["FileWatch"]


class FileWatch:
    """Remembers the versions of files, and finds those that have changed.

    A file that is missing has not changed: editors replace a file by removing it for a moment.
    """

    def __init__(self) -> None:
        self._versions: dict[Path, FileVersion | None] = {}

    def look_at(self, paths: Iterable[Path]) -> None:
        """Watch these files and no others; one that was watched keeps its last version."""
        self._versions = {
            path: self._versions[path] if path in self._versions else file_version(path)
            for path in paths
        }

    def changed(self) -> list[Path]:
        """Return the files that have changed since they were last looked at."""
        found: list[Path] = []
        for path, version in self._versions.items():
            now = file_version(path)
            if now is not None and now != version:
                self._versions[path] = now
                found.append(path)
        return found
