"""Body, hands and face of one person, as ``mediapipe.solutions.holistic`` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import Annotated, Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from ..calculators.util.hand_landmarks import HandLandmark
from ..calculators.util.pose_landmarks import PoseLandmark
from ..framework.formats import ImageFrame
from ..framework.formats.landmark_pb2 import LandmarkList, NormalizedLandmarkList
from ..framework.quick_dataclass import dataclass
from .face_mesh import FACE_CONNECTIONS, PLAIN, REFINED
from .face_mesh_connections import FACEMESH_CONTOURS, FACEMESH_TESSELATION
from .hands import HAND
from .hands_connections import HAND_CONNECTIONS
from .image_solution import ImageSolution, Outputs, confidences
from .pipeline import Output, Pipeline
from .pose import WHOLE_BODY
from .pose_connections import POSE_CONNECTIONS
from .results import Result
from .settings import Settings
from .solution import Solution
from .subject import Subject

__all__ = [
    "FACEMESH_CONTOURS",
    "FACEMESH_TESSELATION",
    "FACE_CONNECTIONS",
    "HAND_CONNECTIONS",
    "POSE_CONNECTIONS",
    "SOLUTION",
    "HandLandmark",
    "Holistic",
    "HolisticResult",
    "HolisticSettings",
    "PoseLandmark",
    "SolutionOutputs",
]

Model = Literal["lite", "full", "heavy"]
#: The models of the pose by name, in the order of ``model_complexity``.
MODELS: tuple[Model, ...] = get_args(Model)

# The graph knows more of a landmark than MediaPipe's class gives.
_OF_POSE = ("x", "y", "z", "visibility")
_OF_OTHERS = ("x", "y", "z")

LEFT_HAND, RIGHT_HAND, FACE = "left_hand_", "right_hand_", "face_"


def _pose(landmarks: Any) -> NormalizedLandmarkList:
    return NormalizedLandmarkList.of(landmarks, _OF_POSE)


def _world(landmarks: Any) -> LandmarkList:
    return LandmarkList.of(landmarks, _OF_POSE)


def _part(landmarks: Any) -> NormalizedLandmarkList:
    return NormalizedLandmarkList.of(landmarks, _OF_OTHERS)


def whole_person(side_packets: Mapping[str, Any]) -> Pipeline:
    """Return the pipeline that finds one person's body, hands and face."""
    face = (REFINED if side_packets["refine_face_landmarks"] else PLAIN).prefixed(FACE)
    left, right = HAND.prefixed(LEFT_HAND), HAND.prefixed(RIGHT_HAND)
    outputs = (
        Output("pose_landmarks", "POSE_LANDMARKS", _pose, "NORM_LANDMARKS", WHOLE_BODY),
        Output("pose_world_landmarks", "WORLD_LANDMARKS", _world, "WORLD_LANDMARKS"),
        Output("left_hand_landmarks", "LEFT_HAND_LANDMARKS", _part, "NORM_LANDMARKS", left),
        Output("right_hand_landmarks", "RIGHT_HAND_LANDMARKS", _part, "NORM_LANDMARKS", right),
        Output("face_landmarks", "FACE_LANDMARKS", _part, "NORM_LANDMARKS", face),
        Output("segmentation_mask", "SEGMENTATION_MASK", ImageFrame.numpy_view, is_mask=True),
    )
    return Pipeline("HolisticLandmark", side_packets, outputs, "holistic_tracking")


@dataclass(frozen=True)
class HolisticSettings(Settings):
    """The settings of ``vitruvian.holistic`` and ``vitruvian holistic``."""

    model: Annotated[Model, "Of the pose: the larger, the more exact and the slower."] = "full"
    _: KW_ONLY
    smooth: Annotated[bool, "Steady the pose and the mask over time."] = True
    mask: Annotated[bool, "Find the person's outline too."] = False
    refine: Annotated[bool, "Look at eyes and lips more closely, and find the irises."] = False
    detection_confidence: Annotated[
        float, "How sure, from 0 to 1, the detector must be that somebody is there."
    ] = 0.5
    tracking_confidence: Annotated[
        float, "How sure, from 0 to 1, the pose's model must be to go on tracking."
    ] = 0.5

    def pipeline(self) -> Pipeline:
        tracked = not self.static
        return whole_person(
            {
                "model_complexity": MODELS.index(self.model),
                "smooth_landmarks": self.smooth and tracked,
                "enable_segmentation": self.mask,
                "smooth_segmentation": self.smooth and tracked,
                "refine_face_landmarks": self.refine,
                "use_prev_landmarks": tracked,
                "track_parts": tracked,
                "min_detection_confidence": self.detection_confidence,
                "min_tracking_confidence": self.tracking_confidence,
            }
        )


