"""Measure wall and processor time together, and memory."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

__all__ = ["Clock", "Row", "median_row", "resident_mb"]

#: One measurement, or one line of a table: figures by the name of their column.
Row = dict[str, float]


class Clock:
    """Take times from when it was made; processor time is that of all threads."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), _processor_seconds()

    def read(self) -> tuple[float, float]:
        """Return seconds of wall and of processor time."""
        return time.perf_counter() - self._wall, _processor_seconds() - self._processor


def resident_mb() -> float:
    """Return the memory of this process in MB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def median_row(rows: Iterable[Row]) -> Row:
    """Return the medians of several measurements of one thing; of ``wall`` also least and most."""
    found = list(rows)
    merged = {key: statistics.median(row[key] for row in found) for key in found[0]}
    walls = [row["wall"] for row in found]
    return {**merged, "least": min(walls), "most": max(walls), "rounds": len(found)}


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
