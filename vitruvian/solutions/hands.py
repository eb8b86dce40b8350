"""The landmarks of hands in pictures or a video, as ``mediapipe.solutions.hands`` gives them."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY
from typing import Annotated, Any, Literal, NamedTuple, get_args

from ..calculators.util.hand_landmarks import HandLandmark
from ..framework.formats.classification_pb2 import ClassificationList
from ..framework.formats.landmark_pb2 import LandmarkList, NormalizedLandmarkList
from ..framework.quick_dataclass import dataclass
from ..framework.runtime.executor import usable_cores
from .drawing_styles import get_default_hand_connections_style, get_default_hand_landmarks_style
from .hands_connections import HAND_CONNECTIONS
from .image_solution import ImageSolution, Outputs, confidences
from .pipeline import LandmarkSet, Output, Pipeline
from .results import Result
from .settings import Settings
from .solution import Solution
from .subject import Subject

__all__ = [
    "HAND",
    "HAND_CONNECTIONS",
    "SOLUTION",
    "HandLandmark",
    "Hands",
    "HandsResult",
    "HandsSettings",
    "SolutionOutputs",
]

Model = Literal["lite", "full"]
#: The models by name, in the order of ``model_complexity``.
MODELS: tuple[Model, ...] = get_args(Model)

HAND = LandmarkSet(
    LandmarkSet.names_of(HandLandmark),
    HAND_CONNECTIONS,
    get_default_hand_landmarks_style,
    get_default_hand_connections_style,
)

# The model tells visibility and presence of no landmark.
_FIELDS = ("x", "y", "z")


def _normalized(hands: Sequence[Any]) -> list[NormalizedLandmarkList]:
    return [NormalizedLandmarkList.of(landmarks, _FIELDS) for landmarks in hands]


def _metric(hands: Sequence[Any]) -> list[LandmarkList]:
    return [LandmarkList.of(landmarks, _FIELDS) for landmarks in hands]


def _handedness(hands: Sequence[Any]) -> list[ClassificationList]:
    return [ClassificationList.of(classes) for classes in hands]


def several_hands(side_packets: Mapping[str, Any]) -> Pipeline:
    """Return the pipeline that finds 21 landmarks of each hand, and which hand it is."""
    outputs = (
        Output("multi_hand_landmarks", "LANDMARKS", _normalized, "NORM_LANDMARKS", HAND),
        Output("multi_hand_world_landmarks", "WORLD_LANDMARKS", _metric, "WORLD_LANDMARKS"),
        Output("multi_handedness", "HANDEDNESS", _handedness, "CLASSIFICATIONS"),
    )
    threads = min(usable_cores(), 4) if side_packets["num_hands"] > 1 else 1
    return Pipeline(
        "HandLandmarkTracking",
        side_packets,
        outputs,
        "hand_tracking",
        threads if threads > 1 else 0,
    )


@dataclass(frozen=True)
class HandsSettings(Settings):
    """The settings of ``vitruvian.hands`` and ``vitruvian hands``."""

    model: Annotated[Model, "The smaller and faster, or the more exact one."] = "full"
    hands: Annotated[
        int,
        "The most hands to look for. While as many are tracked, the detector rests.",
    ] = 2
    _: KW_ONLY
    detection_confidence: Annotated[
        float, "How sure, from 0 to 1, the detector must be that there is a hand."
    ] = 0.5
    tracking_confidence: Annotated[
        float, "How sure, from 0 to 1, the landmark model must be to go on tracking."
    ] = 0.5

    def pipeline(self) -> Pipeline:
        self.require_at_least("hands", 1)
        return several_hands(
            {
                "num_hands": self.hands,
                "model_complexity": MODELS.index(self.model),
                "use_prev_landmarks": not self.static,
                "min_detection_confidence": self.detection_confidence,
                "min_tracking_confidence": self.tracking_confidence,
            }
        )


class HandsResult(Result):
    """The hands in one picture.

    The label of a hand is "Left" or "Right", as if the picture were a mirror's; its number is its
    place in the list, which may change from picture to picture.
    """

    @property
    def hands(self) -> tuple[Subject, ...]:
        """Return the hands in the picture."""
        return self.subjects


SOLUTION = Solution(
    "hands",
    "Find the landmarks of hands, and which hand it is.",
    HandsSettings,
    HandsResult,
    examples=(
        "wave.mp4",
        "wave.mp4 -o drawn.mp4 --landmarks hands.parquet --hands 4",
        "camera:0 --landmarks live.jsonl --model lite",
    ),
    subject="hand",
)


class _Fields(NamedTuple):
    multi_hand_landmarks: list[NormalizedLandmarkList] | None = None
    multi_hand_world_landmarks: list[LandmarkList] | None = None
    multi_handedness: list[ClassificationList] | None = None


class SolutionOutputs(_Fields, Outputs):
    """The hands that were found in a picture, one element each; all fields are None without.

    ``multi_hand_landmarks`` are in fractions of the picture, ``multi_hand_world_landmarks`` in
    metres from the hand's middle. ``multi_handedness`` holds one class a hand, "Left" or "Right",
    as if the picture were a mirror's.
    """


class Hands(ImageSolution[SolutionOutputs]):
    """Finds the landmarks of hands, and which hand each is.

    Parameters
    ----------
    static_image_mode
        Take every picture by itself. Otherwise they are the frames of a video: hands are tracked
        from one to the next.
    max_num_hands
        The most hands that the detector looks for. There may be more for a frame: hands that are
        tracked and hands that are detected need not be the same.
    model_complexity
        0 (lite) or 1 (full): the larger, the more exact and the slower.
    min_detection_confidence
        How sure, from 0 to 1, the detector must be that there is a hand.
    min_tracking_confidence
        How sure, from 0 to 1, the landmark model must be to go on tracking.

    Raises ``ValueError`` or ``TypeError`` for other models, numbers and confidences,
    ``SolutionError`` (a ``RuntimeError``) for ``max_num_hands`` below 1, and ``AssetError`` when a
    model is missing.
    """

    def __init__(
        self,
        static_image_mode: bool = False,
        max_num_hands: int = 2,
        model_complexity: int = 1,
        min_detection_confidence: float = 0.5,
        min_tracking_confidence: float = 0.5,
    ) -> None:
        if isinstance(model_complexity, float):
            # Programs older than the choice of models give the two confidences by position.
            min_tracking_confidence = min_detection_confidence
            min_detection_confidence, model_complexity = model_complexity, 1
        if model_complexity not in {0, 1}:
            raise ValueError(
                f"model_complexity must be 0 (lite) or 1 (full); got {model_complexity}"
            )
        side_packets: dict[str, Any] = {
            "num_hands": operator.index(max_num_hands),
            "model_complexity": int(model_complexity),
            "use_prev_landmarks": not static_image_mode,
            **confidences(
                min_detection_confidence=min_detection_confidence,
                min_tracking_confidence=min_tracking_confidence,
            ),
        }
        super().__init__(several_hands(side_packets), SolutionOutputs)