class HolisticResult(Result):
    """The person in one picture; parts that were not found are None."""

    @property
    def person(self) -> Subject | None:
        """Return the person with all landmarks; the parts' begin with the name of the part."""
        return self.subjects[0] if self.subjects else None

    @property
    def left_hand(self) -> Subject | None:
        """Return the person's left hand."""
        return self._part(LEFT_HAND)

    @property
    def right_hand(self) -> Subject | None:
        """Return the person's right hand."""
        return self._part(RIGHT_HAND)

    @property
    def face(self) -> Subject | None:
        """Return the person's face."""
        return self._part(FACE)

    def _part(self, prefix: str) -> Subject | None:
        return None if self.person is None else self.person.part(prefix)


SOLUTION = Solution(
    "holistic",
    "Find a person's body, hands and face.",
    HolisticSettings,
    HolisticResult,
    examples=("dance.mp4", "sign.mp4 --refine --landmarks sign.parquet"),
    subject="person",
)


class _Fields(NamedTuple):
    pose_landmarks: NormalizedLandmarkList | None = None
    pose_world_landmarks: LandmarkList | None = None
    left_hand_landmarks: NormalizedLandmarkList | None = None
    right_hand_landmarks: NormalizedLandmarkList | None = None
    face_landmarks: NormalizedLandmarkList | None = None
    segmentation_mask: NDArray[np.float32] | None = None


class SolutionOutputs(_Fields, Outputs):
    """The parts of a person that were found in a picture; the others are None.

    Landmarks are in fractions of the picture, ``pose_world_landmarks`` in metres from the middle of
    the hips. Left and right are the person's own. ``segmentation_mask`` is a read-only float32
    array H×W, 1 where the person is, and None unless asked for.
    """


class Holistic(ImageSolution[SolutionOutputs]):
    """Finds body, hands and face of the most prominent person.

    Parameters
    ----------
    static_image_mode
        Detect the person anew in every picture. Hands and face are still looked for where the call
        before found them, as in MediaPipe: make a new object for each unrelated picture.
    model_complexity
        Of the pose: 0 (lite), 1 (full) or 2 (heavy). The models of hands and face are always the
        same.
    smooth_landmarks
        Steady the pose over the frames of a video.
    smooth_segmentation
        Accepted. Masks are not steadied, as MediaPipe 0.10.21 does not do it either; the graphs and
        ``vitruvian.holistic`` do.
    enable_segmentation
        Also give the mask of the person.
    refine_face_landmarks
        Look at eyes and lips more closely, and find the irises: 478 landmarks instead of 468.
    min_detection_confidence
        How sure, from 0 to 1, the detector must be that somebody is there.
    min_tracking_confidence
        How sure, from 0 to 1, the pose's model must be to go on tracking.

    Raises ``ValueError`` for another ``model_complexity``, ``TypeError`` for confidences that are
    texts, and ``AssetError`` when a model is missing.
    """

    def __init__(
        self,
        static_image_mode: bool = False,
        model_complexity: int = 1,
        smooth_landmarks: bool = True,
        enable_segmentation: bool = False,
        smooth_segmentation: bool = True,
        refine_face_landmarks: bool = False,
        min_detection_confidence: float = 0.5,
        min_tracking_confidence: float = 0.5,
    ) -> None:
        if model_complexity not in {0, 1, 2}:
            raise ValueError(
                f"model_complexity must be 0 (lite), 1 (full) or 2 (heavy); got {model_complexity}"
            )
        side_packets: dict[str, Any] = {
            "model_complexity": int(model_complexity),
            "smooth_landmarks": bool(smooth_landmarks and not static_image_mode),
            "enable_segmentation": bool(enable_segmentation),
            # MediaPipe 0.10.21 takes the argument, and never smooths a mask.
            "smooth_segmentation": False,
            "refine_face_landmarks": bool(refine_face_landmarks),
            "use_prev_landmarks": not static_image_mode,
            **confidences(
                min_detection_confidence=min_detection_confidence,
                min_tracking_confidence=min_tracking_confidence,
            ),
        }
        super().__init__(whole_person(side_packets), SolutionOutputs)
