"""Carry landmarks from a region of interest over to the picture it was cut from."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedLandmarkList, NormalizedRect
from .. import float32
from ..wiring import is_wired, needs_one_of, same_count

__all__ = ["LandmarkProjectionCalculator", "matrix_of", "projected", "projected_by_square"]


class LandmarkProjectionCalculator(Calculator, pure=True):
    """Move landmarks from fractions of a cropped region to fractions of the whole picture.

    The region is NORM_RECT or, as a matrix, PROJECTION_MATRIX. A NORM_RECT without
    IMAGE_DIMENSIONS must be a square in pixels when it is rotated. z scales as x. Any number of
    lists may be wired (``NORM_LANDMARKS:0:…``), each of which may be missing at a timestamp.

    Source: ``mediapipe/calculators/util/landmark_projection_calculator.cc``.
    """

    norm_landmarks = Input(
        NormalizedLandmarkList, optional=True, repeated=True, doc="in fractions of the region"
    )
    norm_rect = Input(NormalizedRect, optional=True, doc="the region")
    image_dimensions = Input(
        tuple[int, int], optional=True, doc="the whole picture's (width, height) in pixels"
    )
    projection_matrix = Input[NDArray[np.float32]](
        np.ndarray, optional=True, doc="4x4, from fractions of the region to those of the picture"
    )
    projected = Output(
        NormalizedLandmarkList,
        tag="NORM_LANDMARKS",
        repeated=True,
        doc="in fractions of the whole picture",
    )
    ignore_rotation = Option(False, doc="Take the rectangle for an upright one.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        same_count(contract, cls.norm_landmarks, cls.projected)
        chosen = needs_one_of(contract, cls.norm_rect, cls.projection_matrix)
        if chosen == 1 and is_wired(contract, cls.image_dimensions):
            raise ValueError("IMAGE_DIMENSIONS goes with NORM_RECT; leave it out here")

    def open(self, ctx: Context) -> None:
        self._needs_dimensions = ctx.is_wired(self.image_dimensions)

    def process(self, ctx: Context) -> None:
        rect, size = ctx.get(self.norm_rect), ctx.get(self.image_dimensions)
        matrix = ctx.get(self.projection_matrix)
        if matrix is None and (rect is None or (self._needs_dimensions and size is None)):
            return
        for index, packet in enumerate(ctx.packets(self.norm_landmarks)):
            if not packet.is_empty():
                ctx.send(self.projected, self._moved(packet.value, rect, size, matrix), index=index)

    def _moved(
        self,
        landmarks: NormalizedLandmarkList,
        rect: NormalizedRect | None,
        size: tuple[int, int] | None,
        matrix: NDArray[np.float32] | None,
    ) -> NormalizedLandmarkList:
        if matrix is not None:
            return projected(landmarks, matrix.reshape(4, 4))
        assert rect is not None  # process sees to it
        angle = 0.0 if self.ignore_rotation else rect.rotation
        if size is None:
            return projected_by_square(landmarks, rect, angle)
        return projected(landmarks, matrix_of(rect, angle, size))


def projected_by_square(
    landmarks: NormalizedLandmarkList, rect: NormalizedRect, angle: float
) -> NormalizedLandmarkList:
    """Return the landmarks of a region that is a square in pixels, turned by ``angle`` radians.

    The unit square is turned first and then stretched to the rectangle's width and height.
    """
    moved = landmarks.array.copy()
    width = np.float32(rect.width)
    x, y = moved[:, 0] - np.float32(0.5), moved[:, 1] - np.float32(0.5)
    across, down = np.float32(float32.cos(angle)), np.float32(float32.sin(angle))
    moved[:, 0] = (across * x - down * y) * width + np.float32(rect.x_center)
    moved[:, 1] = (down * x + across * y) * np.float32(rect.height) + np.float32(rect.y_center)
    moved[:, 2] *= width
    return NormalizedLandmarkList(moved)


def projected(
    landmarks: NormalizedLandmarkList, matrix: NDArray[np.float32]
) -> NormalizedLandmarkList:
    """Return the landmarks moved by a 4x4 matrix; z scales as a step in x does."""
    moved = landmarks.array.copy()
    moved[:, :2] = landmarks.xyz @ matrix[:2, :3].T + matrix[:2, 3]
    moved[:, 2] *= np.hypot(matrix[0, 0], matrix[1, 0])
    return NormalizedLandmarkList(moved)


def matrix_of(
    rect: NormalizedRect, angle: float, image_size: tuple[int, int]
) -> NDArray[np.float32]:
    """Return the 4x4 matrix from a rotated rectangle's fractions to those of the picture.

    ``image_size`` is (width, height) in pixels. Source: ``GetRotatedSubRectToRectTransformMatrix``
    in ``mediapipe/calculators/tensor/image_to_tensor_utils.cc``.
    """
    image_width, image_height = image_size
    width, height = rect.width * image_width, rect.height * image_height
    cos, sin = math.cos(angle), math.sin(angle)
    # Columns: where a step along the rectangle's x, y and z leads, in pixels.
    matrix = np.array(
        [
            [width * cos, -height * sin, 0.0, rect.x_center * image_width],
            [width * sin, height * cos, 0.0, rect.y_center * image_height],
            [0.0, 0.0, width, 0.0],
            [0.0, 0.0, 0.0, 1.0],
        ]
    )
    matrix[:2, 3] -= matrix[:2, :2] @ [0.5, 0.5]
    matrix[:3] /= np.array([[image_width], [image_height], [image_width]])
    return matrix.astype(np.float32)
