"""Carry detections from a model's input over to the picture that it was cut from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import BoundingBox, Detection, Keypoint
from ..wiring import same_count

__all__ = ["DetectionProjectionCalculator", "projected_detection"]


class DetectionProjectionCalculator(Calculator, pure=True):
    """Move detections by PROJECTION_MATRIX, the MATRIX of an ImageToTensorCalculator.

    Unlike the removal of a letterbox this also undoes the rotation of the crop. A turned box
    becomes the upright box around its four corners. An empty list stays an empty list.

    Source: ``mediapipe/calculators/util/detection_projection_calculator.cc``.
    """

    detections = Input(
        tuple[Detection, ...], optional=True, repeated=True, doc="in fractions of the input"
    )
    projection_matrix = Input[NDArray[np.float32]](
        np.ndarray, doc="4x4, from fractions of the input to those of the picture"
    )
    projected = Output(
        tuple[Detection, ...], tag="DETECTIONS", repeated=True, doc="in fractions of the picture"
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        same_count(contract, cls.detections, cls.projected)

    def process(self, ctx: Context) -> None:
        matrix = ctx[self.projection_matrix].reshape(4, 4)
        for index, packet in enumerate(ctx.packets(self.detections)):
            if not packet.is_empty():
                found = tuple(projected_detection(one, matrix) for one in packet.value)
                ctx.send(self.projected, found, index=index)


def projected_detection(detection: Detection, matrix: NDArray[np.float32]) -> Detection:
    """Return the detection with box and keypoints moved by a 4×4 matrix, in single precision."""
    box = detection.box
    left, top, width, height = np.array([box.xmin, box.ymin, box.width, box.height], np.float32)
    right, bottom = left + width, top + height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    points = np.array([*corners, *((one.x, one.y) for one in detection.keypoints)], np.float32)
    x, y = points.T
    # Written out rather than as a matrix product, whose order of additions NumPy does not promise.
    moved = np.stack([x * row[0] + y * row[1] + row[3] for row in matrix[:2]], axis=1)
    low, high = moved[:4].min(axis=0), moved[:4].max(axis=0)
    return replace(
        detection,
        box=BoundingBox(*low.tolist(), *(high - low).tolist()),
        keypoints=Keypoint.all_of(moved[4:]),
    )
