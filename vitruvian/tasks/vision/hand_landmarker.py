"""Find the landmarks of hands (``mediapipe.tasks.python.vision.hand_landmarker``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from ...calculators.util.hand_landmarks import HandLandmark
from ...compat.image import Image
from ...framework.formats import ImageFrame
from .. import results
from ..components.containers.category import Category
from ..components.containers.landmark import Landmark, NormalizedLandmark
from ..core.base_options import BaseOptions
from ..hand_graph import HandConfidences, hand_graph
from ..model_bundle import ModelBundle
from ..task_runner import Outputs
from .core.detecting_task import DetectingTask
from .core.vision_task_running_mode import VisionTaskRunningMode
from .hand_landmarks_connections import HandLandmarksConnections

__all__ = [
    "HandLandmark",
    "HandLandmarker",
    "HandLandmarkerOptions",
    "HandLandmarkerResult",
    "HandLandmarksConnections",
]


@dataclass
class HandLandmarkerResult:
    """The hands in a picture, an element each, and none where there is none.

    ``handedness`` holds one class each, "Left" or "Right"; ``hand_landmarks`` are 21 each in
    fractions of the picture, ``hand_world_landmarks`` 21 in metres from the hand's middle.
    """

    handedness: list[list[Category]]
    hand_landmarks: list[list[NormalizedLandmark]]
    hand_world_landmarks: list[list[Landmark]]


@dataclass
class HandLandmarkerOptions:
    """The options of ``HandLandmarker``.

    Confidences are from 0 to 1: how sure the detector must be that there is a hand, and the
    landmark model; ``min_tracking_confidence`` is how much of a hand's square must be the one
    before for the hand to be the same.
    """

    base_options: BaseOptions
    running_mode: VisionTaskRunningMode = VisionTaskRunningMode.IMAGE
    num_hands: int = 1
    min_hand_detection_confidence: float = 0.5
    min_hand_presence_confidence: float = 0.5
    min_tracking_confidence: float = 0.5
    result_callback: Callable[[HandLandmarkerResult, Image, int], object] | None = None


class HandLandmarker(DetectingTask[HandLandmarkerResult]):
    """Finds the landmarks of hands, and which hand each is.

    The model is a bundle such as ``hand_landmarker.task``. In a video hands are tracked from one
    frame to the next.
    """

    @classmethod
    def create_from_model_path(cls, model_path: str) -> Self:
        """Make a task for single pictures; raises as ``create_from_options``."""
        return cls.create_from_options(HandLandmarkerOptions(BaseOptions(model_path)))

    @classmethod
    def create_from_options(cls, options: HandLandmarkerOptions) -> Self:
        """Make a task; raises ``ValueError`` or ``RuntimeError`` for wrong options or files."""
        cls._check_callback(options)
        graph = hand_graph(
            ModelBundle.of(options.base_options),
            options.num_hands,
            HandConfidences(
                options.min_hand_detection_confidence,
                options.min_hand_presence_confidence,
                options.min_tracking_confidence,
            ),
            is_stream=options.running_mode != VisionTaskRunningMode.IMAGE,
        )
        return cls(graph, options)

    def _result(self, outputs: Outputs, image: ImageFrame) -> HandLandmarkerResult:
        return HandLandmarkerResult(*hands_of(outputs))


def hands_of(outputs: Outputs) -> tuple[list[Any], list[Any], list[Any]]:
    """Return handedness, landmarks and world landmarks of the hands in a picture."""
    return (
        [results.categories(hand) for hand in outputs.get("handedness", ())],
        [results.landmarks(hand) for hand in outputs.get("landmarks", ())],
        [results.world_landmarks(hand) for hand in outputs.get("world_landmarks", ())],
    )
