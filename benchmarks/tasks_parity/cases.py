"""What is compared: tasks, their options, and the pictures they see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitruvian.assets import asset_path
from vitruvian.examples.moving_window import KeyFrame, moving_window
from vitruvian.tasks.packaged_bundles import bundle_names, packaged_bundle

from ..solution_reference import sample_frames
from .gesture_bundle import gesture_bundle

__all__ = ["CASES", "Case"]

#: Over the four women of a picture: faces and hands come and go.
_FACES = (
    KeyFrame(0, 760, 560, 3.2, 0),
    KeyFrame(6, 1000, 620, 2.8, 8),
    KeyFrame(12, 1250, 640, 3.4, -6),
)
#: Two hands that are shown near and far, turned both ways.
_HANDS = (
    KeyFrame(0, 820, 680, 2.0, 0),
    KeyFrame(6, 800, 690, 1.8, 25),
    KeyFrame(12, 830, 660, 2.4, -25),
)
#: One hand that leaves the picture.
_HAND = (
    KeyFrame(0, 880, 1130, 1.2, 0),
    KeyFrame(7, 850, 1150, 0.9, 35),
    KeyFrame(10, 560, 1180, 0.9, 20),
    KeyFrame(12, 560, 1180, 0.9, 10),
)
#: Somebody who seems to lean over and come closer, whole and for a short while: where landmarks are
#: hidden, or guessed for long, a difference in the last bit grows to pixels on either side.
_PERSON = (
    KeyFrame(0, 630, 240, 2.3, 0),
    KeyFrame(6, 645, 245, 2.2, 5),
)
#: Two of three women on a sofa.
_PEOPLE = (
    KeyFrame(0, 900, 760, 5.0, 0),
    KeyFrame(12, 1000, 700, 4.4, 5),
)
#: The frame of a video that serves as the picture.
_STILLS = {"demo.mp4": 20}
#: The picture that a window moves over, and how.
_WINDOWS = {
    "faces": ("faceapi_sample4.jpg", _FACES),
    "hand": ("faceapi_sample2.jpg", _HAND),
    "hands": ("faceapi_sample4.jpg", _HANDS),
    "person": ("demo.mp4", _PERSON),
    "people": ("faceapi_sample2.jpg", _PEOPLE),
}
#: Bundles whose models mean nothing, and how they are made.
_MADE: Mapping[str, Mapping[str, Any]] = {
    "gestures": {},
    "gestures_custom": {"custom": True, "threshold": 0.5},
}


@dataclass(frozen=True)
class Case:
    """A task with options, run on the frames of a source."""

    name: str
    task: str
    model: str
    source: str
    mode: str = "IMAGE"
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    method: str = "detect"
    rotation: int = 0

    def frames(self) -> Iterator[NDArray[np.uint8]]:
        """Yield the pictures as RGB."""
        if self.source in _WINDOWS:
            name, keys = _WINDOWS[self.source]
            picture = next(islice(sample_frames(name), _STILLS.get(name, 0), None))
            yield from moving_window(picture, (320, 240), keys)
        elif self.source == "carphone":
            yield from islice(sample_frames("carphone_pristine.mp4"), 13)
        else:
            for frame in sample_frames(self.source):
                yield np.ascontiguousarray(np.rot90(frame, self.rotation // 90))

    def described(self, folder: Path) -> dict[str, Any]:
        """Return what a side needs to know; a bundle that is not there yet is made in a folder."""
        return {**asdict(self), "model": str(self._model(folder))}

    def _model(self, folder: Path) -> Path:
        path = folder / f"{self.model}.task"
        if self.model in _MADE:
            path.write_bytes(gesture_bundle(**_MADE[self.model]))
        elif self.model not in bundle_names():
            return asset_path(self.model)
        elif not path.exists():
            path.write_bytes(packaged_bundle(self.model))
        return path


_EVERYTHING = {"output_face_blendshapes": True, "output_facial_transformation_matrixes": True}
_HOLISTIC = {"output_face_blendshapes": True, "output_segmentation_mask": True}

CASES = (
    Case("face_detector", "FaceDetector", "face_detection_short_range", "astronaut.png"),
    Case(
        "face_detector_several", "FaceDetector", "face_detection_short_range", "faceapi_sample4.jpg"
    ),
    Case(
        "face_detector_choosy",
        "FaceDetector",
        "face_detection_short_range",
        "faceapi_sample4.jpg",
        options={"min_detection_confidence": 0.3, "min_suppression_threshold": 0.5},
    ),
    Case(
        "face_detector_video",
        "FaceDetector",
        "face_detection_short_range",
        "carphone",
        "VIDEO",
    ),
    Case(
        "face_landmarker", "FaceLandmarker", "face_landmarker", "astronaut.png", options=_EVERYTHING
    ),
    Case(
        "face_landmarker_turned",
        "FaceLandmarker",
        "face_landmarker",
        "astronaut.png",
        options=_EVERYTHING,
        rotation=90,
    ),
    Case(
        "face_landmarker_several",
        "FaceLandmarker",
        "face_landmarker",
        "faceapi_sample4.jpg",
        options={**_EVERYTHING, "num_faces": 4},
    ),
    Case(
        "face_landmarker_video",
        "FaceLandmarker",
        "face_landmarker",
        "carphone",
        "VIDEO",
        _EVERYTHING,
    ),
    Case(
        "face_landmarker_several_video",
        "FaceLandmarker",
        "face_landmarker",
        "faces",
        "VIDEO",
        {"num_faces": 3, "min_tracking_confidence": 0.3},
    ),
    Case(
        "hand_landmarker",
        "HandLandmarker",
        "hand_landmarker",
        "faceapi_sample2.jpg",
        options={"num_hands": 4, "min_hand_detection_confidence": 0.3},
    ),
    Case("hand_landmarker_video", "HandLandmarker", "hand_landmarker", "hand", "VIDEO"),
    Case(
        "hand_landmarker_several_video",
        "HandLandmarker",
        "hand_landmarker",
        "hands",
        "VIDEO",
        {"num_hands": 3},
    ),
    Case(
        "pose_landmarker",
        "PoseLandmarker",
        "pose_landmarker_full",
        "astronaut.png",
        options={"output_segmentation_masks": True},
    ),
    Case(
        "pose_landmarker_several",
        "PoseLandmarker",
        "pose_landmarker_lite",
        "faceapi_sample6.jpg",
        options={"num_poses": 4, "output_segmentation_masks": True},
    ),
    Case(
        "pose_landmarker_video",
        "PoseLandmarker",
        "pose_landmarker_full",
        "person",
        "VIDEO",
        {"output_segmentation_masks": True},
    ),
    Case(
        "pose_landmarker_several_video",
        "PoseLandmarker",
        "pose_landmarker_lite",
        "people",
        "VIDEO",
        {"num_poses": 2, "min_tracking_confidence": 0.4},
    ),
    Case(
        "gesture_recognizer",
        "GestureRecognizer",
        "gestures",
        "faceapi_sample2.jpg",
        options={"num_hands": 4, "min_hand_detection_confidence": 0.3},
        method="recognize",
    ),
    Case(
        "gesture_recognizer_turned",
        "GestureRecognizer",
        "gestures_custom",
        "faceapi_sample2.jpg",
        options={
            "num_hands": 4,
            "canned_gesture_classifier_options": {"category_allowlist": ["Thumb_Up", "Victory"]},
            "custom_gesture_classifier_options": {"score_threshold": 0.1},
        },
        method="recognize",
        rotation=90,
    ),
    Case(
        "gesture_recognizer_video",
        "GestureRecognizer",
        "gestures_custom",
        "hands",
        "VIDEO",
        {"num_hands": 2, "custom_gesture_classifier_options": {"category_denylist": ["Rock"]}},
        "recognize",
    ),
    Case(
        "holistic_landmarker",
        "HolisticLandmarker",
        "holistic_landmarker",
        "astronaut.png",
        options=_HOLISTIC,
    ),
    Case(
        "holistic_landmarker_hands",
        "HolisticLandmarker",
        "holistic_landmarker",
        "faceapi_sample2.jpg",
        options=_HOLISTIC,
    ),
    Case(
        "holistic_landmarker_video",
        "HolisticLandmarker",
        "holistic_landmarker",
        "carphone",
        "VIDEO",
        _HOLISTIC,
    ),
    Case(
        "holistic_landmarker_hands_video",
        "HolisticLandmarker",
        "holistic_landmarker",
        "people",
        "VIDEO",
        {"min_hand_landmarks_confidence": 0.3, "min_face_suppression_threshold": 0.3},
    ),
    Case(
        "image_segmenter",
        "ImageSegmenter",
        "selfie_segmentation",
        "astronaut.png",
        options={"output_category_mask": True},
        method="segment",
    ),
    Case(
        "image_segmenter_video",
        "ImageSegmenter",
        "selfie_segmentation_landscape",
        "carphone",
        "VIDEO",
        method="segment",
    ),
)
