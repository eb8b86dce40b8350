"""The files that the calculators of a run write, also those that the graph names itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..framework.authoring.file_access import FileAccess
from ..framework.user_path import user_path

__all__ = ["OutputFiles", "real_path"]


@dataclass(frozen=True, slots=True)
class OutputFiles(FileAccess):
    """Allows every file, and remembers in ``paths`` those that a calculator asked to write."""

    paths: list[Path] = field(default_factory=list[Path])

    def check_write(self, path: Path) -> None:
        """Remember the file."""
        self.paths.append(path)

    def besides(self, known: Iterable[str]) -> list[Path]:
        """Return those that are not among ``known``, in the order they were asked for."""
        others = set(map(real_path, known))
        asked: dict[Path, Path] = {}
        for path in self.paths:
            # A file is asked for twice: as the graph names it, and where that leads.
            asked.setdefault(real_path(path), path)
        return [path for real, path in asked.items() if real not in others]


def real_path(path: str | Path) -> Path:
    """Return where a file lies, after all links."""
    return Path(os.path.realpath(user_path(path)))
