"""The time of the world, for calculators that wait or measure, and a simulated one for tests.

Timestamps of packets are another matter: they come with the data. A calculator that needs the
clock declares it, and a test gives another one::

    class StampCalculator(Calculator):
        clock = UseService(CLOCK)

        def process(self, ctx: Context) -> None:
            now = ctx[self.clock].now()

    run_calculator(StampCalculator, services={CLOCK: SimulatedClock()}, …)
"""

from __future__ import annotations

import threading
import time

from .service import GraphService

__all__ = ["CLOCK", "Clock", "SimulatedClock"]


class Clock:
    """Tell the time in microseconds, from a point of no meaning; it never goes back."""

    def now(self) -> int:
        """Return the time."""
        return time.monotonic_ns() // 1000

    def sleep(self, microseconds: int) -> None:
        """Return when so much time has passed."""
        time.sleep(max(microseconds, 0) / 1_000_000)


class SimulatedClock(Clock):
    """Be a clock that stands still unless somebody sleeps or calls ``advance``.

    Sleeping takes no time. ``sleeps`` lists what was slept, in microseconds.
    """

    def __init__(self, start: int = 0) -> None:
        self._lock = threading.Lock()
        self._now = start
        self.sleeps: list[int] = []

    def now(self) -> int:
        with self._lock:
            return self._now

    def sleep(self, microseconds: int) -> None:
        with self._lock:
            self._now += max(microseconds, 0)
            self.sleeps.append(microseconds)

    def advance(self, microseconds: int) -> None:
        """Let time pass."""
        if microseconds < 0:
            raise ValueError(f"a clock does not go back; got {microseconds} microseconds")
        with self._lock:
            self._now += microseconds


#: The key of the clock that a graph's calculators share: the computer's unless another is given.
CLOCK = GraphService("clock", Clock, create=Clock)
