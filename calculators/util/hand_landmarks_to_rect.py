"""Turn the landmarks of a hand into the rotated rectangle around its palm."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import NormalizedLandmarkList, NormalizedRect
from ..float32 import cos, sin
from .detections_to_rects import rotation_of
from .rect_geometry import norm_rect, normalized_radians, target_angle

__all__ = ["HandLandmarksToRectCalculator", "rect_of_hand"]

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
    points = landmarks.array[:, :2]
    if len(points) == _NUM_LANDMARKS:
        points = points[_STEADY]
    size: NDArray[np.float32] = np.array(image_size, np.float32)
    rotation = _rotation(points, size)
    middle = _middle(points)
    # Turn the hand upright about the middle of its upright bounds, and bound it there.
    upright = _turned((points - middle) * size, normalized_radians(-rotation))
    low, high = _bounds(upright)
    center = np.asarray(_turned((high + low) / _F(2), rotation) + size * middle, np.float32)
    return norm_rect(center / size, (high - low) / size, rotation)


def _rotation(points: NDArray[np.float32], size: NDArray[np.float32]) -> float:
    """Return the turn of the line from the wrist to the middle of the three fingers' roots."""
    outer = (points[_INDEX] + points[_RING]) / _F(2)
    root = (outer + points[_MIDDLE]) / _F(2)
    return rotation_of(np.stack([points[_WRIST] * size, root * size]), _UPRIGHT)


def _turned(points: NDArray[np.float32], angle: float) -> NDArray[np.float32]:
    """Return points in pixels, ...×2, turned by ``angle`` radians about the origin."""
    across, down = _F(cos(angle)), _F(sin(angle))
    x, y = points[..., 0], points[..., 1]
    return np.asarray(np.stack([x * across - y * down, x * down + y * across], axis=-1), np.float32)


def _middle(points: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = _bounds(points)
    middle: NDArray[np.float32] = (high + low) / _F(2)
    return middle


def _bounds(points: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return points.min(axis=0), np.maximum(points.max(axis=0), _LEAST)
