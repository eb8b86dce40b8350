"""What a landmark model finds."""

from __future__ import annotations

from dataclasses import dataclass

from .category import Category
from .landmark import Landmark, NormalizedLandmark
from .rect import NormalizedRect

__all__ = ["LandmarksDetectionResult"]


@dataclass
class LandmarksDetectionResult:
    """The landmarks of one person, hand or face."""

    landmarks: list[NormalizedLandmark] | None
    categories: list[Category] | None
    world_landmarks: list[Landmark] | None
    rect: NormalizedRect
