"""Smooth how visible landmarks are over time, so that drawn joints do not flicker."""

from __future__ import annotations

from typing import TypeVar

from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import LandmarkList, NormalizedLandmarkList
from .landmarks_filter import require_count
from .low_pass_filter import LowPassFilter
from .visibility_filter_choice import ChoosesVisibilityFilter

__all__ = ["VisibilitySmoothingCalculator"]

L = TypeVar("L", NormalizedLandmarkList, LandmarkList)


class VisibilitySmoothingCalculator(ChoosesVisibilityFilter, pure=True):
    """Smooth the visibility of landmarks; coordinates and presence pass unchanged.

    Wire exactly one input and the output of its kind. Frames without landmarks leave the filter as
    it is, since this node does not see them.

    Source: ``mediapipe/calculators/util/visibility_smoothing_calculator.cc``.
    """

    norm_landmarks = Input(NormalizedLandmarkList, optional=True)
    landmarks = Input(LandmarkList, optional=True)
    norm_filtered_landmarks = Output(NormalizedLandmarkList, doc="of NORM_LANDMARKS")
    filtered_landmarks = Output(LandmarkList, doc="of LANDMARKS")

    def open(self, ctx: Context) -> None:
        self._filter = LowPassFilter()
        self._count: int | None = None

    def process(self, ctx: Context) -> None:
        norm, absolute = ctx.get(self.norm_landmarks), ctx.get(self.landmarks)
        if norm is not None:
            ctx[self.norm_filtered_landmarks] = self._smoothed(norm)
        elif absolute is not None:
            ctx[self.filtered_landmarks] = self._smoothed(absolute)

    def _smoothed(self, landmarks: L) -> L:
        if self.low_pass_filter is None:
            return landmarks
        require_count(len(landmarks), self._count)
        self._count = len(landmarks)
        smoothed = landmarks.array.copy()
        smoothed[:, 3] = self._filter.apply(landmarks.visibility, self.low_pass_filter.alpha)
        return type(landmarks)(smoothed)
