"""Draw people as skeletons: to be looked at, not to be measured.

MediaPipe's drawing is in ``annotation_overlay.py``, with boxes, regions and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import ImageFrame, LandmarkTable

__all__ = ["SkeletonOverlayCalculator", "dimmed", "draw_skeleton"]

Colour = tuple[int, int, int]
Connection = tuple[int, int]

#: RGB, by the person's own side; far enough apart for those who do not tell red from green.
_LEFT: Colour = (255, 167, 38)
_RIGHT: Colour = (38, 198, 240)
_MIDDLE: Colour = (245, 245, 245)
#: Around everything, so that it stands out from any ground.
_EDGE: Colour = (24, 26, 32)

#: Landmarks that are not seen this likely are guesses, and are left out.
_LEAST_VISIBILITY = 0.5
#: Width of a limb, in parts of the smaller side of the picture, and of the person's height.
_OF_PICTURE, _OF_PERSON = 1 / 110, 1 / 38
#: How much thinner the lines of faces, hands and feet are.
_FINE = 0.5
_FINE_PARTS = ("eye", "ear", "mouth", "nose", "pinky", "index", "thumb", "heel", "foot")

#: OpenCV takes positions in this part of a pixel, as a power of two.
_SHIFT = 4


class SkeletonOverlayCalculator(Calculator, pure=True):
    """Draw the skeletons of a table of landmarks onto a copy of the picture.

    The left side is orange, the right one blue, as the names of the landmarks say. Lines are
    smooth and as wide as fits the picture and the person. What is hardly visible is left out. Where
    MASK has a picture (float32, 1 on the person), everything else is dimmed.
    """

    image = Input(ImageFrame)
    table = Input(LandmarkTable, optional=True)
    mask = Input(ImageFrame, optional=True)
    output = Output(ImageFrame, tag="IMAGE")

    connections = Option[tuple[Connection, ...]](
        type=tuple[Connection, ...],
        doc="The pairs of landmarks to join, by their numbers.",
        example=[[11, 13], [13, 15]],
    )

    def process(self, ctx: Context) -> None:
        mask, table = ctx.get(self.mask), ctx.get(self.table)
        picture = ctx[self.image].data
        drawn = picture.copy() if mask is None else dimmed(picture, mask.data)
        if table is not None:
            for person in table.landmarks:
                draw_skeleton(drawn, person, table.names, self.connections)
        ctx[self.output] = drawn


def dimmed(picture: NDArray[np.uint8], mask: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the picture with less light where the mask is 0."""
    light = 0.35 + 0.65 * np.clip(mask, 0, 1)[:, :, None]
    return np.rint(picture * light).astype(np.uint8)


def draw_skeleton(
    picture: NDArray[np.uint8],
    landmarks: NDArray[np.float32],
    names: Sequence[str],
    connections: Sequence[Connection],
) -> None:
    """Draw one person, N×5 in fractions of the picture, onto an RGB picture H×W×3."""
    height, width = picture.shape[:2]
    points = landmarks[:, :2] * (width, height)
    # Where nothing is known of the visibility, it is NaN.
    seen = ~(landmarks[:, 3] < _LEAST_VISIBILITY) & np.isfinite(points).all(axis=1)
    if not seen.any():
        return
    stroke = _stroke(points[seen], width, height)
    fine = np.array([any(part in name for part in _FINE_PARTS) for name in names])
    lines = [pair for pair in connections if seen[list(pair)].all()]
    # What is nearer to the camera is drawn over what is behind it.
    lines.sort(key=lambda pair: -float(landmarks[list(pair), 2].mean()))
    brush = _Brush(picture)
    widths = [stroke * (_FINE if fine[list(pair)].any() else 1.0) for pair in lines]
    for pair, line_width in zip(lines, widths, strict=True):
        brush.line(points[list(pair)], 1.5 * line_width, _EDGE)
    for pair, line_width in zip(lines, widths, strict=True):
        brush.line(points[list(pair)], line_width, _colour(names[pair[0]], names[pair[1]]))
    # No dots on faces and hands, where they would lie side by side.
    for place in np.flatnonzero(seen & ~fine).tolist():
        brush.dot(points[place], 1.1 * stroke, _EDGE)
        brush.dot(points[place], 0.85 * stroke, _MIDDLE)
        brush.dot(points[place], 0.5 * stroke, _colour(names[place], names[place]))


def _stroke(points: NDArray[Any], width: int, height: int) -> float:
    """Return the width of a limb in pixels."""
    person = float(np.ptp(points, axis=0).max())
    return max(1.0, min(min(width, height) * _OF_PICTURE, person * _OF_PERSON))


def _colour(one: str, other: str) -> Colour:
    for word, colour in (("left", _LEFT), ("right", _RIGHT)):
        if word in one and word in other:
            return colour
    return _MIDDLE


class _Brush:
    """Smooth lines and dots, placed more exactly than whole pixels."""

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        from ..opencv import cv2

        self._cv2: Any = cv2
        self._picture = picture

    def line(self, ends: Any, width: float, colour: Colour) -> None:
        start, end = ends
        thickness = max(1, round(width))
        self._cv2.line(
            self._picture, _fixed(start), _fixed(end), colour, thickness, self._cv2.LINE_AA, _SHIFT
        )

    def dot(self, centre: Any, radius: float, colour: Colour) -> None:
        size = max(1, round(radius * (1 << _SHIFT)))
        self._cv2.circle(self._picture, _fixed(centre), size, colour, -1, self._cv2.LINE_AA, _SHIFT)


def _fixed(point: Any) -> tuple[int, int]:
    # Far outside of the picture a line is cut off, and the numbers stay in 32 bits.
    x, y = (round(float(np.clip(value, -1e6, 1e6)) * (1 << _SHIFT)) for value in point)
    return x, y
