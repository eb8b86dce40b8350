"""Turn world landmarks from a region of interest's axes to the picture's."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import LandmarkList, NormalizedRect
from ..float32 import cos, sin

__all__ = ["WorldLandmarkProjectionCalculator", "turned"]


class WorldLandmarkProjectionCalculator(Calculator, pure=True):
    """Rotate landmarks in metres by the rotation of the region that they were found in.

    Only x and y turn, about the origin; neither place nor size of NORM_RECT matters. Where it is
    wired and has no packet, nothing is sent; where it is not wired, landmarks pass unchanged.

    Source: ``mediapipe/calculators/util/world_landmark_projection_calculator.cc``.
    """

    landmarks = Input(LandmarkList, doc="in metres, along the region's sides")
    norm_rect = Input(NormalizedRect, optional=True, doc="the region")
    projected = Output(LandmarkList, tag="LANDMARKS", doc="in metres, along the picture's sides")

    def process(self, ctx: Context) -> None:
        rect = ctx.get(self.norm_rect)
        if rect is not None:
            ctx[self.projected] = turned(ctx[self.landmarks], rect.rotation)
        elif not ctx.is_wired(self.norm_rect):
            ctx[self.projected] = ctx[self.landmarks]


def turned(landmarks: LandmarkList, angle: float) -> LandmarkList:
    """Return the landmarks turned by ``angle`` radians, clockwise as the picture is seen."""
    across, down = np.float32(cos(angle)), np.float32(sin(angle))
    rows = landmarks.array.copy()
    x, y = landmarks.array[:, 0], landmarks.array[:, 1]
    rows[:, 0] = across * x - down * y
    rows[:, 1] = down * x + across * y
    return LandmarkList(rows)
