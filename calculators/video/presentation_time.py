"""Packet time as ticks of a video's clock."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["TickClock"]


class TickClock:
    """Turns growing timestamps (µs) into growing ticks of ``time_base`` seconds.

    A timestamp that is a whole number of frames, rounded, gets the exact time of that frame; any
    other one its own. Where the tick is too long to tell two timestamps apart, the second gets
    the next tick, and ``moved`` counts it.
    """

    def __init__(self, time_base: Fraction, frame_rate: Fraction | None) -> None:
        self._ticks = 1 / (time_base * 1_000_000)
        self._period = 1_000_000 / frame_rate if frame_rate else None
        self._last: int | None = None
        self.moved = 0

    @property
    def frame(self) -> int:
        """Return the length of a frame in ticks, at least 1; of an unknown rate, that of 30/s."""
        period = self._period or Fraction(1_000_000, 30)
        return max(round(period * self._ticks), 1)

    def tick(self, timestamp: int) -> int:
        """Return the tick of a timestamp."""
        tick = round(self._exact(timestamp) * self._ticks)
        if self._last is not None and tick <= self._last:
            tick = self._last + 1
            self.moved += 1
        self._last = tick
        return tick

    def _exact(self, timestamp: int) -> Fraction:
        if self._period is not None:
            exact = round(timestamp / self._period) * self._period
            if round(exact) == timestamp:
                return exact
        return Fraction(timestamp)
