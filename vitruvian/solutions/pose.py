"""The pose of people in pictures or a video, as ``mediapipe.solutions.pose`` gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from ..calculators.util.pose_landmarks import UPPER_BODY_LANDMARK_NAMES, PoseLandmark
from ..framework.formats import ImageFrame
from ..framework.quick_dataclass import dataclass
from .image_solution import ImageSolution, Outputs, confidences
from .pipeline import LandmarkSet, Output, Pipeline
from .pose_connections import POSE_CONNECTIONS, UPPER_BODY_POSE_CONNECTIONS
from .results import Result
from .settings import Settings
from .solution import Solution

if TYPE_CHECKING:
    from ..framework.formats.landmark_pb2 import LandmarkList, NormalizedLandmarkList
    from .drawing_utils import DrawingSpec
    from .subject import Subject

__all__ = [
    "POSE_CONNECTIONS",
    "SOLUTION",
    "UPPER_BODY_POSE_CONNECTIONS",
    "Pose",
    "PoseLandmark",
    "PoseResult",
    "PoseSettings",
    "SolutionOutputs",
]

Model = Literal["lite", "full", "heavy", "upper-body"]
#: The models by name; the first three in the order of ``model_complexity``.
MODELS: tuple[Model, ...] = get_args(Model)


def _style() -> Mapping[int, DrawingSpec]:
    # Most runs draw nothing that needs it.
    from .drawing_styles import get_default_pose_landmarks_style

    return get_default_pose_landmarks_style()


WHOLE_BODY = LandmarkSet(
    LandmarkSet.names_of(PoseLandmark),
    POSE_CONNECTIONS,
    _style,
    is_body=True,
)
UPPER_BODY = LandmarkSet(
    UPPER_BODY_LANDMARK_NAMES,
    UPPER_BODY_POSE_CONNECTIONS,
    _style,
    is_body=True,
)

# The graph knows the presence of landmarks, MediaPipe's class does not give it.
_FIELDS = ("x", "y", "z", "visibility")


def _normalized(landmarks: Any) -> NormalizedLandmarkList:
    from ..framework.formats.landmark_pb2 import NormalizedLandmarkList

    return NormalizedLandmarkList.of(landmarks, _FIELDS)


def _metric(landmarks: Any) -> LandmarkList:
    from ..framework.formats.landmark_pb2 import LandmarkList

    return LandmarkList.of(landmarks, _FIELDS)


_WORLD = Output("pose_world_landmarks", "WORLD_LANDMARKS", _metric, table="WORLD_LANDMARKS")


def whole_body(side_packets: Mapping[str, Any]) -> Pipeline:
    """Return the pipeline that finds one person's 33 landmarks, and a mask if it is enabled."""
    outputs = (
        Output("pose_landmarks", "LANDMARKS", _normalized, "NORM_LANDMARKS", WHOLE_BODY),
        _WORLD,
        Output("segmentation_mask", "SEGMENTATION_MASK", ImageFrame.numpy_view, is_mask=True),
    )
    return Pipeline("PoseLandmarkCpu", side_packets, outputs, "pose_tracking")


def upper_body(side_packets: Mapping[str, Any]) -> Pipeline:
    """Return the pipeline that finds the 25 landmarks of one person's upper body."""
    outputs = (Output("pose_landmarks", "LANDMARKS", _normalized, "NORM_LANDMARKS", UPPER_BODY),)
    return Pipeline("PoseLandmarkUpperBodyCpu", side_packets, outputs, "upper_body_pose_tracking")


def several_people(side_packets: Mapping[str, Any]) -> Pipeline:
    """Return the pipeline that finds the 33 landmarks of several people, and numbers them."""
    outputs = (
        Output("pose_landmarks", "LANDMARKS", table="NORM_LANDMARKS", landmarks=WHOLE_BODY),
        Output("pose_world_landmarks", "WORLD_LANDMARKS", table="WORLD_LANDMARKS"),
        Output("pose_ids", "IDS", table="IDS"),
    )
    return Pipeline("MultiPoseLandmarkCpu", side_packets, outputs, "multi_pose_tracking")


