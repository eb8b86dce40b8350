"""Detected objects (``mediapipe/framework/formats/detection.proto``)."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["BoundingBox", "Detection", "DetectionList", "Keypoint"]


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """The box of an object, in fractions of the image's width and height."""

    xmin: float
    ymin: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Keypoint:
    """A point of an object, in fractions of the image's width and height."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Detection:
    """One detected object: its score in 0..1, box, keypoints and label.

    ``detection_id`` tells detections apart, where a DetectionUniqueIdCalculator numbers them.
    """

    score: float
    box: BoundingBox
    keypoints: tuple[Keypoint, ...] = ()
    label_id: int | None = None
    label: str = field(default="")
    detection_id: int | None = None


@dataclass(frozen=True, slots=True)
class DetectionList:
    """Detections as one value; most calculators pass a plain tuple of them instead."""

    detection: tuple[Detection, ...] = ()
