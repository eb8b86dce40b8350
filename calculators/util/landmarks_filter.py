"""Smoothing of landmarks over time, by the size of the object they describe.

Source: ``mediapipe/calculators/util/landmarks_smoothing_calculator_utils.cc``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import PayloadTypeError

__all__ = ["LandmarksFilter", "ValueFilter", "mean_side", "object_scale", "require_count"]


class ValueFilter(Protocol):
    """A filter of an array of values over time (``VelocityFilter``, ``OneEuroFilter``)."""

    def apply(
        self, values: NDArray[np.float32], nanoseconds: int, value_scale: float
    ) -> NDArray[np.float32]:
        """Return the smoothed values."""
        ...


class LandmarksFilter:
    """Smooths N points, every coordinate on its own, relative to the size of the object.

    ``make_filter`` makes the filter for all coordinates, anew after each reset. Points of an
    object smaller than ``min_allowed_object_scale`` pass unchanged. With
    ``disable_value_scaling`` the object's size does not count.
    """

    def __init__(
        self,
        make_filter: Callable[[], ValueFilter],
        *,
        min_allowed_object_scale: float = 1e-6,
        disable_value_scaling: bool = False,
    ) -> None:
        self._make_filter = make_filter
        self._min_scale = min_allowed_object_scale
        self._scales = not disable_value_scaling
        self._count: int | None = None
        self._filter = make_filter()

    def reset(self) -> None:
        """Forget all points seen so far."""
        self._count = None
        self._filter = self._make_filter()

    def apply(
        self, points: NDArray[np.float32], microseconds: int, scale: float | None = None
    ) -> NDArray[np.float32]:
        """Return the smoothed points, N×3 float32 like the given ones, in pixels or metres.

        ``scale`` is the object's size in the same unit; None: the mean of the sides of the points'
        bounds. Raises ``PayloadTypeError`` when N changes without a reset.
        """
        value_scale = np.float32(1)
        if self._scales:
            size = np.float32(object_scale(points) if scale is None else scale)
            if size < self._min_scale:
                return points
            value_scale = value_scale / size
        require_count(len(points), self._count)
        self._count = len(points)
        return self._filter.apply(points, microseconds * 1000, float(value_scale))


def require_count(count: int, began_with: int | None) -> None:
    """Raise ``PayloadTypeError`` when the number of landmarks differs from the first list's."""
    if began_with not in {None, count}:
        raise PayloadTypeError(
            f"smoothing began with {began_with} landmarks and now got {count}; expected the "
            "same number every time. Smooth lists of different length in nodes of their own."
        )


def object_scale(points: NDArray[np.float32]) -> float:
    """Return the mean of width and height of the points' upright bounds, 0 for no points."""
    if not len(points):
        return 0.0
    width, height = points[:, :2].max(axis=0) - points[:, :2].min(axis=0)
    return mean_side(width, height)


def mean_side(width: float, height: float, unit_x: float = 1, unit_y: float = 1) -> float:
    """Return the mean of two sides, each times its unit's length, in single precision."""
    sides = np.array([width, height], np.float32) * np.array([unit_x, unit_y], np.float32)
    return float((sides[0] + sides[1]) * np.float32(0.5))
