"""Smooth the landmarks of several objects over time, each by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import LandmarkList, NormalizedLandmarkList, NormalizedRect, Rect
from ..wiring import needs
from .landmarks_filter_choice import ChoosesLandmarksFilter
from .landmarks_smoothing import smoothed_absolute, smoothed_norm

__all__ = [
    "FilterBank",
    "MultiLandmarksSmoothingCalculator",
    "MultiWorldLandmarksSmoothingCalculator",
    "require_same_length",
]

F = TypeVar("F")


class FilterBank(Generic[F]):
    """Keeps a filter for each object, as long as the object is there.

    An object that was away begins anew, as a filter without landmarks is reset.
    """

    def __init__(self, make: Callable[[], F]) -> None:
        self._make = make
        self._filters: dict[int, F] = {}

    def of(self, numbers: tuple[int, ...] | None) -> list[F]:
        """Return the filters of these objects, and forget those of all others."""
        ids = () if numbers is None else numbers
        self._filters = {key: self._filters.get(key) or self._make() for key in ids}
        return [self._filters[key] for key in ids]


class _MultiSmoothing(ChoosesLandmarksFilter, abstract=True, pure=True):
    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        for port in contract.inputs:
            if port.tag in {"NORM_LANDMARKS", "TRACKING_IDS"}:
                needs(contract, port)
        super().update_contract(contract)

    def open(self, ctx: Context) -> None:
        self._bank = FilterBank(self.new_filter)


class MultiLandmarksSmoothingCalculator(_MultiSmoothing):
    """Smooth the landmarks of several objects in pixels, by the number of each.

    Otherwise as ``LandmarksSmoothingCalculator``; an object that was away begins anew. The lists
    have an element an object.

    Source: ``mediapipe/calculators/util/multi_landmarks_smoothing_calculator.cc``.
    """

    # Optional, so that frames without objects are seen too.
    norm_landmarks = Input(tuple[NormalizedLandmarkList, ...], optional=True)
    tracking_ids = Input(tuple[int, ...], optional=True, doc="the objects' numbers")
    image_size = Input(tuple[int, int], doc="(width, height) in pixels")
    object_scale_roi = Input(
        tuple[NormalizedRect, ...], optional=True, doc="the objects' sizes, if not their bounds"
    )
    norm_filtered_landmarks = Output(tuple[NormalizedLandmarkList, ...])

    def process(self, ctx: Context) -> None:
        landmarks = ctx.get(self.norm_landmarks)
        filters = self._bank.of(ctx.get(self.tracking_ids))
        if landmarks is None:
            return
        size = ctx[self.image_size]
        rois: Any = ctx.get(self.object_scale_roi) or [None] * len(landmarks)
        require_same_length(landmarks, filters, rois)
        time = int(ctx.timestamp)
        ctx[self.norm_filtered_landmarks] = tuple(
            one if of is None else smoothed_norm(of, one, time, size, roi)
            for one, of, roi in zip(landmarks, filters, rois, strict=True)
        )


class MultiWorldLandmarksSmoothingCalculator(_MultiSmoothing):
    """Smooth the landmarks of several objects in metres, by the number of each.

    Otherwise as ``LandmarksSmoothingCalculator``; an object that was away begins anew. The lists
    have an element an object.

    Source: ``mediapipe/calculators/util/multi_world_landmarks_smoothing_calculator.cc``.
    """

    landmarks = Input(tuple[LandmarkList, ...])
    tracking_ids = Input(tuple[int, ...], doc="the objects' numbers")
    object_scale_roi = Input(
        tuple[Rect, ...], optional=True, doc="the objects' sizes, if not their bounds"
    )
    filtered_landmarks = Output(tuple[LandmarkList, ...])

    def process(self, ctx: Context) -> None:
        landmarks = ctx[self.landmarks]
        filters = self._bank.of(ctx[self.tracking_ids])
        rois: Any = ctx.get(self.object_scale_roi) or [None] * len(landmarks)
        require_same_length(landmarks, filters, rois)
        time = int(ctx.timestamp)
        ctx[self.filtered_landmarks] = tuple(
            one if of is None else smoothed_absolute(of, one, time, roi)
            for one, of, roi in zip(landmarks, filters, rois, strict=True)
        )


def require_same_length(*lists: Sequence[Any]) -> None:
    """Raise ``PayloadTypeError`` unless all lists have an element an object."""
    lengths = [len(one) for one in lists]
    if len(set(lengths)) > 1:
        raise PayloadTypeError(
            f"the lists of a timestamp have {', '.join(map(str, lengths))} elements; expected an "
            "element an object in each"
        )
