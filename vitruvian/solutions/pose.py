"""The pose of one person in pictures or a video, as ``mediapipe.solutions.pose`` gives it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..framework.formats.landmark_pb2 import LandmarkList, NormalizedLandmarkList
from .pose_connections import POSE_CONNECTIONS, UPPER_BODY_POSE_CONNECTIONS
from .solution_base import SolutionBase

__all__ = [
    "POSE_CONNECTIONS",
    "UPPER_BODY_POSE_CONNECTIONS",
    "Pose",
    "PoseLandmark",
    "SolutionOutputs",
]


class PoseLandmark(IntEnum):
    """Number the 33 landmarks; the first 25 are those of the upper body.

    Left and right are the person's own.
    """

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


class SolutionOutputs(NamedTuple):
    """Hold what was found in a picture; everything is None where nobody is.

    ``pose_landmarks`` are in fractions of the picture, ``pose_world_landmarks`` in metres from the
    middle of the hips. ``segmentation_mask`` is a read-only float32 array H×W, 1 where the person
    is, and None unless asked for.
    """

    pose_landmarks: NormalizedLandmarkList | None
    pose_world_landmarks: LandmarkList | None
    segmentation_mask: NDArray[np.float32] | None


# The graph knows the presence of landmarks, the solution does not give it.
_FIELDS = ("x", "y", "z", "visibility")

#: The tags of the subgraphs' outputs.
_TAGS = {
    "pose_landmarks": "LANDMARKS",
    "pose_world_landmarks": "WORLD_LANDMARKS",
    "segmentation_mask": "SEGMENTATION_MASK",
}


def _graph_of(subgraph: str, side_inputs: Iterable[str], outputs: Iterable[str]) -> dict[str, Any]:
    """Return a graph around one subgraph: the packaged graphs would also draw every picture."""
    node = {
        "calculator": subgraph,
        "input_stream": "IMAGE:image",
        "input_side_packet": [f"{name.upper()}:{name}" for name in side_inputs],
        "output_stream": [f"{_TAGS[name]}:{name}" for name in outputs],
    }
    return {
        "input_stream": "image",
        "input_side_packet": list(side_inputs),
        "output_stream": list(outputs),
        "node": [node],
    }


class Pose(SolutionBase):
    """Find the pose of the most prominent person.

    Parameters
    ----------
    static_image_mode
        Take every picture by itself. Otherwise they are the frames of a video: the person is
        tracked from one to the next.
    model_complexity
        0 (lite), 1 (full) or 2 (heavy): the larger, the more exact and the slower.
    smooth_landmarks, smooth_segmentation
        Steady the landmarks and the mask over the frames of a video.
    enable_segmentation
        Also give the mask of the person.
    min_detection_confidence
        How sure, from 0 to 1, the detector must be that somebody is there.
    min_tracking_confidence
        How sure, from 0 to 1, the landmark model must be to go on tracking.
    upper_body_only
        Find the 25 landmarks of the upper body with the model made for it, as MediaPipe up to 0.8.3
        did; without world landmarks, mask or choice of model. The parameters of that time in their
        order (static_image_mode, upper_body_only, smooth_landmarks and the confidences) are
        understood as well.

    Raises ``ValueError`` or ``TypeError`` for other values, and ``AssetError`` when a model is
    missing.
    """

    def __init__(
        self,
        static_image_mode: bool = False,
        model_complexity: int = 1,
        smooth_landmarks: bool = True,
        enable_segmentation: bool = False,
        smooth_segmentation: bool = True,
        min_detection_confidence: float = 0.5,
        min_tracking_confidence: float = 0.5,
        upper_body_only: bool = False,
    ) -> None:
        if isinstance(enable_segmentation, float) and isinstance(model_complexity, bool):
            # Programs that old give all by position: the mode, the upper body, smoothing, and then
            # the two confidences.
            upper_body_only, model_complexity = model_complexity, 1
            min_detection_confidence, enable_segmentation = enable_segmentation, False
            if isinstance(smooth_segmentation, float):
                min_tracking_confidence, smooth_segmentation = smooth_segmentation, True
        _check_flags(
            static_image_mode=static_image_mode,
            smooth_landmarks=smooth_landmarks,
            enable_segmentation=enable_segmentation,
            smooth_segmentation=smooth_segmentation,
            upper_body_only=upper_body_only,
        )
        if model_complexity not in {0, 1, 2}:
            raise ValueError(
                f"model_complexity must be 0 (lite), 1 (full) or 2 (heavy); got {model_complexity}"
            )
        side_inputs: dict[str, Any] = {
            "smooth_landmarks": bool(smooth_landmarks and not static_image_mode),
            "use_prev_landmarks": not static_image_mode,
            "min_detection_confidence": float(min_detection_confidence),
            "min_tracking_confidence": float(min_tracking_confidence),
        }
        subgraph, outputs = "PoseLandmarkUpperBodyCpu", ["pose_landmarks"]
        if not upper_body_only:
            subgraph, outputs = "PoseLandmarkCpu", list(_TAGS)
            side_inputs |= {
                "model_complexity": int(model_complexity),
                "enable_segmentation": bool(enable_segmentation),
                "smooth_segmentation": bool(smooth_segmentation and not static_image_mode),
            }
        super().__init__(_graph_of(subgraph, side_inputs, outputs), side_inputs)

    def process(self, image: NDArray[np.uint8]) -> SolutionOutputs:
        """Return the pose in an RGB picture, H×W×3 of uint8, which is left as it is.

        Raises ``ValueError`` for a picture of another shape or a closed solution, ``TypeError`` for
        another type and ``SolutionError`` (a ``RuntimeError``) when the graph fails.
        """
        found = self._run(image)
        landmarks = found.get("pose_landmarks")
        world = found.get("pose_world_landmarks")
        mask = found.get("segmentation_mask")
        return SolutionOutputs(
            None if landmarks is None else NormalizedLandmarkList.of(landmarks, _FIELDS),
            None if world is None else LandmarkList.of(world, _FIELDS),
            None if mask is None else mask.numpy_view(),
        )


def _check_flags(**flags: object) -> None:
    for name, value in flags.items():
        if not isinstance(value, bool | np.bool_ | int):
            raise TypeError(
                f"{name} must be True or False; got {value!r}; give the parameters by name"
            )
