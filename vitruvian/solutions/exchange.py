"""Results as other tools take them: COCO's keypoints, and the key points of supervision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .subject import Subject

__all__ = ["COCO_KEYPOINTS", "coco_annotations", "supervision_key_points"]

#: The 17 keypoints of a COCO person, in COCO's order, by the names of our landmarks.
COCO_KEYPOINTS = (
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)
#: Those that the model of the upper body has as well.
_SCORED = COCO_KEYPOINTS[:13]
_PERSON_CATEGORY = 1
_LEAST_VISIBILITY = 0.5


def coco_annotations(
    people: Sequence[Subject], image: NDArray[np.uint8], image_id: int
) -> list[dict[str, Any]]:
    """Return an annotation for each person: 17 keypoints in pixels, box, area and score.

    A keypoint is x, y and 2 where it is seen, 1 where it is hidden, and three zeros where the model
    does not know it. Raises ``ValueError`` where what was found are no bodies.
    """
    height, width = image.shape[:2]
    return [_annotation(one, image_id, width, height) for one in people]


def supervision_key_points(people: Sequence[Subject], image: NDArray[np.uint8]) -> Any:
    """Return ``supervision.KeyPoints`` of everybody, in pixels, with visibilities as confidence.

    Needs the package ``supervision``. Nobody gives empty ones.
    """
    from supervision import KeyPoints

    if not people:
        return KeyPoints.empty()
    height, width = image.shape[:2]
    landmarks = np.stack([one.landmarks for one in people])
    return KeyPoints(
        xy=landmarks[:, :, :2] * np.array([width, height], np.float32),
        keypoint_confidence=landmarks[:, :, 3],
        class_id=np.zeros(len(landmarks), int),
    )


def _annotation(person: Subject, image_id: int, width: int, height: int) -> dict[str, Any]:
    if "left_shoulder" not in person.names:
        raise ValueError(
            f"COCO's keypoints are those of a body; this has {person.names[0]} and others; use the "
            "results of vitruvian.pose"
        )
    points = [_keypoint(person, name, width, height) for name in COCO_KEYPOINTS]
    known: NDArray[np.float64] = np.array([point for point in points if point[2]], float)
    low: list[float] = known[:, :2].min(axis=0).tolist()
    size: list[float] = np.ptp(known[:, :2], axis=0).tolist()
    return {
        "image_id": image_id,
        "category_id": _PERSON_CATEGORY,
        "keypoints": [value for point in points for value in point],
        "num_keypoints": len(known),
        "bbox": [*low, *size],
        "area": size[0] * size[1],
        "score": float(sum(person[name][3] for name in _SCORED)) / len(_SCORED),
        "iscrowd": 0,
    }


def _keypoint(person: Subject, name: str, width: int, height: int) -> tuple[float, float, int]:
    if name not in person.names or not np.isfinite(person[name][:2]).all():
        return 0.0, 0.0, 0
    values: list[float] = person[name].tolist()
    x, y, _, visibility, _ = values
    return x * width, y * height, 1 if visibility < _LEAST_VISIBILITY else 2
