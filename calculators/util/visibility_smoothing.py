"""Smooth how visible landmarks are over time, so that drawn joints do not flicker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import LandmarkList, NormalizedLandmarkList
from ..wiring import needs, needs_one_of
from .filter_choice import NoFilterOptions, one_filter
from .landmarks_filter import require_count
from .low_pass_filter import LowPassFilter

__all__ = ["LowPassFilterOptions", "VisibilitySmoothingCalculator"]

L = TypeVar("L", NormalizedLandmarkList, LandmarkList)


@dataclass(frozen=True, slots=True)
class LowPassFilterOptions:
    """Weigh each new visibility with ``alpha`` (0..1), the last result with the rest."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    alpha: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.alpha <= 1:
            raise ValueError("alpha must be from 0 to 1")


class VisibilitySmoothingCalculator(Calculator, pure=True):
    """Smooth the visibility of landmarks; coordinates and presence pass unchanged.

    Wire exactly one input and the output of its kind. Frames without landmarks leave the filter as
    it is, since this node does not see them.

    Source: ``mediapipe/calculators/util/visibility_smoothing_calculator.cc``.
    """

    norm_landmarks = Input(NormalizedLandmarkList, optional=True)
    landmarks = Input(LandmarkList, optional=True)
    norm_filtered_landmarks = Output(NormalizedLandmarkList, doc="of NORM_LANDMARKS")
    filtered_landmarks = Output(LandmarkList, doc="of LANDMARKS")

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
