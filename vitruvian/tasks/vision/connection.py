"""Lines between landmarks, as lists of objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Connection", "connections_of"]


@dataclass
class Connection:
    """A line between two landmarks, by their numbers."""

    start: int
    end: int


def connections_of(pairs: Iterable[tuple[int, int]]) -> list[Connection]:
    """Return the lines of a solution's connections, in the order of their numbers."""
    return [Connection(start, end) for start, end in sorted(pairs)]
