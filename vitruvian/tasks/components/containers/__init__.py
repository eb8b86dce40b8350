"""What results consist of (``mediapipe.tasks.python.components.containers``)."""

from __future__ import annotations

from .bounding_box import BoundingBox
from .category import Category
from .classification_result import ClassificationResult, Classifications
from .detections import Detection, DetectionResult
from .keypoint import NormalizedKeypoint
from .landmark import Landmark, NormalizedLandmark
from .landmark_detection_result import LandmarksDetectionResult
from .rect import NormalizedRect, Rect

__all__ = [
    "BoundingBox",
    "Category",
    "ClassificationResult",
    "Classifications",
    "Detection",
    "DetectionResult",
    "Landmark",
    "LandmarksDetectionResult",
    "NormalizedKeypoint",
    "NormalizedLandmark",
    "NormalizedRect",
    "Rect",
]
