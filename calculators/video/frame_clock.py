"""Timestamps for the pictures of a video, whatever its container says."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Generic, TypeVar

__all__ = ["FrameClock"]

_log = logging.getLogger(__name__)

F = TypeVar("F")
Ticks = int | Fraction

_DEFAULT_RATE = Fraction(30)
#: Pictures that may wait for a later time. They are decoded, so that each takes memory.
_MOST_WAITING = 16


class FrameClock(Generic[F]):
    """Turns the presentation times of pictures into growing timestamps in microseconds.

    Times are counted in units of ``tick`` seconds: as a rule these are whole numbers, with which
    Python is far quicker than with fractions. A picture without a time follows one frame after the
    one before it. Three things are mended, and the first of each kind is logged as a warning that
    begins with ``name``:

    - Pictures that share a time are spread over the gap up to the next one: 0, 40, 40, 120 ms
      become 0, 40, 80, 120 ms.
    - A time that goes back for a moment is put between its neighbours: 0, 40, 20, 80 become
      0, 40, 60, 80.
    - A clock that starts again, as where two recordings were joined, goes on by one frame:
      0, 40, 80, 0, 40 become 0, 40, 80, 120, 160.
    """

    def __init__(
        self, name: str, frame_rate: Fraction | None, tick: Fraction = Fraction(1)
    ) -> None:
        self._name = name
        self._tick = tick
        self._period = 1 / ((frame_rate or _DEFAULT_RATE) * tick)
        #: Exact time of the picture before, in the clock that never starts again.
        self._last: Ticks | None = None
        self._sent: int | None = None
        #: What is added to the container's times since its clock has started again.
        self._shift: Ticks = 0
        self._waiting: list[tuple[Ticks, F]] = []
        self._warned: set[str] = set()

    def stamped(self, frames: Iterable[tuple[Ticks | None, F]]) -> Iterator[tuple[int, F]]:
        """Yield each picture with its timestamp, given its time in ticks."""
        for time, frame in frames:
            yield from self._next(time, frame)
        yield from self._step_waiting()

    def _next(self, time: Ticks | None, frame: F) -> Iterator[tuple[int, F]]:
        last = self._last
        if time is None:
            yield from self._step_waiting()
            yield self._at(0 if self._last is None else self._last + self._period, frame)
            return
        time += self._shift
        if last is None or time > last:
            yield from self._spread_waiting(time)
            yield self._at(time, frame)
            return
        # Only the picture after it tells a clock that starts again from a time that is wrong.
        starts_again = bool(self._waiting) and self._waiting[-1][0] < time
        self._waiting.append((time, frame))
        if starts_again or len(self._waiting) > _MOST_WAITING:
            yield from self._start_again()

    def _spread_waiting(self, until: Ticks) -> Iterator[tuple[int, F]]:
        if not self._waiting:
            return
        self._warn("share a time with the one before; they are spread up to the next one")
        start = self._last or 0
        step = Fraction(until - start) / (len(self._waiting) + 1)
        for place, (_, frame) in enumerate(self._waiting, 1):
            yield self._at(start + place * step, frame)
        self._waiting.clear()

    def _step_waiting(self) -> Iterator[tuple[int, F]]:
        for _, frame in self._waiting:
            yield self._at((self._last or 0) + self._period, frame)
        self._waiting.clear()

    def _start_again(self) -> Iterator[tuple[int, F]]:
        """Let the times that wait, which grow at the end, go on where the last one was."""
        self._warn("start again at an earlier time; they go on by one frame")
        first = len(self._waiting) - 1
        while first and self._waiting[first - 1][0] < self._waiting[first][0]:
            first -= 1
        new, self._waiting = self._waiting[first:], self._waiting[:first]
        yield from self._step_waiting()
        shift = (self._last or 0) + self._period - new[0][0]
        self._shift += shift
        for time, frame in new:
            yield self._at(time + shift, frame)

    def _at(self, time: Ticks, frame: F) -> tuple[int, F]:
        self._last = time
        timestamp = _rounded(time * self._tick.numerator * 1_000_000, self._tick.denominator)
        if self._sent is not None:
            timestamp = max(timestamp, self._sent + 1)
        self._sent = timestamp
        return timestamp, frame

    def _warn(self, what: str) -> None:
        if what not in self._warned:
            time = float((self._last or 0) * self._tick)
            _log.warning("%s: after %.3f s the times of pictures %s", self._name, time, what)
        self._warned.add(what)


def _rounded(dividend: Ticks, divisor: int) -> int:
    """Return the whole number nearest to the quotient; of two that are, the even one."""
    whole, rest = divmod(dividend, divisor)
    is_above = 2 * rest > divisor or (2 * rest == divisor and whole % 2 == 1)
    return whole + is_above
