"""How to draw each landmark, as ``mediapipe.solutions.drawing_styles`` has it."""

from __future__ import annotations

from ..calculators.util.pose_landmarks import PoseLandmark
from .drawing_utils import WHITE_COLOR, DrawingSpec

__all__ = ["get_default_pose_landmarks_style"]

_ORANGE = (0, 138, 255)
_CYAN = (231, 217, 0)


def get_default_pose_landmarks_style() -> dict[int, DrawingSpec]:
    """Return a new spec by landmark: the person's left orange, right cyan, the nose white."""
    left = DrawingSpec(color=_ORANGE, thickness=2)
    right = DrawingSpec(color=_CYAN, thickness=2)
    style: dict[int, DrawingSpec] = {
        mark: left if "LEFT" in mark.name else right for mark in PoseLandmark
    }
    style[PoseLandmark.NOSE] = DrawingSpec(color=WHITE_COLOR, thickness=2)
    return style
