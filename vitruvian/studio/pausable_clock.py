"""A clock that stands still while a run is paused."""

from __future__ import annotations

import threading

from ..framework.authoring.clock import Clock

__all__ = ["PausableClock"]


class PausableClock(Clock):
    """A clock that stands still while it is held.

    Whoever sleeps when it is held is woken, because a step waits for calls that run.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._held_at: int | None = None
        self._left_out = 0

    def now(self) -> int:
        with self._condition:
            return self._now()

    def sleep(self, microseconds: int) -> None:
        with self._condition:
            until = self._now() + microseconds
            while self._held_at is None and (left := until - self._now()) > 0:
                self._condition.wait(left / 1e6)

    def hold(self, held: bool) -> None:
        """Stand still, or go on."""
        with self._condition:
            if held and self._held_at is None:
                self._held_at = super().now()
            elif not held and self._held_at is not None:
                self._left_out += super().now() - self._held_at
                self._held_at = None
            self._condition.notify_all()

    def _now(self) -> int:
        at = super().now() if self._held_at is None else self._held_at
        return at - self._left_out
