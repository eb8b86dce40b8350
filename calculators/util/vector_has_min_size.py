"""Calculators that test the length of a list: ``…VectorHasMinSizeCalculator``."""

from __future__ import annotations

from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.formats import (
    ClassificationList,
    Detection,
    NormalizedLandmarkList,
    NormalizedRect,
)

__all__ = [
    "ClassificationListVectorHasMinSizeCalculator",
    "DetectionVectorHasMinSizeCalculator",
    "NormalizedLandmarkListVectorHasMinSizeCalculator",
    "NormalizedRectVectorHasMinSizeCalculator",
]


class _VectorHasMinSize(Calculator, abstract=True, pure=True):
    """Send True when a list has at least ``min_size`` elements.

    Source: ``mediapipe/calculators/util/collection_has_min_size_calculator.h``.
    """

    iterable: ClassVar[Input[Any]]

    limit = SideInput(int, tag="", optional=True, doc="The size, in place of the option.")
    flag = Output(bool, tag="", doc="Whether the list is long enough.")
    min_size = Option(1, ge=0, doc="The least number of elements.")

    def open(self, ctx: Context) -> None:
        given = ctx.get(self.limit)
        self._size: int = self.min_size if given is None else given

    def process(self, ctx: Context) -> None:
        ctx[self.flag] = len(ctx[self.iterable]) >= self._size


class NormalizedRectVectorHasMinSizeCalculator(_VectorHasMinSize):
    """Send True when a list has at least ``min_size`` rectangles."""

    iterable = Input(tuple[NormalizedRect, ...])


class NormalizedLandmarkListVectorHasMinSizeCalculator(_VectorHasMinSize):
    """Send True when a list has the landmarks of at least ``min_size`` objects."""

    iterable = Input(tuple[NormalizedLandmarkList, ...])


class DetectionVectorHasMinSizeCalculator(_VectorHasMinSize):
    """Send True when a list has at least ``min_size`` detections."""

    iterable = Input(tuple[Detection, ...])


class ClassificationListVectorHasMinSizeCalculator(_VectorHasMinSize):
    """Send True when a list has the classes of at least ``min_size`` objects."""

    iterable = Input(tuple[ClassificationList, ...])
