"""Tell which gestures hands make (``mediapipe.tasks.python.vision.gesture_recognizer``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from ...compat.image import Image
from ...framework.formats import ImageFrame
from .. import results
from ..classification import classification_options
from ..components.containers.category import Category
from ..components.containers.landmark import Landmark, NormalizedLandmark
from ..components.processors.classifier_options import ClassifierOptions
from ..core.base_options import BaseOptions
from ..hand_graph import HandConfidences, hand_graph
from ..model_bundle import ModelBundle
from ..task_graph import IMAGE, NORM_RECT, TaskGraph
from ..task_model import TaskModel
from ..task_runner import Outputs
from .core.base_vision_task_api import BaseVisionTaskApi
from .core.image_processing_options import ImageProcessingOptions
from .core.vision_task_running_mode import VisionTaskRunningMode
from .hand_landmarker import hands_of

__all__ = ["GestureRecognizer", "GestureRecognizerOptions", "GestureRecognizerResult"]

#: In bundles of the user's own gestures, besides the general ones.
_CUSTOM = "custom_gesture_classifier.tflite"


@dataclass
class GestureRecognizerResult:
    """The hands in a picture, an element each, and none where there is none.

    ``gestures`` holds one class each, whose index is -1; the name ``None`` is no gesture that the
    model knows. The rest is as in ``HandLandmarkerResult``. As in MediaPipe a hand whose gestures
    are all left out has no element in ``gestures``, and without any element there is no hand.
    """

    gestures: list[list[Category]]
    handedness: list[list[Category]]
    hand_landmarks: list[list[NormalizedLandmark]]
    hand_world_landmarks: list[list[Landmark]]


@dataclass
class GestureRecognizerOptions:
    """The options of ``GestureRecognizer``: those of ``HandLandmarkerOptions``, and which gestures.

    ``canned_gesture_classifier_options`` are for the gestures of MediaPipe's model: None,
    Closed_Fist, Open_Palm, Pointing_Up, Thumb_Down, Thumb_Up, Victory and ILoveYou;
    ``custom_gesture_classifier_options`` for the user's own, if the bundle has some.
    """

    base_options: BaseOptions
    running_mode: VisionTaskRunningMode = VisionTaskRunningMode.IMAGE
    num_hands: int = 1
    min_hand_detection_confidence: float = 0.5
    min_hand_presence_confidence: float = 0.5
    min_tracking_confidence: float = 0.5
    canned_gesture_classifier_options: ClassifierOptions = field(default_factory=ClassifierOptions)
    custom_gesture_classifier_options: ClassifierOptions = field(default_factory=ClassifierOptions)
    result_callback: Callable[[GestureRecognizerResult, Image, int], object] | None = None


class GestureRecognizer(BaseVisionTaskApi[GestureRecognizerResult]):
    """Finds the landmarks of hands, which hand each is, and which gesture it makes.

    The model is a bundle such as ``gesture_recognizer.task``, which holds a bundle for the hands
    and one for their gestures. In a video hands are tracked from one frame to the next.
    """

    @classmethod
    def create_from_model_path(cls, model_path: str) -> Self:
        """Make a task for single pictures; raises as ``create_from_options``."""
        return cls.create_from_options(GestureRecognizerOptions(BaseOptions(model_path)))

    @classmethod
    def create_from_options(cls, options: GestureRecognizerOptions) -> Self:
        """Make a task; raises ``ValueError`` or ``RuntimeError`` for wrong options or files."""
        cls._check_callback(options)
        return cls(_graph(options), options)

    def recognize(
        self, image: Image, image_processing_options: ImageProcessingOptions | None = None
    ) -> GestureRecognizerResult:
        """Return the gestures in a picture by itself; raises ``ValueError`` in another mode."""
        return self._process_image(image, image_processing_options)

    def recognize_for_video(
        self,
        image: Image,
        timestamp_ms: int,
        image_processing_options: ImageProcessingOptions | None = None,
    ) -> GestureRecognizerResult:
        """Return the gestures in the next frame of a video.

        Raises ``ValueError`` in another mode, and for a timestamp that is not later than the last.
        """
        return self._process_video(image, timestamp_ms, image_processing_options)

    def recognize_async(
        self,
        image: Image,
        timestamp_ms: int,
        image_processing_options: ImageProcessingOptions | None = None,
    ) -> None:
        """Hand over a live picture and return at once; ``result_callback`` gets the gestures.

        While one picture is worked on, the newest waits and others are left out. Raises as
        ``recognize_for_video``.
        """
        self._send(image, timestamp_ms, image_processing_options)

    def _result(self, outputs: Outputs, image: ImageFrame) -> GestureRecognizerResult:
        if "gestures" not in outputs:
            return GestureRecognizerResult([], [], [], [])
        # Several classifiers number their classes, so that a number says nothing.
        gestures = [
            [replace(one, index=-1) for one in results.categories(hand)]
            for hand in outputs["gestures"]
        ]
        return GestureRecognizerResult(gestures, *hands_of(outputs))


def _graph(options: GestureRecognizerOptions) -> TaskGraph:
    bundle = ModelBundle.of(options.base_options)
    hands = hand_graph(
        bundle.bundle("hand_landmarker.task"),
        options.num_hands,
        HandConfidences(
            options.min_hand_detection_confidence,
            options.min_hand_presence_confidence,
            options.min_tracking_confidence,
        ),
        is_stream=options.running_mode != VisionTaskRunningMode.IMAGE,
    )
    node, side_packets = _recognizing(options, bundle.bundle("hand_gesture_recognizer.task"))
    return replace(
        hands,
        nodes=(*hands.nodes, node),
        outputs=("gestures", *hands.outputs),
        side_packets={**hands.side_packets, **side_packets},
    )


def _recognizing(
    options: GestureRecognizerOptions, bundle: ModelBundle
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the node that tells gestures by landmarks, and its side packets."""
    embedder = bundle.model("gesture_embedder.tflite")
    canned = bundle.model("canned_gesture_classifier.tflite")
    has_custom = _CUSTOM in bundle.files
    # Without one of the user's own the general one takes its place, and is given nothing.
    custom: TaskModel = bundle.model(_CUSTOM) if has_custom else canned
    side_packets = {
        "embedder": embedder.data,
        "canned_classifier": canned.data,
        "custom_classifier": custom.data,
        "has_custom_classifier": has_custom,
    }
    node = {
        "calculator": "MultipleHandGestureRecognizerGraph",
        "input_stream": [
            "HANDEDNESS:handedness",
            "LANDMARKS:landmarks",
            "WORLD_LANDMARKS:world_landmarks",
            f"IMAGE:{IMAGE}",
            f"NORM_RECT:{NORM_RECT}",
        ],
        "input_side_packet": [f"{name.upper()}:{name}" for name in side_packets],
        "output_stream": "HAND_GESTURES:gestures",
        "options": {
            "canned": classification_options(options.canned_gesture_classifier_options, canned),
            "custom": classification_options(options.custom_gesture_classifier_options, custom)
            if has_custom
            else {},
        },
    }
    return node, side_packets
