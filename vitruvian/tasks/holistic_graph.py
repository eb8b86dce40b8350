"""The graph around the models of a whole person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from ..framework.runtime.executor import usable_cores
from .checks import checked_confidence, checked_number
from .face_models import detector_range
from .model_bundle import ModelBundle
from .task_graph import IMAGE, TaskGraph
from .task_model import TaskModel

__all__ = ["LANDMARKS", "holistic_graph"]

_Node: TypeAlias = dict[str, Any]

#: The outputs with landmarks.
LANDMARKS = (
    "face_landmarks",
    "pose_landmarks",
    "pose_world_landmarks",
    "left_hand_landmarks",
    "left_hand_world_landmarks",
    "right_hand_landmarks",
    "right_hand_world_landmarks",
)

#: The models of a bundle, and whether each looks at a region that is stretched to its input.
_MODELS = {
    "hand_landmarks_detector": True,
    "hand_roi_refinement": False,
    "face_detector": False,
    "face_landmarks_detector": True,
    "pose_detector": False,
    "pose_landmarks_detector": True,
}
#: As in MediaPipe only what landmark models must be sure of is checked.
_DETECTION_CONFIDENCES = ("min_pose_detection_confidence", "min_face_detection_confidence")
_SUPPRESSION_THRESHOLDS = {
    "pose": "min_pose_suppression_threshold",
    "face": "min_face_suppression_threshold",
}
_LANDMARKS_CONFIDENCES = (
    "min_pose_landmarks_confidence",
    "min_hand_landmarks_confidence",
    "min_face_landmarks_confidence",
)


def holistic_graph(
    bundle: ModelBundle,
    limits: Mapping[str, float],
    *,
    is_stream: bool,
    with_blendshapes: bool,
    with_mask: bool,
) -> TaskGraph:
    """Return the graph that finds a person, with the outputs that are asked for.

    ``limits`` are the confidences and suppression thresholds of ``HolisticLandmarkerOptions`` by
    their names. Raises as ``ModelBundle`` does, and ``InvalidArgumentError`` for wrong confidences.
    """
    models = {name: bundle.model(f"{name}.tflite") for name in _MODELS}
    side_packets: dict[str, Any] = {name: model.data for name, model in models.items()}
    side_packets |= {
        "face_detector_range": detector_range(models["face_detector"]),
        "use_prev_landmarks": is_stream,
        "enable_segmentation": bool(with_mask),
        **{name: checked_number(name, limits[name]) for name in _DETECTION_CONFIDENCES},
        **{
            name: checked_confidence("min_detection_confidence", limits[name])
            for name in _LANDMARKS_CONFIDENCES
        },
    }
    outputs = [*LANDMARKS, *(["pose_segmentation_mask"] if with_mask else [])]
    nodes = [_finding(list(side_packets), outputs, _options(models, limits))]
    if with_blendshapes:
        side_packets["blendshapes_model"] = bundle.model("face_blendshapes.tflite").data
        outputs.append("face_blendshapes")
        nodes += _BLENDSHAPES
    threads = min(usable_cores(), 4)
    return TaskGraph(tuple(nodes), tuple(outputs), side_packets, threads if threads > 1 else 0)


def _finding(side_packets: list[str], outputs: list[str], options: dict[str, Any]) -> _Node:
    return {
        "calculator": "HolisticLandmarkerGraph",
        "input_stream": f"IMAGE:{IMAGE}",
        "input_side_packet": [f"{name.upper()}:{name}" for name in side_packets],
        "output_stream": [f"{name.upper()}:{name}" for name in outputs],
        "options": options,
    }


def _options(models: Mapping[str, TaskModel], limits: Mapping[str, float]) -> dict[str, Any]:
    inputs = {
        name: model.region_options if _MODELS[name] else model.image_options
        for name, model in models.items()
    }
    thresholds = {
        part: {"min_suppression_threshold": checked_number(name, limits[name])}
        for part, name in _SUPPRESSION_THRESHOLDS.items()
    }
    return inputs | thresholds


#: As there is one face, its list of landmarks becomes a list of such lists.
_BLENDSHAPES: list[_Node] = [
    {
        "calculator": "ConcatenateNormalizedLandmarkListVectorCalculator",
        "input_stream": "face_landmarks",
        "output_stream": "faces",
    },
    {
        "calculator": "FaceBlendshapesGraph",
        "input_stream": ["NORM_LANDMARKS:faces", f"IMAGE:{IMAGE}"],
        "input_side_packet": "MODEL:blendshapes_model",
        "output_stream": "BLENDSHAPES:face_blendshapes",
    },
]
