"""The files that the calculators of a run write, also those that the graph names itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path

from ..calculators.io.image_files import numbered_names
from ..framework.authoring.file_access import FileAccess
from ..framework.quick_dataclass import dataclass
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
        """Return those that are not among ``known``, in the order they were asked for.

        ``out_%04d.png`` stands for all files that are numbered so.
        """
        others = set(map(real_path, known))
        asked: dict[Path, Path] = {}
        for path in self.paths:
            # A file is asked for twice: as the graph names it, and where that leads.
            asked.setdefault(real_path(path), path)
        numbered = [(real.parent, numbered_names(real.name)) for real in {*others, *asked}]
        return [
            path
            for real, path in asked.items()
            if real not in others
            and not any(
                names and real.parent == folder and names.fullmatch(real.name)
                for folder, names in numbered
            )
        ]


def real_path(path: str | Path) -> Path:
    """Return where a file lies, after all links."""
    return Path(os.path.realpath(user_path(path)))
