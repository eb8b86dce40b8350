"""Smooth how visible the landmarks of several objects are, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import LandmarkList, NormalizedLandmarkList
from ..wiring import needs, needs_one_of
from .filter_choice import NoFilterOptions, one_filter
from .low_pass_filter import LowPassFilter
from .multi_landmarks_smoothing import FilterBank, require_same_length
from .visibility_smoothing import LowPassFilterOptions

__all__ = ["MultiVisibilitySmoothingCalculator"]

L = TypeVar("L", NormalizedLandmarkList, LandmarkList)


class MultiVisibilitySmoothingCalculator(Calculator, pure=True):
    """Smooth the visibility of several objects' landmarks, by the number of each.

    Wire exactly one kind of landmarks. Otherwise as ``VisibilitySmoothingCalculator``, but an
    object that was away while others were there begins anew. MediaPipe has no such calculator.
    """

    norm_landmarks = Input(tuple[NormalizedLandmarkList, ...], optional=True)
    landmarks = Input(tuple[LandmarkList, ...], optional=True)
    tracking_ids = Input(tuple[int, ...], doc="the objects' numbers")
    norm_filtered_landmarks = Output(tuple[NormalizedLandmarkList, ...], doc="of NORM_LANDMARKS")
    filtered_landmarks = Output(tuple[LandmarkList, ...], doc="of LANDMARKS")

    no_filter: Option[NoFilterOptions | None] = Option(
        None, type=NoFilterOptions | None, doc="Pass landmarks unchanged."
    )
    low_pass_filter: Option[LowPassFilterOptions | None] = Option(
        None,
        type=LowPassFilterOptions | None,
        doc="Mix new visibilities with the last result.",
        example={"alpha": 0.1},
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        chosen = needs_one_of(contract, cls.norm_landmarks, cls.landmarks)
        if chosen is not None:
            outputs = (cls.norm_filtered_landmarks, cls.filtered_landmarks)
            needs(contract, outputs[chosen], "for the landmarks that come in")
        one_filter(contract, "no_filter", "low_pass_filter")

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
