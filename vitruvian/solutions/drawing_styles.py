"""How to draw each landmark, as ``mediapipe.solutions.drawing_styles`` has it."""

from __future__ import annotations

from collections.abc import Mapping

from ..calculators.util.hand_landmarks import HandLandmark
from ..calculators.util.pose_landmarks import PoseLandmark
from . import face_mesh_connections as face
from . import hands_connections as hand
from .drawing_utils import WHITE_COLOR, DrawingSpec

__all__ = [
    "get_default_face_mesh_contours_style",
    "get_default_face_mesh_iris_connections_style",
    "get_default_face_mesh_tesselation_style",
    "get_default_hand_connections_style",
    "get_default_hand_landmarks_style",
    "get_default_pose_landmarks_style",
]

#: Blue, green, red.
_RED = (48, 48, 255)
_GREEN = (48, 255, 48)
_BLUE = (192, 101, 21)
_YELLOW = (0, 204, 255)
_GRAY = (128, 128, 128)
_PURPLE = (128, 64, 128)
_PEACH = (180, 229, 255)
_FACE_CYAN = (192, 255, 48)
_MAGENTA = (192, 48, 255)

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


#: The colour of each finger, by the beginning of its landmarks' names.
_FINGERS = {
    "THUMB": _PEACH,
    "INDEX": _PURPLE,
    "MIDDLE": _YELLOW,
    "RING": _GREEN,
    "PINKY": _BLUE,
}


def get_default_hand_landmarks_style() -> dict[int, DrawingSpec]:
    """Return a new spec by landmark: filled dots, red on the palm, a colour for each finger."""
    specs = {name: _dot(color) for name, color in _FINGERS.items()}
    palm = _dot(_RED)
    return {mark: palm if _is_on_palm(mark) else specs[_finger(mark)] for mark in HandLandmark}


def get_default_hand_connections_style() -> dict[tuple[int, int], DrawingSpec]:
    """Return a new spec by connection: the palm grey and wider, each finger as its landmarks."""
    colors = {
        hand.HAND_THUMB_CONNECTIONS: _PEACH,
        hand.HAND_INDEX_FINGER_CONNECTIONS: _PURPLE,
        hand.HAND_MIDDLE_FINGER_CONNECTIONS: _YELLOW,
        hand.HAND_RING_FINGER_CONNECTIONS: _GREEN,
        hand.HAND_PINKY_FINGER_CONNECTIONS: _BLUE,
    }
    parts: Mapping[tuple[tuple[int, int], ...], DrawingSpec] = {
        hand.HAND_PALM_CONNECTIONS: DrawingSpec(color=_GRAY, thickness=3),
        **{part: DrawingSpec(color=color, thickness=2) for part, color in colors.items()},
    }
    return {connection: spec for part, spec in parts.items() for connection in part}


def _dot(color: tuple[int, int, int]) -> DrawingSpec:
    return DrawingSpec(color=color, thickness=-1, circle_radius=5)


def _finger(mark: HandLandmark) -> str:
    return mark.name.partition("_")[0]


def _is_on_palm(mark: HandLandmark) -> bool:
    # The thumb has a joint of its own there, and its MCP counts as the finger's.
    on_thumb = mark.name.startswith("THUMB")
    return mark is HandLandmark.WRIST or mark.name.endswith("_CMC" if on_thumb else "_MCP")


def get_default_face_mesh_contours_style(i: int = 0) -> dict[tuple[int, int], DrawingSpec]:
    """Return a new spec by connection: the person's left green, right red, the rest white.

    Style 1 tells the parts apart by more colours, and has the nose too.
    """
    colors = {
        face.FACEMESH_LIPS: WHITE_COLOR,
        face.FACEMESH_LEFT_EYE: _GREEN,
        face.FACEMESH_LEFT_EYEBROW: _GREEN,
        face.FACEMESH_RIGHT_EYE: _RED,
        face.FACEMESH_RIGHT_EYEBROW: _RED,
        face.FACEMESH_FACE_OVAL: WHITE_COLOR,
    }
    if i == 1:
        colors |= {
            face.FACEMESH_LIPS: _BLUE,
            face.FACEMESH_LEFT_EYE: _FACE_CYAN,
            face.FACEMESH_RIGHT_EYE: _MAGENTA,
            face.FACEMESH_NOSE: _YELLOW,
        }
    return _style(colors)


def get_default_face_mesh_tesselation_style() -> DrawingSpec:
    """Return the spec of the net: thin and grey."""
    return DrawingSpec(color=_GRAY, thickness=1)


def get_default_face_mesh_iris_connections_style() -> dict[tuple[int, int], DrawingSpec]:
    """Return a new spec by connection: the person's left iris green, the right one red."""
    return _style({face.FACEMESH_LEFT_IRIS: _GREEN, face.FACEMESH_RIGHT_IRIS: _RED})


def _style(
    colors: Mapping[frozenset[tuple[int, int]], tuple[int, int, int]],
) -> dict[tuple[int, int], DrawingSpec]:
    specs = {part: DrawingSpec(color=color, thickness=2) for part, color in colors.items()}
    return {connection: spec for part, spec in specs.items() for connection in part}
