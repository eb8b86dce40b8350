"""Follow one long video: time a frame and memory after 100 to 10,000 frames."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import vitruvian as vt
from benchmarks.growth.clock import Clock, Row, resident_mb
from benchmarks.reference import frames_of

__all__ = ["COUNTS", "measure"]

COUNTS = (100, 300, 1_000, 3_000, 10_000)


def measure(*, quick: bool) -> list[Row]:
    """Return a row for each number of frames: ms a frame since the one before, MB resident."""
    counts = [count for count in COUNTS if count <= (1_000 if quick else COUNTS[-1])]
    rows: list[Row] = []
    clock, done = Clock(), 0
    for frame, _ in enumerate(vt.pose(_pictures(counts[-1]), "lite"), 1):
        if frame == 1:
            clock, done = Clock(), 1
        if frame in counts:
            wall, processor = clock.read()
            since = frame - done
            rows.append(
                {
                    "frames": frame,
                    "wall": 1e3 * wall / since,
                    "processor": 1e3 * processor / since,
                    "resident": resident_mb(),
                }
            )
            clock, done = Clock(), frame
    return rows


def _pictures(count: int) -> Iterator[Any]:
    """Yield pictures that change all the time, from memory."""
    return islice(cycle(list(frames_of("carphone_pristine"))), count)
