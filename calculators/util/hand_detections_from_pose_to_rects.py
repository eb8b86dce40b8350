"""Turn what a pose tells of a hand into a region of interest."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.errors import PayloadTypeError
from ...framework.formats import Detection, NormalizedRect
from ..wiring import needs
from .detections_to_rects import DetectionsToRectsCalculator, ImageSize, rotation_of
from .rect_geometry import norm_rect

__all__ = ["HandDetectionsFromPoseToRectsCalculator", "square_of_hand"]

_WRIST, _PINKY, _INDEX = 0, 1, 2
_UP = float(np.float32(math.pi / 2))


class HandDetectionsFromPoseToRectsCalculator(DetectionsToRectsCalculator):
    """Make a square around the hand that a wrist and the roots of two fingers belong to.

    Keypoints 0 to 2 of each detection are wrist, little finger and index finger. The square's
    middle is where the middle finger begins, at a third of the way from the index to the little
    finger; its half side is the distance to the wrist, which is below the middle when it is
    upright. Needs IMAGE_SIZE; the options on rotation and mode are not looked at.

    Source: ``hand_detections_from_pose_to_rects_calculator.cc`` in
    ``mediapipe/modules/holistic_landmark/calculators``.
    """

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        super().update_contract(contract)
        needs(contract, cls.image_size)

    def open(self, ctx: Context) -> None:
        super().open(ctx)
        # So that detections without a size are left out.
        self._vector = (_WRIST, _INDEX)

    def _norm_rect(self, detection: Detection, size: ImageSize | None) -> NormalizedRect:
        if len(detection.keypoints) <= _INDEX:
            raise PayloadTypeError(
                f"a detection has {len(detection.keypoints)} keypoints; expected 3: wrist, little "
                "and index finger of a pose"
            )
        # process sees to it.
        assert size is not None
        points = [(point.x, point.y) for point in detection.keypoints]
        return square_of_hand(np.array(points, np.float32), size)


def square_of_hand(points: NDArray[np.float32], image_size: ImageSize) -> NormalizedRect:
    """Return the square of a hand; ``points`` are wrist, little and index finger, 3×2."""
    size = np.array(image_size, np.float32)
    pixels = points * size
    wrist = pixels[_WRIST]
    middle = (np.float32(2) * pixels[_INDEX] + pixels[_PINKY]) / np.float32(3)
    reach = middle - wrist
    side = np.sqrt(reach[0] * reach[0] + reach[1] * reach[1]) * np.float32(2)
    rotation = rotation_of(np.stack([wrist, middle]), _UP)
    return norm_rect(middle / size, side / size, rotation)
