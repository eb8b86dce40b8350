"""What becomes of sources that end badly: an error, or a note for whoever started the run."""

from __future__ import annotations

import threading
from typing import NamedTuple

from ...framework.authoring.service import GraphService

__all__ = ["SOURCE_REPORT", "BrokenSource", "SourceReport", "clock_text"]


class BrokenSource(NamedTuple):
    """Say that a source broke off or is damaged: why, where in its time (µs), and what was read."""

    name: str
    reason: str
    timestamp: int | None = None
    extent: str = ""

    def __str__(self) -> str:
        place = "its start" if self.timestamp is None else clock_text(self.timestamp)
        extent = f"; {self.extent}" if self.extent else ""
        return f"{self.name}: {self.reason}; the input broke off at {place}{extent}"


class SourceReport:
    """Collects the sources of a run that broke off; calculators may call it from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._broken: list[BrokenSource] = []

    def add(self, source: BrokenSource) -> None:
        """Note a source that broke off."""
        with self._lock:
            self._broken.append(source)

    @property
    def broken(self) -> tuple[BrokenSource, ...]:
        """Return what was noted so far."""
        with self._lock:
            return tuple(self._broken)


#: Who gives a run this service gets a note, and complete results up to there. Without it a source
#: that breaks off fails the run.
SOURCE_REPORT = GraphService("source report", SourceReport)


def clock_text(timestamp: int) -> str:
    """Return a time in microseconds as hours, minutes and seconds: 0:01:02.500."""
    milliseconds = abs(timestamp) // 1000
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if timestamp < 0 else ""
    return f"{sign}{hours}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
