"""The landmarks of faces in pictures or videos, as ``mediapipe.solutions.face_mesh`` has them."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY
from typing import Annotated, Any, NamedTuple

from ..framework.formats.landmark_pb2 import NormalizedLandmarkList
from ..framework.quick_dataclass import dataclass
from .drawing_styles import get_default_face_mesh_contours_style
from .face_mesh_connections import (
    FACEMESH_CONTOURS,
    FACEMESH_FACE_OVAL,
    FACEMESH_IRISES,
    FACEMESH_LEFT_EYE,
    FACEMESH_LEFT_EYEBROW,
    FACEMESH_LEFT_IRIS,
    FACEMESH_LIPS,
    FACEMESH_NOSE,
    FACEMESH_RIGHT_EYE,
    FACEMESH_RIGHT_EYEBROW,
    FACEMESH_RIGHT_IRIS,
    FACEMESH_TESSELATION,
)
from .image_solution import ImageSolution, Outputs, confidences
from .pipeline import LandmarkSet, Output, Pipeline
from .results import Result
from .settings import Settings
from .solution import Solution
from .subject import Subject

__all__ = [
    "FACEMESH_CONTOURS",
    "FACEMESH_FACE_OVAL",
    "FACEMESH_IRISES",
    "FACEMESH_LEFT_EYE",
    "FACEMESH_LEFT_EYEBROW",
    "FACEMESH_LEFT_IRIS",
    "FACEMESH_LIPS",
    "FACEMESH_NOSE",
    "FACEMESH_NUM_LANDMARKS",
    "FACEMESH_NUM_LANDMARKS_WITH_IRISES",
    "FACEMESH_RIGHT_EYE",
    "FACEMESH_RIGHT_EYEBROW",
    "FACEMESH_RIGHT_IRIS",
    "FACEMESH_TESSELATION",
    "FACE_CONNECTIONS",
    "SOLUTION",
    "FaceMesh",
    "MeshResult",
    "MeshSettings",
    "SolutionOutputs",
]

#: The name of the contours up to MediaPipe 0.8.7.
FACE_CONNECTIONS = FACEMESH_CONTOURS
FACEMESH_NUM_LANDMARKS = 468
FACEMESH_NUM_LANDMARKS_WITH_IRISES = 478

# MediaPipe gives visibility and presence no value.
_FIELDS = ("x", "y", "z")


def mesh_set(count: int) -> LandmarkSet:
    """Return the landmarks of a face, which go by their numbers."""
    return LandmarkSet(
        tuple(map(str, range(count))),
        FACEMESH_CONTOURS,
        connection_style=get_default_face_mesh_contours_style,
    )


PLAIN = mesh_set(FACEMESH_NUM_LANDMARKS)
REFINED = mesh_set(FACEMESH_NUM_LANDMARKS_WITH_IRISES)


def _messages(faces: Sequence[Any]) -> list[NormalizedLandmarkList]:
    return [NormalizedLandmarkList.of(landmarks, _FIELDS) for landmarks in faces]


def meshes(side_packets: Mapping[str, Any]) -> Pipeline:
    """Return the pipeline that finds 468 landmarks of each face, or 478 ``with_attention``."""
    landmarks = REFINED if side_packets["with_attention"] else PLAIN
    output = Output("multi_face_landmarks", "LANDMARKS", _messages, "NORM_LANDMARKS", landmarks)
    return Pipeline("FaceLandmarkFront", side_packets, (output,), "face_mesh")


@dataclass(frozen=True)
class MeshSettings(Settings):
    """The settings of ``vitruvian.mesh`` and ``vitruvian mesh``."""

    faces: Annotated[
        int, "The most faces to look for. While as many are tracked, the detector rests."
    ] = 1
    _: KW_ONLY
    refine: Annotated[bool, "Look at eyes and lips more closely, and find the irises."] = False
    detection_confidence: Annotated[
        float, "How sure, from 0 to 1, the detector must be that there is a face."
    ] = 0.5
    tracking_confidence: Annotated[
        float, "How sure, from 0 to 1, the landmark model must be to go on tracking."
    ] = 0.5

    def pipeline(self) -> Pipeline:
        self.require_at_least("faces", 1)
        return meshes(
            {
                "num_faces": self.faces,
                "with_attention": self.refine,
                "use_prev_landmarks": not self.static,
                "min_detection_confidence": self.detection_confidence,
                "min_tracking_confidence": self.tracking_confidence,
            }
        )


class MeshResult(Result):
    """The faces in one picture."""

    @property
    def faces(self) -> tuple[Subject, ...]:
        """Return the faces in the picture."""
        return self.subjects


SOLUTION = Solution(
    "mesh",
    "Find the landmarks of faces.",
    MeshSettings,
    MeshResult,
    examples=("talk.mp4 --refine", "party.jpg --faces 4 --landmarks faces.parquet"),
    subject="face",
)


class _Fields(NamedTuple):
    multi_face_landmarks: list[NormalizedLandmarkList] | None = None


class SolutionOutputs(_Fields, Outputs):
    """The landmarks of each face, in fractions of the picture; None where there is none."""


class FaceMesh(ImageSolution[SolutionOutputs]):
    """Finds the landmarks of faces.

    Parameters
    ----------
    static_image_mode
        Take every picture by itself. Otherwise they are the frames of a video: faces are tracked
        from one to the next.
    max_num_faces
        The most faces that the detector looks for.
    refine_landmarks
        Look at eyes and lips more closely, and find the irises: 478 landmarks instead of 468.
    min_detection_confidence
        How sure, from 0 to 1, the detector must be that there is a face.
    min_tracking_confidence
        How sure, from 0 to 1, the landmark model must be to go on tracking.

    Raises ``SolutionError`` (a ``RuntimeError``) for ``max_num_faces`` below 1, and ``AssetError``
    when a model is missing.
    """

    def __init__(
        self,
        static_image_mode: bool = False,
        max_num_faces: int = 1,
        refine_landmarks: bool = False,
        min_detection_confidence: float = 0.5,
        min_tracking_confidence: float = 0.5,
    ) -> None:
        if isinstance(refine_landmarks, float):
            # Programs older than the refinement give the two confidences by position.
            min_tracking_confidence = min_detection_confidence
            min_detection_confidence, refine_landmarks = refine_landmarks, False
        side_packets: dict[str, Any] = {
            "num_faces": operator.index(max_num_faces),
            "with_attention": bool(refine_landmarks),
            "use_prev_landmarks": not static_image_mode,
            **confidences(
                min_detection_confidence=min_detection_confidence,
                min_tracking_confidence=min_tracking_confidence,
            ),
        }
        super().__init__(meshes(side_packets), SolutionOutputs)
