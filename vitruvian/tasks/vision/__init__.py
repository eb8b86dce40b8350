"""Tasks over pictures (``mediapipe.tasks.python.vision``)."""

from __future__ import annotations

from .core.image_processing_options import ImageProcessingOptions
from .core.vision_task_running_mode import VisionTaskRunningMode as RunningMode
from .face_detector import FaceDetector, FaceDetectorOptions, FaceDetectorResult
from .face_landmarker import (
    FaceLandmarker,
    FaceLandmarkerOptions,
    FaceLandmarkerResult,
    FaceLandmarksConnections,
)
from .gesture_recognizer import (
    GestureRecognizer,
    GestureRecognizerOptions,
    GestureRecognizerResult,
)
from .hand_landmarker import (
    HandLandmarker,
    HandLandmarkerOptions,
    HandLandmarkerResult,
    HandLandmarksConnections,
)
from .holistic_landmarker import (
    HolisticLandmarker,
    HolisticLandmarkerOptions,
    HolisticLandmarkerResult,
)
from .image_segmenter import ImageSegmenter, ImageSegmenterOptions, ImageSegmenterResult
from .pose_landmarker import (
    PoseLandmarker,
    PoseLandmarkerOptions,
    PoseLandmarkerResult,
    PoseLandmarksConnections,
)

__all__ = [
    "FaceDetector",
    "FaceDetectorOptions",
    "FaceDetectorResult",
    "FaceLandmarker",
    "FaceLandmarkerOptions",
    "FaceLandmarkerResult",
    "FaceLandmarksConnections",
    "GestureRecognizer",
    "GestureRecognizerOptions",
    "GestureRecognizerResult",
    "HandLandmarker",
    "HandLandmarkerOptions",
    "HandLandmarkerResult",
    "HandLandmarksConnections",
    "HolisticLandmarker",
    "HolisticLandmarkerOptions",
    "HolisticLandmarkerResult",
    "ImageProcessingOptions",
    "ImageSegmenter",
    "ImageSegmenterOptions",
    "ImageSegmenterResult",
    "PoseLandmarker",
    "PoseLandmarkerOptions",
    "PoseLandmarkerResult",
    "PoseLandmarksConnections",
    "RunningMode",
]

#: The tasks that MediaPipe has besides.
_NOT_HERE = (
    "FaceAligner",
    "FaceStylizer",
    "ImageClassifier",
    "ImageEmbedder",
    "InteractiveSegmenter",
    "ObjectDetector",
)


def __getattr__(name: str) -> object:
    hint = "; this task is not offered here" if name.startswith(_NOT_HERE) else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}")
