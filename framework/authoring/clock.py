"""Wall-clock time for calculators that wait or measure, and a simulated clock for tests.

This is not packet time: timestamps come with the data. A calculator that needs the clock declares
it, and a test provides a simulated one::

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
    """Monotonic microseconds, arbitrary origin."""

    def now(self) -> int:
        """Return the time."""
        return time.monotonic_ns() // 1000

    def sleep(self, microseconds: int) -> None:
        """Wait for this long."""
        time.sleep(max(microseconds, 0) / 1_000_000)


class SimulatedClock(Clock):
    """A clock that moves only by ``sleep`` and ``advance``.

    Sleeping takes no real time. ``sleeps`` lists the durations slept so far, in microseconds.
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
        """Move the clock forward."""
        if microseconds < 0:
            raise ValueError(f"a clock does not go back; got {microseconds} microseconds")
        with self._lock:
            self._now += microseconds


#: The clock that a graph's calculators share: the computer's, unless the graph is given another.
CLOCK = GraphService("clock", Clock, create=Clock)
