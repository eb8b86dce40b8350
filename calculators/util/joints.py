"""The joints of the body: which landmarks make their angles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .pose_landmarks import POSE_LANDMARK_NAMES

__all__ = ["JOINTS", "joint_angles", "joint_places"]

#: By name, the landmarks from which an arm of the angle comes, at which it bends, and to which it
#: goes. Of two names the middle counts.
JOINTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    f"{side}_{joint}": ((f"{side}_{start}",), (f"{side}_{bend}",), (f"{side}_{end}",))
    for joint, start, bend, end in (
        ("wrist", "elbow", "wrist", "index"),
        ("elbow", "shoulder", "elbow", "wrist"),
        ("shoulder", "elbow", "shoulder", "hip"),
        ("hip", "shoulder", "hip", "knee"),
        ("knee", "hip", "knee", "ankle"),
        ("ankle", "knee", "ankle", "foot_index"),
    )
    for side in ("left", "right")
} | {
    "neck": (
        ("left_ear", "right_ear"),
        ("left_shoulder", "right_shoulder"),
        ("left_hip", "right_hip"),
    ),
    "waist": (
        ("left_shoulder", "right_shoulder"),
        ("left_hip", "right_hip"),
        ("left_knee", "right_knee"),
    ),
}


def joint_places(joints: tuple[str, ...]) -> NDArray[np.intp]:
    """Return the numbers of the joints' landmarks, J×3×2: start, bend, end; two of each.

    A single landmark stands twice. Raises ``KeyError`` for an unknown joint.
    """
    numbers = {name: number for number, name in enumerate(POSE_LANDMARK_NAMES)}
    places = [
        [[numbers[names[0]], numbers[names[-1]]] for names in JOINTS[joint]] for joint in joints
    ]
    return np.array(places, np.intp).reshape(-1, 3, 2)


def joint_angles(
    points: NDArray[np.float32],
    visibility: NDArray[np.float32],
    places: NDArray[np.intp],
    threshold: float,
) -> NDArray[np.float32]:
    """Return J angles in degrees; NaN where a landmark is less visible than ``threshold``.

    ``points`` are N×2 or N×3 in any unit that is the same along all axes.
    """
    start, bend, end = np.moveaxis(points[places].mean(axis=2, dtype=np.float64), 1, 0)
    one, other = start - bend, end - bend
    lengths = np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1)
    # Half the angle by Kahan's formula: exact for straight limbs too, where the cosine is not.
    one, other = one * lengths[1][:, None], other * lengths[0][:, None]
    angles = 2 * np.arctan2(
        np.linalg.norm(one - other, axis=1), np.linalg.norm(one + other, axis=1)
    )
    seen = (visibility[places] >= threshold).all(axis=(1, 2))
    known = seen & (lengths[0] > 0) & (lengths[1] > 0)
    return np.where(known, np.degrees(angles), np.nan).astype(np.float32)
