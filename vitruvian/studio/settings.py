"""What the command line asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .limits import Limits

__all__ = ["GivenInput", "Settings"]


@dataclass(frozen=True, slots=True)
class GivenInput:
    """One source that the command line gives to a stream ("": to any)."""

    stream: str
    source: str

    def data(self) -> dict[str, str]:
        """Return it as the page gets it."""
        return {"stream": self.stream, "label": Path(self.source).name, "source": self.source}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is started with.

    ``graph`` is the name or path as it was typed, ``path`` its file where that is the user's own,
    ``folder`` the folder in which new graphs are saved. With a ``token`` every request must bring
    it. ``allow_import`` lets graphs from the page import modules and name any file.
    """

    graph: str | None = None
    path: Path | None = None
    inputs: Sequence[GivenInput] = ()
    folder: Path = field(default_factory=Path.cwd)
    allow_import: bool = False
    token: str | None = None
    host: str = "127.0.0.1"
    limits: Limits = field(default_factory=Limits)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return the folders that a person works in: messages write paths from there."""
        return (self.folder, *(() if self.path is None else (self.path.parent,)))

    def data(self) -> dict[str, Any]:
        """Return what the page may know."""
        return {
            "graph": self.graph,
            "path": None if self.path is None else str(self.path),
            "inputs": [one.data() for one in self.inputs],
            "allowImport": self.allow_import,
            "limits": self.limits.data(),
        }
