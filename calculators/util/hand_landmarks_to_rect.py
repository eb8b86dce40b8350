"""Turn the landmarks of a hand into the rotated rectangle around its palm."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import NormalizedLandmarkList, NormalizedRect
from ..float32 import cos, sin
from .detections_to_rects import rotation_of
from .rect_geometry import normalized_radians, target_angle

__all__ = ["HandLandmarksToRectCalculator", "rect_of_hand"]

Floats = NDArray[np.float32]

_F = np.float32

#: The landmarks of a whole hand, and those of them that make the rectangle: the wrist, the thumb
#: without its tip, and of each finger its two lower joints. The finger tips stay out, so that the
#: rectangle does not change its size whenever a finger bends.
_NUM_LANDMARKS = 21
_STEADY = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18]

#: Places among these: the wrist, and where the index, middle and ring finger leave the palm.
_WRIST, _INDEX, _MIDDLE, _RING = 0, 4, 6, 8

_UPRIGHT = target_angle(None, 90.0)
#: The maxima start here in MediaPipe, so that one of negative coordinates alone comes out as 0.
_LEAST = np.finfo(np.float32).tiny


class HandLandmarksToRectCalculator(Calculator, pure=True):
    """Make a rectangle around the palm, turned so that the fingers point up inside.

    Takes all 21 landmarks of a hand, or the 12 of them that count. MediaPipe's comments call the
    three joints that give the direction PIPs; they are the MCPs.

    Source: ``mediapipe/modules/hand_landmark/calculators/hand_landmarks_to_rect_calculator.cc``.
    """

    norm_landmarks = Input(NormalizedLandmarkList, doc="21 or 12, in fractions of the image")
    image_size = Input(tuple[int, int], doc="(width, height) in pixels")
    norm_rect = Output(NormalizedRect, doc="around the palm, in fractions of the image")

    def process(self, ctx: Context) -> None:
        ctx[self.norm_rect] = rect_of_hand(ctx[self.norm_landmarks], ctx[self.image_size])


def rect_of_hand(landmarks: NormalizedLandmarkList, image_size: tuple[int, int]) -> NormalizedRect:
    """Return the smallest rectangle around the palm that is turned with the hand.

    Every step is in float32, as in MediaPipe: the rectangle decides what the model sees next.
    """
    rows = landmarks.array
    if len(rows) == _NUM_LANDMARKS:
        rows = rows[_STEADY]
    x, y = rows[:, 0], rows[:, 1]
    width, height = _F(image_size[0]), _F(image_size[1])
    rotation = _rotation(x, y, width, height)
    middle_x, middle_y = _middle(*_bounds(x)), _middle(*_bounds(y))
    # Turn the hand upright about the middle of its upright bounds, and bound it there.
    back = normalized_radians(-rotation)
    upright = _turned((x - middle_x) * width, (y - middle_y) * height, back)
    (left, right), (top, bottom) = map(_bounds, upright)
    center_x, center_y = _turned(_middle(left, right), _middle(top, bottom), rotation)
    return NormalizedRect(
        float((center_x + width * middle_x) / width),
        float((center_y + height * middle_y) / height),
        float((right - left) / width),
        float((bottom - top) / height),
        rotation,
    )


def _rotation(x: Floats, y: Floats, width: np.float32, height: np.float32) -> float:
    """Return the turn of the line from the wrist to the middle of the three fingers' roots."""
    root_x, root_y = (
        ((values[_INDEX] + values[_RING]) / _F(2) + values[_MIDDLE]) / _F(2) for values in (x, y)
    )
    line = [(x[_WRIST] * width, y[_WRIST] * height), (root_x * width, root_y * height)]
    return rotation_of(np.array(line, np.float32), _UPRIGHT)


def _turned(x: Any, y: Any, angle: float) -> tuple[Any, Any]:
    """Return points in pixels, in float32, turned by ``angle`` radians about the origin."""
    across, down = _F(cos(angle)), _F(sin(angle))
    return x * across - y * down, x * down + y * across


def _bounds(values: Floats) -> tuple[np.float32, np.float32]:
    return values.min(), np.maximum(values.max(), _LEAST)


def _middle(low: np.float32, high: np.float32) -> np.float32:
    return (high + low) / _F(2)
