"""The pose landmarks by their numbers."""

from __future__ import annotations

from enum import IntEnum

__all__ = [
    "POSE_LANDMARK_NAMES",
    "UPPER_BODY_LANDMARK_NAMES",
    "PoseLandmark",
    "landmark_names",
]


class PoseLandmark(IntEnum):
    """The 33 landmarks of a body; the first 25 are those of the upper body.

    Left and right are the person's own.
    """

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


#: The 33 landmarks of the whole body, as tables name them.
POSE_LANDMARK_NAMES = tuple(landmark.name.lower() for landmark in PoseLandmark)

#: The 25 landmarks of the upper body.
UPPER_BODY_LANDMARK_NAMES = POSE_LANDMARK_NAMES[:25]


def landmark_names(count: int) -> tuple[str, ...]:
    """Return the names of 25 or 33 landmarks; other counts have their numbers for names."""
    if count in {len(POSE_LANDMARK_NAMES), len(UPPER_BODY_LANDMARK_NAMES)}:
        return POSE_LANDMARK_NAMES[:count]
    return tuple(map(str, range(count)))
