"""Find the landmarks of faces (``mediapipe.tasks.python.vision.face_landmarker``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ...compat.image import Image
from ...framework.formats import ImageFrame
from .. import results
from ..checks import checked_confidence, checked_count, checked_number
from ..components.containers.category import Category
from ..components.containers.landmark import NormalizedLandmark
from ..core.base_options import BaseOptions
from ..face_models import detector_range
from ..model_bundle import ModelBundle
from ..task_graph import IMAGE, NORM_RECT, TaskGraph
from ..task_runner import Outputs
from .blendshapes import Blendshapes
from .core.detecting_task import DetectingTask
from .core.vision_task_running_mode import VisionTaskRunningMode
from .face_landmarks_connections import FaceLandmarksConnections

__all__ = [
    "Blendshapes",
    "FaceLandmarker",
    "FaceLandmarkerOptions",
    "FaceLandmarkerResult",
    "FaceLandmarksConnections",
]


@dataclass
class FaceLandmarkerResult:
    """The faces in a picture, an element each, and none where there is none.

    ``face_landmarks`` are 478 each. ``face_blendshapes``, 52 classes each, and
    ``facial_transformation_matrixes``, arrays 4×4 that take the canonical face to this one in
    centimetres, are empty unless asked for.
    """

    face_landmarks: list[list[NormalizedLandmark]]
    face_blendshapes: list[list[Category]]
    facial_transformation_matrixes: list[NDArray[np.float64]]


@dataclass
class FaceLandmarkerOptions:
    """The options of ``FaceLandmarker``.

    As in MediaPipe 0.10.21, ``min_face_detection_confidence`` is also what the landmark model must
    be sure of, and ``min_face_presence_confidence`` is not looked at. ``min_tracking_confidence``
    is how much of a face's rectangle must be the one before for the face to be the same.
    """

    base_options: BaseOptions
    running_mode: VisionTaskRunningMode = VisionTaskRunningMode.IMAGE
    num_faces: int = 1
    min_face_detection_confidence: float = 0.5
    min_face_presence_confidence: float = 0.5
    min_tracking_confidence: float = 0.5
    output_face_blendshapes: bool = False
    output_facial_transformation_matrixes: bool = False
    result_callback: Callable[[FaceLandmarkerResult, Image, int], object] | None = None


class FaceLandmarker(DetectingTask[FaceLandmarkerResult]):
    """Finds the landmarks of faces, their expression, and how they are turned.

    The model is a bundle such as ``face_landmarker.task``. In a video faces are tracked from one
    frame to the next, and the landmarks of a single face (``num_faces=1``) are steadied.
    """

    @classmethod
    def create_from_model_path(cls, model_path: str) -> Self:
        """Make a task for single pictures; raises as ``create_from_options``."""
        return cls.create_from_options(FaceLandmarkerOptions(BaseOptions(model_path)))

    @classmethod
    def create_from_options(cls, options: FaceLandmarkerOptions) -> Self:
        """Make a task; raises ``ValueError`` or ``RuntimeError`` for wrong options or files."""
        cls._check_callback(options)
        return cls(_graph(options), options)

    def _result(self, outputs: Outputs, image: ImageFrame) -> FaceLandmarkerResult:
        return FaceLandmarkerResult(
            [results.landmarks(face) for face in outputs.get("face_landmarks", ())],
            [results.categories(face) for face in outputs.get("blendshapes", ())],
            [face.pose_transform_matrix.astype(np.float64) for face in outputs.get("geometry", ())],
        )


def _graph(options: FaceLandmarkerOptions) -> TaskGraph:
    bundle = ModelBundle.of(options.base_options)
    is_stream = options.running_mode != VisionTaskRunningMode.IMAGE
    num_faces = checked_count("num_faces", options.num_faces)
    # Who is who among several faces is not known, so that they cannot be steadied.
    is_smooth = is_stream and num_faces == 1
    found = "unsteady_landmarks" if is_smooth else "face_landmarks"
    node, side_packets = _finding(options, bundle, found)
    side_packets["is_stream"] = is_stream
    nodes, outputs = [node], ["face_landmarks"]
    if is_smooth:
        nodes.append(_node("FaceLandmarksSmoothing", found, "NORM_LANDMARKS:face_landmarks"))
    if options.output_face_blendshapes:
        nodes.append(_node("FaceBlendshapesGraph", "face_landmarks", "BLENDSHAPES:blendshapes"))
        nodes[-1]["input_side_packet"] = "MODEL:blendshapes_model"
        side_packets["blendshapes_model"] = bundle.model("face_blendshapes.tflite").data
        outputs.append("blendshapes")
    if options.output_facial_transformation_matrixes:
        name = "geometry_pipeline_metadata_landmarks.binarypb"
        nodes.append(
            _node("FaceGeometryFromLandmarksGraph", "face_landmarks", "FACE_GEOMETRY:geometry")
        )
        nodes[-1]["input_side_packet"] = "METADATA:canonical_face"
        side_packets["canonical_face"] = bundle.file(name)
        outputs.append("geometry")
    return TaskGraph(tuple(nodes), tuple(outputs), side_packets)


def _finding(
    options: FaceLandmarkerOptions, bundle: ModelBundle, output: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the node that finds and tracks faces, and its side packets."""
    detector = bundle.model("face_detector.tflite")
    landmarks = bundle.model("face_landmarks_detector.tflite")
    confidence = checked_confidence(
        "min_detection_confidence", options.min_face_detection_confidence
    )
    node = {
        "calculator": "FaceLandmarkerGraph",
        "input_stream": [f"IMAGE:{IMAGE}", f"NORM_RECT:{NORM_RECT}"],
        "input_side_packet": [
            "FACE_DETECTOR:detector",
            "FACE_DETECTOR_RANGE:detector_range",
            "FACE_LANDMARKS_DETECTOR:landmarks_detector",
            "USE_PREV_LANDMARKS:is_stream",
            "MIN_DETECTION_CONFIDENCE:confidence",
            "MIN_PRESENCE_CONFIDENCE:confidence",
        ],
        "output_stream": f"NORM_LANDMARKS:{output}",
        "options": {
            "num_faces": options.num_faces,
            "min_tracking_confidence": checked_number(
                "min_tracking_confidence", options.min_tracking_confidence
            ),
            "detector": {"min_suppression_threshold": 0.5, "image": detector.image_options},
            "landmarks": landmarks.region_options,
        },
    }
    side_packets: dict[str, Any] = {
        "detector": detector.data,
        "detector_range": detector_range(detector),
        "landmarks_detector": landmarks.data,
        "confidence": confidence,
    }
    return node, side_packets


def _node(calculator: str, landmarks: str, output: str) -> dict[str, Any]:
    return {
        "calculator": calculator,
        "input_stream": [f"NORM_LANDMARKS:{landmarks}", f"IMAGE:{IMAGE}"],
        "output_stream": output,
    }
