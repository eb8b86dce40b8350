"""The points on ellipses that OpenCV joins by lines."""

from __future__ import annotations

import numpy as np

from ..canvas import STROKE_UNIT
from .table import Integers

__all__ = ["ellipse_points"]

#: OpenCV looks sines up in a table of whole degrees with seven decimals, in float32.
_SINES = np.round(np.sin(np.radians(np.arange(451))), 7).astype(np.float32)


def ellipse_points(
    center: tuple[int, int], axes: tuple[int, int], angle: int, arc: int
) -> Integers:
    """Return points N×2, in 1/65536 of a pixel, on the first ``arc`` degrees of an ellipse.

    The ellipse is turned by ``angle`` degrees; there are at least two points (``EllipseEx``).
    """
    middle = np.array(center, dtype=np.float64) * STROKE_UNIT
    degrees = np.append(np.arange(0, arc, _spacing(max(axes))), arc)
    turn = angle % 360
    sine, cosine = float(_SINES[turn]), float(_SINES[450 - turn])
    x = axes[0] * float(STROKE_UNIT) * _SINES[450 - degrees].astype(np.float64)
    y = axes[1] * float(STROKE_UNIT) * _SINES[degrees].astype(np.float64)
    points = middle + np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=1)
    whole = np.rint(points / STROKE_UNIT) * STROKE_UNIT
    fixed = (whole + np.rint(points - whole)).astype(np.int64)
    fresh = np.append(True, (fixed[1:] != fixed[:-1]).any(axis=1))
    kept = fixed[fresh]
    return kept if len(kept) > 1 else np.array([center, center], dtype=np.int64) * STROKE_UNIT


def _spacing(radius: int) -> int:
    """Return the degrees between points."""
    return next((step for limit, step in ((3, 90), (10, 30), (15, 18)) if radius < limit), 5)
