"""Smoothing that lets go when values move fast.

Source: ``mediapipe/util/filtering/relative_velocity_filter.cc``.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from .low_pass_filter import LowPassFilter

__all__ = ["VelocityFilter"]

#: The time that one element of the window may stand for: a frame at 30 a second.
_ELEMENT_NANOSECONDS = 1_000_000_000 // 30


class VelocityFilter:
    """Smooths an array of values, each the less, the faster it has moved lately.

    The velocity is the distance over the last ``window_size`` changes divided by the time they
    took. A larger window and a smaller ``velocity_scale`` smooth more and lag more.
    """

    def __init__(self, window_size: int, velocity_scale: float) -> None:
        self._velocity_scale = np.float32(velocity_scale)
        # The window starts full of changes that took no time: the cap on its duration is that of
        # a full window from the first change on.
        self._window: deque[tuple[NDArray[np.float32], int]] = deque(
            [(np.zeros(1, np.float32), 0)] * window_size, maxlen=window_size
        )
        self._low_pass = LowPassFilter()
        self._last_scaled: NDArray[np.float32] | None = None
        self._last_time = -1

    def apply(
        self, values: NDArray[np.float32], nanoseconds: int, value_scale: float
    ) -> NDArray[np.float32]:
        """Return the smoothed values, float32 like the given ones.

        ``value_scale`` makes distances comparable between objects near and far. Values whose time
        does not come after the last one's pass unchanged and are forgotten.
        """
        if nanoseconds <= self._last_time:
            return values
        scaled = values * np.float32(value_scale)
        if self._last_scaled is None:
            alpha = np.ones(1, np.float32)
        else:
            # Each value counts at the scale of its own frame.
            change = scaled - self._last_scaled
            alpha = self._alpha(change, nanoseconds - self._last_time)
        self._last_scaled = scaled
        self._last_time = nanoseconds
        return self._low_pass.apply(values, alpha)

    def _alpha(self, change: NDArray[np.float32], duration: int) -> NDArray[np.float32]:
        distance, elapsed = self._travelled(change, duration)
        velocity = (distance.astype(np.float64) / (elapsed * 1e-9)).astype(np.float32)
        self._window.appendleft((change, duration))
        return 1.0 - 1.0 / (1.0 + self._velocity_scale * np.abs(velocity))

    def _travelled(
        self, change: NDArray[np.float32], duration: int
    ) -> tuple[NDArray[np.float32], int]:
        """Add up the changes from the newest back, as far as they are recent."""
        longest = (1 + len(self._window)) * _ELEMENT_NANOSECONDS
        for older_change, older_duration in self._window:
            if duration + older_duration > longest:
                break
            change = change + older_change
            duration += older_duration
        return change, duration
