"""The 1€ filter: a low-pass filter whose cutoff frequency follows the speed.

Sources: ``mediapipe/util/filtering/one_euro_filter.cc``; Casiez, Roussel, Vogel: "1€ Filter: A
Simple Speed-based Low-pass Filter for Noisy Input in Interactive Systems", CHI 2012.
"""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .low_pass_filter import LowPassFilter

__all__ = ["OneEuroFilter"]

C = TypeVar("C", float, NDArray[np.float64])


class OneEuroFilter:
    """Smooths an array of values: slow ones strongly, against jitter, fast ones little.

    ``min_cutoff`` is the cutoff frequency in Hz of a value at rest, ``beta`` how fast it rises
    with speed, ``derivate_cutoff`` the cutoff in Hz of the speed's own smoothing. ``frequency``
    is the frame rate taken for granted until two timestamps tell the real one.
    """

    def __init__(
        self, frequency: float, min_cutoff: float, beta: float, derivate_cutoff: float
    ) -> None:
        self._frequency = float(np.float32(frequency))
        self._min_cutoff = float(np.float32(min_cutoff))
        self._beta = float(np.float32(beta))
        self._derivate_cutoff = float(np.float32(derivate_cutoff))
        self._values = LowPassFilter()
        self._speeds = LowPassFilter()
        self._last_time = -1

    def apply(
        self, values: NDArray[np.float32], nanoseconds: int, value_scale: float
    ) -> NDArray[np.float32]:
        """Return the smoothed values, float32 like the given ones.

        ``value_scale`` makes speeds comparable between objects near and far. Values whose time
        does not come after the last one's pass unchanged and are forgotten.
        """
        if nanoseconds <= self._last_time:
            return values
        # MediaPipe takes a last time of 0 for "none yet", so a video that starts at 0 uses the
        # given frequency for its second frame as well.
        if self._last_time > 0:
            self._frequency = 1.0 / ((nanoseconds - self._last_time) * 1e-9)
        self._last_time = nanoseconds
        speeds = self._speeds.apply(
            self._speed(values, value_scale),
            _alpha(self._derivate_cutoff, self._frequency),
        )
        cutoff = self._min_cutoff + self._beta * np.abs(speeds.astype(np.float64))
        return self._values.apply(values, _alpha(cutoff, self._frequency))

    def _speed(self, values: NDArray[np.float32], value_scale: float) -> NDArray[np.float32]:
        last = self._values.last_raw
        if last is None:
            return np.zeros_like(values)
        change = values.astype(np.float64) - last
        return (change * float(np.float32(value_scale)) * self._frequency).astype(np.float32)


def _alpha(cutoff: C, frequency: float) -> C:
    """Return the low-pass weight that gives the cutoff in Hz at this frame rate."""
    period = 1.0 / frequency
    time_constant = 1.0 / (2 * math.pi * cutoff)
    return 1.0 / (1.0 + time_constant / period)
