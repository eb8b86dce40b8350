"""Rotated rectangles (``mediapipe/framework/formats/rect.proto``)."""

from __future__ import annotations

from ..quick_dataclass import dataclass

__all__ = ["NormalizedRect", "Rect"]


@dataclass(frozen=True, slots=True)
class NormalizedRect:
    """A rotated rectangle in an image, in fractions of its width and height.

    ``rotation`` is in radians, clockwise as the picture is seen, about the centre. The rectangle
    may reach outside the image. ``rect_id`` is the number of the object that it follows, if it has
    one.
    """

    x_center: float
    y_center: float
    width: float
    height: float
    rotation: float = 0.0
    rect_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rect:
    """A rotated rectangle in an image, in pixels; rotation as in ``NormalizedRect``."""

    x_center: float
    y_center: float
    width: float
    height: float
    rotation: float = 0.0
