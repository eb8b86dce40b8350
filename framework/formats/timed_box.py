"""Boxes of tracked objects (``TimedBoxProto`` in ``mediapipe/util/tracking/box_tracker.proto``)."""

from __future__ import annotations

from ..quick_dataclass import dataclass

__all__ = ["TimedBox"]


@dataclass(frozen=True, slots=True)
class TimedBox:
    """The box of an object at a time, in fractions of the image, turned by ``rotation`` radians.

    ``quad`` holds x and y of the corners where the shape is no rectangle. ``id`` tells objects
    apart, and ``confidence`` is 0..1.
    """

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    rotation: float = 0.0
    time_msec: int = 0
    id: int = -1
    label: str = ""
    confidence: float = 0.0
    quad: tuple[float, ...] = ()
