"""What the command line asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to work, what to try, and where to keep what failed."""

    folder: Path
    seed: int = 0
    count: int = 500
    kinds: tuple[str, ...] = ()
    keep: Path | None = None
    processes: int = 2

    def wants(self, kind: str) -> bool:
        """Return True for a kind of tries that was asked for; all, where none was named."""
        return not self.kinds or kind in self.kinds
