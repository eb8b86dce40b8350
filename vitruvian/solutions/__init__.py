"""MediaPipe's solutions, for programs that were written for ``mediapipe.solutions``.

>>> import vitruvian as mp
>>> mp_pose = mp.solutions.pose
>>> with mp_pose.Pose(static_image_mode=True) as pose:  # doctest: +SKIP
...     results = pose.process(rgb)
"""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import (
        drawing_styles,
        drawing_utils,
        face_detection,
        face_mesh,
        face_mesh_connections,
        hands,
        hands_connections,
        holistic,
        pose,
        pose_connections,
        selfie_segmentation,
    )

__all__ = [
    "drawing_styles",
    "drawing_utils",
    "face_detection",
    "face_mesh",
    "face_mesh_connections",
    "hands",
    "hands_connections",
    "holistic",
    "pose",
    "pose_connections",
    "selfie_segmentation",
]

#: What MediaPipe has besides.
_NOT_HERE = frozenset({"objectron"})


def __getattr__(name: str) -> object:
    if not name.startswith("_") and find_spec(f"{__name__}.{name}") is not None:
        return importlib.import_module(f".{name}", __name__)
    hint = "; it is not offered here" if name in _NOT_HERE else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}")
