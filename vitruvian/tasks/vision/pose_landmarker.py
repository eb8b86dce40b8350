"""Find the landmarks of people (``mediapipe.tasks.python.vision.pose_landmarker``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from ...calculators.util.pose_landmarks import PoseLandmark
from ...compat.image import Image
from ...framework.formats import ImageFrame
from .. import results
from ..checks import checked_confidence, checked_count, checked_number
from ..components.containers.landmark import Landmark, NormalizedLandmark
from ..core.base_options import BaseOptions
from ..model_bundle import ModelBundle
from ..task_graph import IMAGE, NORM_RECT, TaskGraph
from ..task_runner import Outputs
from .core.detecting_task import DetectingTask
from .core.vision_task_running_mode import VisionTaskRunningMode
from .pose_landmarks_connections import PoseLandmarksConnections

__all__ = [
    "PoseLandmark",
    "PoseLandmarker",
    "PoseLandmarkerOptions",
    "PoseLandmarkerResult",
    "PoseLandmarksConnections",
]


@dataclass
class PoseLandmarkerResult:
    """The people in a picture, an element each, and none where nobody is.

    ``pose_landmarks`` are 33 each in fractions of the picture, ``pose_world_landmarks`` 33 in
    metres from the middle of the hips. ``segmentation_masks`` are pictures of float32, 1 on the
    person, and None unless asked for and somebody is there.
    """

    pose_landmarks: list[list[NormalizedLandmark]]
    pose_world_landmarks: list[list[Landmark]]
    segmentation_masks: list[Image] | None = None


@dataclass
class PoseLandmarkerOptions:
    """The options of ``PoseLandmarker``.

    Confidences are from 0 to 1: how sure the detector must be that somebody is there, and the
    landmark model; ``min_tracking_confidence`` is how much of a person's square must be the one
    before for the person to be the same.
    """

    base_options: BaseOptions
    running_mode: VisionTaskRunningMode = VisionTaskRunningMode.IMAGE
    num_poses: int = 1
    min_pose_detection_confidence: float = 0.5
    min_pose_presence_confidence: float = 0.5
    min_tracking_confidence: float = 0.5
    output_segmentation_masks: bool = False
    result_callback: Callable[[PoseLandmarkerResult, Image, int], object] | None = None


class PoseLandmarker(DetectingTask[PoseLandmarkerResult]):
    """Finds the landmarks of people, and their outlines.

    The model is a bundle such as ``pose_landmarker_full.task``. In a video people are tracked from
    one frame to the next, and the landmarks of a single person (``num_poses=1``) are steadied.
    """

    @classmethod
    def create_from_model_path(cls, model_path: str) -> Self:
        """Make a task for single pictures; raises as ``create_from_options``."""
        return cls.create_from_options(PoseLandmarkerOptions(BaseOptions(model_path)))

    @classmethod
    def create_from_options(cls, options: PoseLandmarkerOptions) -> Self:
        """Make a task; raises ``ValueError`` or ``RuntimeError`` for wrong options or files."""
        cls._check_callback(options)
        return cls(_graph(options), options)

    def _result(self, outputs: Outputs, image: ImageFrame) -> PoseLandmarkerResult:
        masks = outputs.get("segmentation_masks")
        return PoseLandmarkerResult(
            [results.landmarks(person) for person in outputs.get("landmarks", ())],
            [results.world_landmarks(person) for person in outputs.get("world_landmarks", ())],
            None if masks is None else [Image.from_core(mask) for mask in masks],
        )


def _graph(options: PoseLandmarkerOptions) -> TaskGraph:
    bundle = ModelBundle.of(options.base_options)
    is_stream = options.running_mode != VisionTaskRunningMode.IMAGE
    # Who is who among several people is not known, so that they cannot be steadied.
    is_smooth = is_stream and checked_count("num_poses", options.num_poses) == 1
    prefix = "unsteady_" if is_smooth else ""
    outputs = ["landmarks", "world_landmarks"]
    node, side_packets = _finding(options, bundle, prefix)
    side_packets["is_stream"] = is_stream
    nodes = [node]
    if is_smooth:
        nodes.append(_smoothing(prefix))
    if options.output_segmentation_masks:
        outputs.append("segmentation_masks")
    return TaskGraph(tuple(nodes), tuple(outputs), side_packets)


def _finding(
    options: PoseLandmarkerOptions, bundle: ModelBundle, prefix: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the node that finds and tracks people, and its side packets."""
    detector = bundle.model("pose_detector.tflite")
    landmarks = bundle.model("pose_landmarks_detector.tflite")
    node = {
        "calculator": "PoseLandmarkerGraph",
        "input_stream": [f"IMAGE:{IMAGE}", f"NORM_RECT:{NORM_RECT}"],
        "input_side_packet": [
            "POSE_DETECTOR:pose_detector",
            "POSE_LANDMARKS_DETECTOR:pose_landmarks_detector",
            "USE_PREV_LANDMARKS:is_stream",
            "ENABLE_SEGMENTATION:with_masks",
            "MIN_DETECTION_CONFIDENCE:detection_confidence",
            "MIN_PRESENCE_CONFIDENCE:presence_confidence",
        ],
        "output_stream": [
            f"NORM_LANDMARKS:{prefix}landmarks",
            f"WORLD_LANDMARKS:{prefix}world_landmarks",
            "SEGMENTATION_MASK:segmentation_masks",
            "POSE_RECTS_NEXT_FRAME:pose_rects",
        ],
        "options": {
            "num_poses": options.num_poses,
            "min_tracking_confidence": checked_number(
                "min_tracking_confidence", options.min_tracking_confidence
            ),
            "detector": detector.image_options,
            "landmarks": landmarks.region_options,
        },
    }
    side_packets: dict[str, Any] = {
        "pose_detector": detector.data,
        "pose_landmarks_detector": landmarks.data,
        "with_masks": bool(options.output_segmentation_masks),
        "detection_confidence": checked_confidence(
            "min_detection_confidence", options.min_pose_detection_confidence
        ),
        "presence_confidence": checked_confidence(
            "min_detection_confidence", options.min_pose_presence_confidence
        ),
    }
    return node, side_packets


def _smoothing(prefix: str) -> dict[str, Any]:
    return {
        "calculator": "PoseLandmarksSmoothing",
        "input_stream": [
            f"NORM_LANDMARKS:{prefix}landmarks",
            f"WORLD_LANDMARKS:{prefix}world_landmarks",
            "POSE_RECTS:pose_rects",
            f"IMAGE:{IMAGE}",
        ],
        "output_stream": ["NORM_LANDMARKS:landmarks", "WORLD_LANDMARKS:world_landmarks"],
    }
