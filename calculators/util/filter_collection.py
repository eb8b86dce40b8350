"""Keep the elements of a list that a list of flags picks: ``Filter…CollectionCalculator``."""

from __future__ import annotations

from itertools import compress
from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import (
    ClassificationList,
    LandmarkList,
    NormalizedLandmarkList,
    NormalizedRect,
)

__all__ = [
    "FilterClassificationListCollectionCalculator",
    "FilterLandmarkListCollectionCalculator",
    "FilterNormalizedLandmarkListCollectionCalculator",
    "FilterNormalizedRectCollectionCalculator",
    "FilterUInt64CollectionCalculator",
]


class _FilterCollection(Calculator, abstract=True, pure=True):
    """Send the elements whose flag is true, in their order.

    Raises ``PayloadTypeError`` where there are not as many flags as elements.

    Source: ``mediapipe/calculators/util/filter_collection_calculator.h``.
    """

    iterable: ClassVar[Input[Any]]
    kept: ClassVar[Output[Any]]

    condition = Input(tuple[bool, ...], doc="a flag for every element")

    def process(self, ctx: Context) -> None:
        items: tuple[Any, ...] = ctx[self.iterable]
        flags = ctx[self.condition]
        if len(items) != len(flags):
            raise PayloadTypeError(
                f"{ctx.node}: {len(items)} elements come with {len(flags)} flags; expected one each"
            )
        ctx[self.kept] = tuple(compress(items, flags))


class FilterUInt64CollectionCalculator(_FilterCollection):
    """Keep some of a list of whole numbers."""

    iterable = Input(tuple[int, ...])
    kept = Output(tuple[int, ...], tag="ITERABLE")


class FilterNormalizedRectCollectionCalculator(_FilterCollection):
    """Keep some of a list of rectangles."""

    iterable = Input(tuple[NormalizedRect, ...])
    kept = Output(tuple[NormalizedRect, ...], tag="ITERABLE")


class FilterLandmarkListCollectionCalculator(_FilterCollection):
    """Keep the landmarks, in metres or pixels, of some objects."""

    iterable = Input(tuple[LandmarkList, ...])
    kept = Output(tuple[LandmarkList, ...], tag="ITERABLE")


class FilterNormalizedLandmarkListCollectionCalculator(_FilterCollection):
    """Keep the landmarks, in fractions of the image, of some objects."""

    iterable = Input(tuple[NormalizedLandmarkList, ...])
    kept = Output(tuple[NormalizedLandmarkList, ...], tag="ITERABLE")


class FilterClassificationListCollectionCalculator(_FilterCollection):
    """Keep the classes of some objects."""

    iterable = Input(tuple[ClassificationList, ...])
    kept = Output(tuple[ClassificationList, ...], tag="ITERABLE")
