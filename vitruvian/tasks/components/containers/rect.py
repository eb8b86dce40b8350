"""Rectangles in fractions of the picture."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NormalizedRect", "Rect"]


@dataclass
class Rect:
    """An upright rectangle by its sides; the picture spans 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass
class NormalizedRect:
    """A rectangle by its middle, turned clockwise by ``rotation`` in radians."""

    x_center: float
    y_center: float
    width: float
    height: float
    rotation: float | None = 0.0
    rect_id: int | None = None