@dataclass(frozen=True)
class PoseSettings(Settings):
    """The settings of ``vitruvian.pose`` and ``vitruvian pose``."""

    model: Annotated[
        Model,
        "33 landmarks (lite, full, heavy) or 25 (upper-body).",
    ] = "full"
    people: Annotated[
        int,
        "The most people to follow. Several keep their numbers as long as they are in view; they "
        "have 33 landmarks and no mask.",
    ] = 1
    _: KW_ONLY
    smooth: Annotated[bool, "Steady landmarks and mask over time."] = True
    mask: Annotated[bool, "Find the person's outline too."] = False
    detection_confidence: Annotated[
        float, "How sure, from 0 to 1, the detector must be that somebody is there."
    ] = 0.5
    tracking_confidence: Annotated[
        float, "How sure, from 0 to 1, the landmark model must be to go on tracking."
    ] = 0.5

    def pipeline(self) -> Pipeline:
        self._check()
        tracked = not self.static
        given: dict[str, Any] = {
            "smooth_landmarks": self.smooth and tracked,
            "use_prev_landmarks": tracked,
            "min_detection_confidence": self.detection_confidence,
            "min_tracking_confidence": self.tracking_confidence,
        }
        if self.model == "upper-body":
            return upper_body(given)
        given["model_complexity"] = MODELS.index(self.model)
        if self.people > 1:
            return several_people({**given, "num_poses": self.people})
        return whole_body(
            {
                **given,
                "enable_segmentation": self.mask,
                "smooth_segmentation": self.smooth and tracked,
            }
        )

    def _check(self) -> None:
        self.require_at_least("people", 1)
        if self.model == "upper-body" and self.people > 1:
            self.refuse("people", "the upper-body model follows one person; choose the model full")
        if self.model == "upper-body" and self.mask:
            self.refuse("mask", "the upper-body model gives no mask; choose the model full")
        if self.people > 1 and self.mask:
            self.refuse("mask", "there are no masks of several people; ask for one person")


class PoseResult(Result):
    """The people in one picture."""

    @property
    def people(self) -> tuple[Subject, ...]:
        """Return the people in the picture."""
        return self.subjects


SOLUTION = Solution(
    "pose",
    "Find the poses of people.",
    PoseSettings,
    PoseResult,
    examples=(
        "dance.mp4",
        "dance.mp4 -o drawn.mp4 --landmarks dance.parquet --model heavy",
        "street.mp4 --people 4 --landmarks street.csv",
        "camera:0 --landmarks live.jsonl --model lite",
    ),
    subject="person",
)


class _Fields(NamedTuple):
    pose_landmarks: NormalizedLandmarkList | None = None
    pose_world_landmarks: LandmarkList | None = None
    segmentation_mask: NDArray[np.float32] | None = None


class SolutionOutputs(_Fields, Outputs):
    """The person that was found in a picture; all fields are None without one.

    ``pose_landmarks`` are in fractions of the picture, ``pose_world_landmarks`` in metres from the
    middle of the hips. ``segmentation_mask`` is a read-only float32 array H×W, 1 where the person
    is, and None unless asked for.
    """


class Pose(ImageSolution[SolutionOutputs]):
    """Finds the pose of the most prominent person.

    Parameters
    ----------
    static_image_mode
        Take every picture by itself. Otherwise they are the frames of a video: the person is
        tracked from one to the next.
    model_complexity
        0 (lite), 1 (full) or 2 (heavy): the larger, the more exact and the slower.
    smooth_landmarks
        Steady the landmarks over the frames of a video.
    smooth_segmentation
        Accepted. Masks are not steadied, as MediaPipe 0.10.21 does not do it either; the graphs and
        ``vitruvian.pose`` do.
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

    Flags may be anything that is true or false, as in MediaPipe. Raises ``ValueError`` or
    ``TypeError`` for other models and confidences, and ``AssetError`` when a model is missing.
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
        if model_complexity not in {0, 1, 2}:
            raise ValueError(
                f"model_complexity must be 0 (lite), 1 (full) or 2 (heavy); got {model_complexity}"
            )
        side_packets: dict[str, Any] = {
            "smooth_landmarks": bool(smooth_landmarks and not static_image_mode),
            "use_prev_landmarks": not static_image_mode,
            **confidences(
                min_detection_confidence=min_detection_confidence,
                min_tracking_confidence=min_tracking_confidence,
            ),
        }
        if upper_body_only:
            super().__init__(upper_body(side_packets), SolutionOutputs)
            return
        side_packets |= {
            "model_complexity": int(model_complexity),
            "enable_segmentation": bool(enable_segmentation),
            # MediaPipe 0.10.21 takes the argument, and never smooths a mask.
            "smooth_segmentation": False,
        }
        super().__init__(whole_body(side_packets), SolutionOutputs)
