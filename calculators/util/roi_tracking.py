"""Decide whether to look where an object was, or where it is expected to be."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedLandmarkList, NormalizedRect
from ...framework.quick_dataclass import dataclass
from .association_norm_rect import overlap

__all__ = [
    "IouRequirements",
    "LandmarksRequirements",
    "RectRequirements",
    "RoiTrackingCalculator",
    "holds_landmarks",
    "is_close",
]

ImageSize = tuple[int, int]


@dataclass(frozen=True, slots=True)
class IouRequirements:
    """The least overlap of the rectangles: their intersection over their union."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    min_iou: float = 0.5


@dataclass(frozen=True, slots=True)
class RectRequirements:
    """Limit how much the rectangles differ: in degrees, and relative to the expected one's size."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    rotation_degrees: float = 10.0
    translation: float = 0.1
    scale: float = 0.1


@dataclass(frozen=True, slots=True)
class LandmarksRequirements:
    """Where the previous landmarks must lie: in the expected rectangle, grown by a fraction."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    recrop_rect_margin: float = 0.0


class RoiTrackingCalculator(Calculator, pure=True):
    """Send the previous frame's rectangle while it meets all requirements, else the expected one.

    RECROP_RECT is where the object is expected on this frame; where it is missing, nothing is sent.
    PREV_LANDMARKS_RECT was made from PREV_LANDMARKS, which are the previous frame's. The option of
    a requirement turns it on.

    Source: ``mediapipe/modules/holistic_landmark/calculators/roi_tracking_calculator.cc``.
    """

    prev_landmarks = Input(NormalizedLandmarkList, optional=True)
    prev_landmarks_rect = Input(NormalizedRect, optional=True)
    recrop_rect = Input(NormalizedRect)
    image_size = Input(tuple[int, int], doc="(width, height) in pixels")
    tracking_rect = Output(NormalizedRect)

    iou_requirements: Option[IouRequirements | None] = Option(
        None, type=IouRequirements | None, doc="How much the rectangles overlap."
    )
    rect_requirements: Option[RectRequirements | None] = Option(
        None, type=RectRequirements | None, doc="How little the rectangles differ."
    )
    landmarks_requirements: Option[LandmarksRequirements | None] = Option(
        None, type=LandmarksRequirements | None, doc="That the landmarks lie where expected."
    )

    def process(self, ctx: Context) -> None:
        expected, size = ctx[self.recrop_rect], ctx[self.image_size]
        previous, landmarks = ctx.get(self.prev_landmarks_rect), ctx.get(self.prev_landmarks)
        if previous is not None and self._is_tracked(previous, landmarks, expected, size):
            expected = previous
        ctx[self.tracking_rect] = expected

    def _is_tracked(
        self,
        previous: NormalizedRect,
        landmarks: NormalizedLandmarkList | None,
        expected: NormalizedRect,
        size: ImageSize,
    ) -> bool:
        iou, rect, marks = (
            self.iou_requirements,
            self.rect_requirements,
            self.landmarks_requirements,
        )
        if iou is not None and overlap(previous, expected) < iou.min_iou:
            return False
        if rect is not None and not is_close(previous, expected, size, rect):
            return False
        return (
            marks is None
            or landmarks is None
            or holds_landmarks(expected, landmarks, size, marks.recrop_rect_margin)
        )


def is_close(
    previous: NormalizedRect,
    expected: NormalizedRect,
    image_size: ImageSize,
    limits: RectRequirements,
) -> bool:
    """Return True when two rectangles are alike, seen in the frame of the expected one.

    Lengths are compared in pixels of single precision.
    """
    turn = _degrees(previous.rotation) - _degrees(expected.rotation)
    turn = abs((turn + 180) % 360 - 180)
    rects = (previous, expected)
    centers = np.array([(one.x_center, one.y_center) for one in rects], np.float32)
    sides = np.array([(one.width, one.height) for one in rects], np.float32)
    sides = sides * np.array(image_size, np.float32)
    places = _upright(centers, expected, image_size)
    moved, grown = np.abs(places[0] - places[1]), np.abs(sides[0] - sides[1])
    return bool(
        turn <= limits.rotation_degrees
        and (moved <= sides[1] * np.float32(limits.translation)).all()
        and (grown <= sides[1] * np.float32(limits.scale)).all()
    )


def holds_landmarks(
    rect: NormalizedRect,
    landmarks: NormalizedLandmarkList,
    image_size: ImageSize,
    margin: float,
) -> bool:
    """Return True when all landmarks are in the rotated rectangle, grown by a fraction."""
    points = _upright(landmarks.array[:, :2], rect, image_size)
    (center,) = _upright(np.array([[rect.x_center, rect.y_center]], np.float32), rect, image_size)
    sides = np.array([rect.width, rect.height], np.float32) * np.array(image_size, np.float32)
    half = sides * np.float32(1 + margin) * np.float32(0.5)
    return bool(((center - half < points) & (points < center + half)).all())


def _upright(
    points: NDArray[np.float32], rect: NormalizedRect, image_size: ImageSize
) -> NDArray[np.float32]:
    """Return points in pixels, turned about the picture's corner so that the rectangle is upright.

    ``points`` is N×2, in fractions of the picture.
    """
    x, y = (points * np.array(image_size, np.float32)).T
    cos, sin = np.float32(math.cos(-rect.rotation)), np.float32(math.sin(-rect.rotation))
    return np.stack([x * cos - y * sin, x * sin + y * cos], axis=1)


def _degrees(radians: float) -> float:
    return float(np.float32(radians / math.pi * 180))
