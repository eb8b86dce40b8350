"""Draw what a solution found, as its declaration says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculators.render.canvas import Canvas
from ..calculators.render.skeleton import dim_ground, draw_skeleton
from ..framework.formats import BoundingBox, Detection, NormalizedLandmarkList
from .drawing_utils import DrawingSpec, draw_detection, draw_landmarks
from .pipeline import LandmarkSet
from .subject import Subject

__all__ = ["draw_result"]

_DOTS = DrawingSpec(color=(0, 0, 255))
_LINES = DrawingSpec()


def draw_result(
    image: NDArray[np.uint8],
    mask: NDArray[np.float32] | None,
    subjects: Sequence[Subject],
    parts: Sequence[LandmarkSet],
) -> NDArray[np.uint8]:
    """Return a copy of a picture, RGB, with landmarks, boxes and mask drawn on it."""
    # Colours are declared for pictures whose blue comes first.
    bgr = np.array(image[:, :, ::-1], order="C")
    if mask is not None:
        dim_ground(Canvas(bgr), mask)
    for subject in subjects:
        if subject.box is not None:
            xmin, ymin, width, height = subject.box.tolist()
            draw_detection(bgr, Detection(1.0, BoundingBox(xmin, ymin, width, height)))
        for start, part in _places(parts):
            if not part.is_body:
                _draw_part(bgr, subject, start, part)
    drawn = np.array(bgr[:, :, ::-1], order="C")
    for subject in subjects:
        for start, part in _places(parts):
            if part.is_body:
                landmarks = subject.landmarks[start : start + len(part.names)]
                draw_skeleton(Canvas(drawn), landmarks, part.names, sorted(part.connections))
    return drawn


def _places(parts: Sequence[LandmarkSet]) -> Iterator[tuple[int, LandmarkSet]]:
    """Yield each part with the number of its first landmark."""
    start = 0
    for part in parts:
        yield start, part
        start += len(part.names)


def _draw_part(bgr: NDArray[np.uint8], subject: Subject, start: int, part: LandmarkSet) -> None:
    landmarks = subject.landmarks[start : start + len(part.names)]
    if np.isnan(landmarks[:, :2]).any():
        return
    dots: Any = _DOTS if part.style is None else part.style()
    lines: Any = _LINES if part.connection_style is None else part.connection_style()
    if part.style is None and part.connection_style is not None:
        # The lines say it all, as of a face's hundreds of landmarks.
        dots = None
    points = NormalizedLandmarkList(landmarks)
    draw_landmarks(bgr, points, part.connections, dots, lines)
