"""Angles and places of rectangles."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import NormalizedRect

__all__ = ["norm_rect", "normalized_radians", "target_angle"]


def normalized_radians(angle: float) -> float:
    """Return the same direction as an angle of single precision in -π..π (π itself excluded)."""
    turns = math.floor((angle + math.pi) / (2 * math.pi))
    return float(np.float32(angle - 2 * math.pi * turns))


def target_angle(radians: float | None, degrees: float | None) -> float:
    """Return the angle that is given, in radians of single precision; 0 where none is."""
    if radians is None:
        radians = math.pi * (degrees or 0.0) / 180
    return float(np.float32(radians))


def norm_rect(
    center: NDArray[np.float32], sides: NDArray[np.float32], rotation: float
) -> NormalizedRect:
    """Return a rectangle of (x, y) and (width, height), all in fractions of the image."""
    return NormalizedRect(
        float(center[0]), float(center[1]), float(sides[0]), float(sides[1]), rotation
    )
