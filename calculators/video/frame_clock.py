"""Timestamps for the pictures of a video, whatever its container says."""

from __future__ import annotations

import logging
from fractions import Fraction
from pathlib import Path

__all__ = ["FrameClock"]

_log = logging.getLogger(__name__)

_DEFAULT_RATE = Fraction(30)


class FrameClock:
    """Turn presentation times into growing timestamps in microseconds.

    A picture without a time follows one frame after the one before it. A time that does not grow
    becomes 1 µs more than the last; the first such repair of a video is logged as a warning.
    """

    def __init__(self, path: Path, frame_rate: Fraction | None) -> None:
        self._path = path
        self._period = 1_000_000 / (frame_rate or _DEFAULT_RATE)
        self._exact: Fraction | None = None
        self._last: int | None = None
        self._warned = False

    def stamp(self, pts: int | None, time_base: Fraction | None) -> int:
        """Return the timestamp of a picture with this presentation time, in ticks."""
        if pts is None or time_base is None:
            exact = Fraction(0) if self._exact is None else self._exact + self._period
        else:
            exact = pts * time_base * 1_000_000
        self._exact = exact
        timestamp = round(exact)
        if self._last is not None and timestamp <= self._last:
            self._warn(timestamp, self._last)
            timestamp = self._last + 1
        self._last = timestamp
        return timestamp

    def _warn(self, timestamp: int, last: int) -> None:
        if not self._warned:
            _log.warning(
                "%s: a picture at %d µs follows one at %d µs; its time, and others like it, "
                "becomes 1 µs more than the one before",
                self._path,
                timestamp,
                last,
            )
        self._warned = True
