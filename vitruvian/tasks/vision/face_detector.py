"""Find faces (``mediapipe.tasks.python.vision.face_detector``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from ...compat.image import Image
from ...framework.formats import ImageFrame
from ..checks import checked_confidence
from ..components.containers.detections import DetectionResult
from ..core.base_options import BaseOptions
from ..face_models import detector_range
from ..model_bundle import model_file
from ..results import detection
from ..task_graph import IMAGE, NORM_RECT, TaskGraph
from ..task_model import TaskModel
from ..task_runner import Outputs
from .core.detecting_task import DetectingTask
from .core.vision_task_running_mode import VisionTaskRunningMode

__all__ = ["FaceDetector", "FaceDetectorOptions", "FaceDetectorResult"]

FaceDetectorResult = DetectionResult


@dataclass
class FaceDetectorOptions:
    """The options of ``FaceDetector``.

    ``min_detection_confidence`` is how sure it must be, from 0 to 1, that there is a face; of faces
    that overlap by more than ``min_suppression_threshold``, relative to their union, one stays.
    """

    base_options: BaseOptions
    running_mode: VisionTaskRunningMode = VisionTaskRunningMode.IMAGE
    min_detection_confidence: float = 0.5
    min_suppression_threshold: float = 0.3
    result_callback: Callable[[DetectionResult, Image, int], object] | None = None


class FaceDetector(DetectingTask[DetectionResult]):
    """Finds faces: a box in pixels, a score and six keypoints each.

    The model is a file of its own, for faces within about 2 m (128 × 128 input) or 5 m (192 × 192).
    """

    @classmethod
    def create_from_model_path(cls, model_path: str) -> Self:
        """Make a task for single pictures; raises as ``create_from_options``."""
        return cls.create_from_options(FaceDetectorOptions(BaseOptions(model_path)))

    @classmethod
    def create_from_options(cls, options: FaceDetectorOptions) -> Self:
        """Make a task; raises ``ValueError`` or ``RuntimeError`` for wrong options or files."""
        cls._check_callback(options)
        return cls(_graph(options), options)

    def _result(self, outputs: Outputs, image: ImageFrame) -> DetectionResult:
        return DetectionResult([detection(one, image) for one in outputs.get("detections", ())])


def _graph(options: FaceDetectorOptions) -> TaskGraph:
    model = TaskModel(model_file(options.base_options), "the face detector")
    node = {
        "calculator": "FaceDetectionByRange",
        "input_stream": [f"IMAGE:{IMAGE}", f"ROI:{NORM_RECT}"],
        "input_side_packet": [
            "MODEL:model",
            "MODEL_SELECTION:range",
            "MIN_DETECTION_CONFIDENCE:confidence",
        ],
        "output_stream": "DETECTIONS:detections",
        "options": {
            "detector": {
                "image": model.image_options,
                "min_suppression_threshold": options.min_suppression_threshold,
            }
        },
    }
    side_packets = {
        "model": model.data,
        "range": detector_range(model),
        "confidence": checked_confidence(
            "min_detection_confidence", options.min_detection_confidence
        ),
    }
    return TaskGraph((node,), ("detections",), side_packets)
