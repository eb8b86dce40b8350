"""The faces in pictures, as ``mediapipe.solutions.face_detection`` gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY
from enum import IntEnum
from typing import Annotated, Any, Literal, NamedTuple

from ..framework.formats.detection_pb2 import Detection
from ..framework.formats.location_data_pb2 import LocationData
from ..framework.quick_dataclass import dataclass
from .image_solution import ImageSolution, Outputs, confidences
from .pipeline import LandmarkSet, Output, Pipeline
from .results import Result
from .settings import Settings
from .solution import Solution
from .subject import Subject

__all__ = [
    "SOLUTION",
    "FaceDetection",
    "FaceDetectionSettings",
    "FaceKeyPoint",
    "FaceResult",
    "SolutionOutputs",
    "get_key_point",
]


class FaceKeyPoint(IntEnum):
    """The six keypoints of a face. Left and right are the person's own."""

    RIGHT_EYE = 0
    LEFT_EYE = 1
    NOSE_TIP = 2
    MOUTH_CENTER = 3
    RIGHT_EAR_TRAGION = 4
    LEFT_EAR_TRAGION = 5


def get_key_point(
    detection: Detection | None, key_point_enum: FaceKeyPoint
) -> LocationData.RelativeKeypoint | None:
    """Return one keypoint of a detection, None where there is no detection."""
    if not detection or not detection.location_data:
        return None
    return detection.location_data.relative_keypoints[key_point_enum]


FACE = LandmarkSet(LandmarkSet.names_of(FaceKeyPoint))


def _messages(detections: Sequence[Any]) -> list[Detection]:
    return [Detection.of(detection) for detection in detections]


def faces(model_selection: int, min_detection_confidence: float | None = None) -> Pipeline:
    """Return the pipeline that finds faces; without a confidence the model's own counts."""
    side_packets: dict[str, Any] = {"model_selection": model_selection}
    if min_detection_confidence is not None:
        side_packets["min_detection_confidence"] = min_detection_confidence
    output = Output("detections", "DETECTIONS", _messages, "DETECTIONS", FACE)
    return Pipeline("FaceDetectionByRange", side_packets, (output,), "face_detection")


@dataclass(frozen=True)
class FaceDetectionSettings(Settings):
    """The settings of ``vitruvian.faces`` and ``vitruvian faces``."""

    range: Annotated[
        Literal["short", "full"], "How far away faces may be: about 2 m (short) or 5 m (full)."
    ] = "short"
    _: KW_ONLY
    detection_confidence: Annotated[
        float,
        "How sure, from 0 to 1, the detector must be that there is a face; 0 stands for what its "
        "model was made for: 0.5 (short) or 0.6 (full).",
    ] = 0.0

    @property
    def is_per_frame(self) -> bool:
        """Return True: the detector runs on every picture."""
        return True

    def pipeline(self) -> Pipeline:
        return faces(int(self.range == "full"), self.detection_confidence or None)


class FaceResult(Result):
    """The faces in one picture."""

    @property
    def faces(self) -> tuple[Subject, ...]:
        """Return the faces in the picture: six keypoints, a box and a score each."""
        return self.subjects


SOLUTION = Solution(
    "faces",
    "Find faces.",
    FaceDetectionSettings,
    FaceResult,
    examples=("party.jpg", "street.mp4 --range full --landmarks faces.csv"),
    subject="face",
)


class _Fields(NamedTuple):
    detections: list[Detection] | None = None


class SolutionOutputs(_Fields, Outputs):
    """The faces that were found in a picture, None where there is none."""


class FaceDetection(ImageSolution[SolutionOutputs]):
    """Finds faces: a box and six keypoints each.

    Parameters
    ----------
    min_detection_confidence
        Is not looked at, as in MediaPipe 0.10: the models have thresholds of 0.5 (short range) and
        0.6 (full range). ``vitruvian.faces`` has a setting that counts.
    model_selection
        1 for faces up to about 5 m away, any other number for faces up to about 2 m.
    """

    def __init__(self, min_detection_confidence: float = 0.5, model_selection: int = 0) -> None:
        confidences(min_detection_confidence=min_detection_confidence)
        super().__init__(faces(int(model_selection == 1)), SolutionOutputs)
