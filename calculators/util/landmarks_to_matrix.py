"""Turn the landmarks of a hand into the matrix that models of gestures look at."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import FrameworkError
from ...framework.formats import LandmarkList, NormalizedLandmarkList, NormalizedRect
from ..core.matrices import Matrix
from ..wiring import is_wired, needs_one_of

__all__ = ["LandmarksToMatrixCalculator"]

#: Keeps a hand of no extent from a division by 0.
_EPSILON = np.float32(1e-5)


class LandmarksToMatrixCalculator(Calculator, pure=True):
    """Send x, y, z of landmarks as a matrix 3×N, whatever shape and turn the picture has.

    LANDMARKS are put into a square as large as the picture's longer side, which needs IMAGE_SIZE.
    NORM_RECT turns them, and WORLD_LANDMARKS, about (0.5, 0.5) by its rotation. With
    ``object_normalization`` the origin is the landmark ``object_normalization_origin_offset``, and
    the larger of the hand's width and height is 1.

    Source: ``mediapipe/tasks/cc/vision/gesture_recognizer/calculators/``
    ``landmarks_to_matrix_calculator.{cc,proto}``.
    """

    landmarks = Input(NormalizedLandmarkList, optional=True)
    world_landmarks = Input(LandmarkList, optional=True)
    image_size = Input(tuple[int, int], optional=True, doc="(width, height) in pixels")
    norm_rect = Input(NormalizedRect, optional=True, doc="how the picture is turned")
    landmarks_matrix = Output(Matrix)

    object_normalization = Option(True, doc="Move and scale what the landmarks span.")
    object_normalization_origin_offset = Option(0, ge=0, doc="Which landmark becomes the origin.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        chosen = needs_one_of(contract, cls.landmarks, cls.world_landmarks)
        if chosen == 0 and not is_wired(contract, cls.image_size):
            raise ValueError("LANDMARKS need IMAGE_SIZE; wire it")

    def process(self, ctx: Context) -> None:
        normalized, world = ctx.get(self.landmarks), ctx.get(self.world_landmarks)
        if normalized is not None:
            points = _in_square(normalized.xyz, *ctx[self.image_size])
        elif world is not None:
            points = world.xyz
        else:
            return
        rect = ctx.get(self.norm_rect)
        if rect is not None:
            points = _turned(points, rect.rotation)
        if self.object_normalization:
            points = self._scaled(points, ctx)
        ctx[self.landmarks_matrix] = np.ascontiguousarray(points.T)

    def _scaled(self, points: NDArray[np.float32], ctx: Context) -> NDArray[np.float32]:
        origin = self.object_normalization_origin_offset
        if origin >= len(points):
            raise FrameworkError(
                f"{ctx.node}: object_normalization_origin_offset is {origin}, but there are "
                f"{len(points)} landmarks; choose one of them"
            )
        moved = points - points[origin]
        scaled: NDArray[np.float32] = moved / (np.ptp(moved[:, :2], axis=0).max() + _EPSILON)
        return scaled


def _in_square(points: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """Return fractions of the picture as those of a square with the same middle."""
    scale = np.array([width, height], np.float32) / np.float32(max(width, height))
    moved = points.copy()
    # In double precision up to the end, as MediaPipe computes it.
    moved[:, :2] = (points[:, :2] - np.float64(0.5)) * scale + 0.5
    return moved


def _turned(points: NDArray[np.float32], rotation: float) -> NDArray[np.float32]:
    """Return points turned about (0.5, 0.5), against the rotation of a rectangle."""
    angle = np.float32(rotation)
    cosine, sine = np.float32(math.cos(angle)), np.float32(math.sin(-angle))
    x, y = (points[:, :2] - np.float32(0.5)).T
    turned = points.copy()
    turned[:, 0] = (x * cosine - y * sine) + np.float64(0.5)
    turned[:, 1] = (y * cosine + x * sine) + np.float64(0.5)
    return turned
