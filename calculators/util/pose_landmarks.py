"""The names of the pose landmarks, by their numbers."""

from __future__ import annotations

__all__ = ["POSE_LANDMARK_NAMES", "UPPER_BODY_LANDMARK_NAMES", "landmark_names"]

#: The 33 landmarks of the whole body. Left and right are the person's own.
POSE_LANDMARK_NAMES = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)

#: The 25 landmarks of the upper body.
UPPER_BODY_LANDMARK_NAMES = POSE_LANDMARK_NAMES[:25]


def landmark_names(count: int) -> tuple[str, ...]:
    """Return the names of 25 or 33 landmarks; other counts have their numbers for names."""
    if count in {len(POSE_LANDMARK_NAMES), len(UPPER_BODY_LANDMARK_NAMES)}:
        return POSE_LANDMARK_NAMES[:count]
    return tuple(map(str, range(count)))
