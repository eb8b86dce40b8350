"""Find a person's body, hands and face (``mediapipe.tasks.python.vision.holistic_landmarker``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from ...compat.image import Image
from ...framework.formats import ImageFrame
from .. import results
from ..components.containers.category import Category
from ..components.containers.landmark import Landmark, NormalizedLandmark
from ..core.base_options import BaseOptions
from ..holistic_graph import LANDMARKS, holistic_graph
from ..model_bundle import ModelBundle
from ..task_graph import TaskGraph
from ..task_runner import Outputs
from .core.base_vision_task_api import BaseVisionTaskApi
from .core.vision_task_running_mode import VisionTaskRunningMode

__all__ = ["HolisticLandmarker", "HolisticLandmarkerOptions", "HolisticLandmarkerResult"]


@dataclass
class HolisticLandmarkerResult:
    """The person in a picture: a list for each part, empty where it is not found.

    ``face_landmarks`` are 478, ``pose_landmarks`` 33 and those of a hand 21, in fractions of the
    picture; world landmarks are in metres from the middle of the hips. ``face_blendshapes``, 52
    classes, and ``segmentation_mask``, a picture of float32, 1 on the person, are None unless asked
    for. As in MediaPipe, without a face there is nothing else either.
    """

    face_landmarks: list[NormalizedLandmark]
    pose_landmarks: list[NormalizedLandmark]
    pose_world_landmarks: list[Landmark]
    left_hand_landmarks: list[NormalizedLandmark]
    left_hand_world_landmarks: list[Landmark]
    right_hand_landmarks: list[NormalizedLandmark]
    right_hand_world_landmarks: list[Landmark]
    face_blendshapes: list[Category] | None = None
    segmentation_mask: Image | None = None


@dataclass
class HolisticLandmarkerOptions:
    """The options of ``HolisticLandmarker``.

    Confidences are from 0 to 1: how sure a detector, or a landmark model, must be that there is a
    person, a hand or a face. Of detected people, or faces, that overlap by more than a suppression
    threshold, relative to their union, one stays.
    """

    base_options: BaseOptions
    running_mode: VisionTaskRunningMode = VisionTaskRunningMode.IMAGE
    min_face_detection_confidence: float = 0.5
    min_face_suppression_threshold: float = 0.5
    min_face_landmarks_confidence: float = 0.5
    min_pose_detection_confidence: float = 0.5
    min_pose_suppression_threshold: float = 0.5
    min_pose_landmarks_confidence: float = 0.5
    min_hand_landmarks_confidence: float = 0.5
    output_face_blendshapes: bool = False
    output_segmentation_mask: bool = False
    result_callback: Callable[[HolisticLandmarkerResult, Image, int], object] | None = None


class HolisticLandmarker(BaseVisionTaskApi[HolisticLandmarkerResult]):
    """Finds the landmarks of one person's body, hands and face.

    The model is a bundle such as ``holistic_landmarker.task``. In a video the person is tracked
    from one frame to the next, and the landmarks of the body are steadied.
    """

    @classmethod
    def create_from_model_path(cls, model_path: str) -> Self:
        """Make a task for single pictures; raises as ``create_from_options``."""
        return cls.create_from_options(HolisticLandmarkerOptions(BaseOptions(model_path)))

    @classmethod
    def create_from_options(cls, options: HolisticLandmarkerOptions) -> Self:
        """Make a task; raises ``ValueError`` or ``RuntimeError`` for wrong options or files."""
        cls._check_callback(options)
        return cls(_graph(options), options)

    def detect(self, image: Image) -> HolisticLandmarkerResult:
        """Return what is found in a picture by itself; raises ``ValueError`` in another mode."""
        return self._process_image(image, None)

    def detect_for_video(self, image: Image, timestamp_ms: int) -> HolisticLandmarkerResult:
        """Return what is found in the next frame of a video.

        Raises ``ValueError`` in another mode, and for a timestamp that is not later than the last.
        """
        return self._process_video(image, timestamp_ms, None)

    def detect_async(self, image: Image, timestamp_ms: int) -> None:
        """Hand over a live picture and return at once; ``result_callback`` gets what is found.

        While one picture is worked on, the newest waits and others are left out. Raises as
        ``detect_for_video``.
        """
        self._send(image, timestamp_ms, None)

    def _result(self, outputs: Outputs, image: ImageFrame) -> HolisticLandmarkerResult:
        if "face_landmarks" not in outputs:
            return HolisticLandmarkerResult([], [], [], [], [], [], [])
        mask = outputs.get("pose_segmentation_mask")
        blendshapes = outputs.get("face_blendshapes")
        return HolisticLandmarkerResult(
            **{part: _points(outputs, part) for part in LANDMARKS},
            face_blendshapes=None if blendshapes is None else results.categories(blendshapes[0]),
            segmentation_mask=None if mask is None else Image.from_core(mask),
        )


def _points(outputs: Outputs, part: str) -> list[Any]:
    """Return the landmarks of a part; none where it is not found."""
    if part not in outputs:
        return []
    points = outputs[part]
    return results.world_landmarks(points) if "world" in part else results.landmarks(points)


def _graph(options: HolisticLandmarkerOptions) -> TaskGraph:
    return holistic_graph(
        ModelBundle.of(options.base_options),
        {name: value for name, value in vars(options).items() if name.startswith("min_")},
        is_stream=options.running_mode != VisionTaskRunningMode.IMAGE,
        with_blendshapes=options.output_face_blendshapes,
        with_mask=options.output_segmentation_mask,
    )
