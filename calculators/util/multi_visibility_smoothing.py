"""Smooth how visible the landmarks of several objects are, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import LandmarkList, NormalizedLandmarkList
from .low_pass_filter import LowPassFilter
from .multi_landmarks_smoothing import FilterBank, require_same_length
from .visibility_filter_choice import ChoosesVisibilityFilter

__all__ = ["MultiVisibilitySmoothingCalculator"]

L = TypeVar("L", NormalizedLandmarkList, LandmarkList)


class MultiVisibilitySmoothingCalculator(ChoosesVisibilityFilter, pure=True):
    """Smooth the visibility of several objects' landmarks, by the number of each.

    Wire exactly one kind of landmarks. Otherwise as ``VisibilitySmoothingCalculator``, but an
    object that was away while others were there begins anew. MediaPipe has no such calculator.
    """

    norm_landmarks = Input(tuple[NormalizedLandmarkList, ...], optional=True)
    landmarks = Input(tuple[LandmarkList, ...], optional=True)
    tracking_ids = Input(tuple[int, ...], doc="the objects' numbers")
    norm_filtered_landmarks = Output(tuple[NormalizedLandmarkList, ...], doc="of NORM_LANDMARKS")
    filtered_landmarks = Output(tuple[LandmarkList, ...], doc="of LANDMARKS")

    def open(self, ctx: Context) -> None:
        self._bank = FilterBank(LowPassFilter)

    def process(self, ctx: Context) -> None:
        norm, absolute = ctx.get(self.norm_landmarks), ctx.get(self.landmarks)
        filters = self._bank.of(ctx[self.tracking_ids])
        if norm is not None:
            ctx[self.norm_filtered_landmarks] = self._smoothed(norm, filters)
        elif absolute is not None:
            ctx[self.filtered_landmarks] = self._smoothed(absolute, filters)

    def _smoothed(self, people: tuple[L, ...], filters: Sequence[LowPassFilter]) -> tuple[L, ...]:
        require_same_length(people, filters)
        if self.low_pass_filter is None:
            return people
        alpha = self.low_pass_filter.alpha
        return tuple(
            _with_visibility(one, of.apply(one.visibility, alpha))
            for one, of in zip(people, filters, strict=True)
        )


def _with_visibility(landmarks: L, visibility: Any) -> L:
    array = landmarks.array.copy()
    array[:, 3] = visibility
    return type(landmarks)(array)
