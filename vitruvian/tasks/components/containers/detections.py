"""What detectors find."""

from __future__ import annotations

from dataclasses import dataclass

from .bounding_box import BoundingBox
from .category import Category
from .keypoint import NormalizedKeypoint

__all__ = ["Detection", "DetectionResult"]


@dataclass
class Detection:
    """One thing in the picture: where it is, what it is, and its keypoints."""

    bounding_box: BoundingBox
    categories: list[Category]
    keypoints: list[NormalizedKeypoint] | None = None


@dataclass
class DetectionResult:
    """All things that were found in a picture."""

    detections: list[Detection]
