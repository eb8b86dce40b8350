"""Undo letterboxing on detections."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import BoundingBox, Detection, Keypoint
from .letterbox import Padding, letterbox_frame

__all__ = ["DetectionLetterboxRemovalCalculator", "without_letterbox"]


class DetectionLetterboxRemovalCalculator(Calculator, pure=True):
    """Move detections from a letterboxed picture to the picture without its borders.

    An empty list stays an empty list.

    Source: ``mediapipe/calculators/util/detection_letterbox_removal_calculator.cc``.
    """

    detections = Input(tuple[Detection, ...], doc="in fractions of the letterboxed picture")
    letterbox_padding = Input(
        tuple[float, float, float, float], doc="left, top, right, bottom, in the same fractions"
    )
    adjusted = Output(
        tuple[Detection, ...], tag="DETECTIONS", doc="in fractions of the picture inside"
    )

    def process(self, ctx: Context) -> None:
        padding = ctx[self.letterbox_padding]
        ctx[self.adjusted] = tuple(
            without_letterbox(detection, padding) for detection in ctx[self.detections]
        )


def without_letterbox(detection: Detection, padding: Padding) -> Detection:
    """Return the detection in fractions of the picture inside the padding."""
    origin, size = letterbox_frame(padding)
    box = detection.box
    corner_and_keypoints = [(box.xmin, box.ymin), *((kp.x, kp.y) for kp in detection.keypoints)]
    moved = (np.array(corner_and_keypoints, np.float32) - origin) / size
    sides = np.array([box.width, box.height], np.float32) / size
    return Detection(
        score=detection.score,
        box=BoundingBox(*moved[0].tolist(), *sides.tolist()),
        keypoints=Keypoint.all_of(moved[1:]),
        label_id=detection.label_id,
        label=detection.label,
    )
