"""Exponential smoothing of an array of values.

Source: ``mediapipe/util/filtering/low_pass_filter.cc``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["LowPassFilter"]

Weight = float | Sequence[float] | NDArray[np.float32] | NDArray[np.float64]


class LowPassFilter:
    """Exponential smoothing: mixes each new value with the last result, element by element.

    The weight of the new value is ``alpha`` in 0..1 (a number, or an array like the values), that
    of the last result ``1 - alpha``; the first values pass unchanged. Values and results are
    float32, their sum is float64, so that results equal MediaPipe's to the bit.
    """

    def __init__(self) -> None:
        #: The latest values as they came in; None before the first.
        self.last_raw: NDArray[np.float32] | None = None
        self._last: NDArray[np.float32] | None = None

    def apply(self, values: NDArray[np.float32], alpha: Weight) -> NDArray[np.float32]:
        """Return the smoothed values and remember them."""
        result = values if self._last is None else _mixed(values, self._last, alpha)
        self.last_raw = values
        self._last = result
        return result


def _mixed(
    new: NDArray[np.float32], old: NDArray[np.float32], alpha: Weight
) -> NDArray[np.float32]:
    # `weight * new` is in float32 and the other product in float64, as in MediaPipe, where `1.0` is
    # a double.
    if isinstance(alpha, float | int):
        # One weight for all. The type is given, since NumPy 1 would compute float32 array times
        # float64 scalar in float32.
        one = np.float32(alpha)
        rest = np.multiply(1.0 - float(one), old, dtype=np.float64)
        return (one * new + rest).astype(np.float32)
    weights = np.asarray(alpha, np.float32)
    mixed = weights * new + np.subtract(1.0, weights, dtype=np.float64) * old
    return mixed.astype(np.float32)
