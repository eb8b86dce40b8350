"""What is compared: tasks, their options, and the pictures they see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitruvian.assets import asset_path
from vitruvian.examples.moving_window import KeyFrame, moving_window

from ..solution_reference import sample_frames

__all__ = ["CASES", "Case"]

#: Over the four women of a picture: faces and hands come and go.
_WINDOW = (
    KeyFrame(0, 760, 560, 3.2, 0),
    KeyFrame(6, 1000, 620, 2.8, 8),
    KeyFrame(12, 1250, 640, 3.4, -6),
)


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
        if self.source == "window":
            (picture,) = sample_frames("faceapi_sample4.jpg")
            yield from moving_window(picture, (320, 240), _WINDOW)
        elif self.source == "carphone":
            yield from islice(sample_frames("carphone_pristine.mp4"), 13)
        else:
            for frame in sample_frames(self.source):
                yield np.ascontiguousarray(np.rot90(frame, self.rotation // 90))

    def described(self) -> dict[str, Any]:
        """Return what a side needs to know: the model is a path there."""
        return {**asdict(self), "model": str(asset_path(self.model))}


_EVERYTHING = {"output_face_blendshapes": True, "output_facial_transformation_matrixes": True}

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
        "window",
        "VIDEO",
        {"num_faces": 3, "min_tracking_confidence": 0.3},
    ),
)
