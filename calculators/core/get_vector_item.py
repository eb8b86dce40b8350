"""Take one element out of a list: the family of ``Get…VectorItemCalculator``."""

from __future__ import annotations

from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import (
    ClassificationList,
    Detection,
    LandmarkList,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
)
from ..wiring import checked_options, needs

__all__ = [
    "GetClassificationListVectorItemCalculator",
    "GetDetectionVectorItemCalculator",
    "GetLandmarkListVectorItemCalculator",
    "GetNormalizedLandmarkListVectorItemCalculator",
    "GetNormalizedRectVectorItemCalculator",
    "GetRectVectorItemCalculator",
]


class _GetVectorItem(Calculator, abstract=True, pure=True):
    """Send the element of a list at an index, which comes as a packet or stands in the options.

    The index counts from 0. At a timestamp without an INDEX packet the option counts; without
    either nothing is sent. An index past the end raises ``PayloadTypeError``, unless
    ``output_empty_on_oob`` is set.

    Source: ``mediapipe/calculators/core/get_vector_item_calculator.h``.
    """

    vector: ClassVar[Input[Any]]
    item: ClassVar[Output[Any]]

    index = Input(int, optional=True, doc="Goes before the option item_index.")
    item_index: Option[int | None] = Option(
        None, type=int | None, doc="The index where no INDEX packet says it.", example=0
    )
    output_empty_on_oob = Option(False, doc="Send nothing for an index past the end of the list.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if options is not None and options["item_index"] is None:
            needs(contract, cls.index, "or set the option item_index")

    def process(self, ctx: Context) -> None:
        given = ctx.get(self.index)
        index = self.item_index if given is None else given
        if index is None:
            return
        items = ctx[self.vector]
        if 0 <= index < len(items):
            ctx[self.item] = items[index]
        elif index < 0 or not self.output_empty_on_oob:
            raise PayloadTypeError(
                f"{ctx.node}: there is no item {index} in a list of {len(items)}; expected an "
                "index from 0 up, or output_empty_on_oob for one past the end"
            )


class GetLandmarkListVectorItemCalculator(_GetVectorItem):
    """Take the landmarks, in metres or pixels, of one object."""

    vector = Input(tuple[LandmarkList, ...])
    item = Output(LandmarkList)


class GetNormalizedLandmarkListVectorItemCalculator(_GetVectorItem):
    """Take the landmarks, in fractions of the image, of one object."""

    vector = Input(tuple[NormalizedLandmarkList, ...])
    item = Output(NormalizedLandmarkList)


class GetClassificationListVectorItemCalculator(_GetVectorItem):
    """Take the classes of one object."""

    vector = Input(tuple[ClassificationList, ...])
    item = Output(ClassificationList)


class GetDetectionVectorItemCalculator(_GetVectorItem):
    """Take one detection."""

    vector = Input(tuple[Detection, ...])
    item = Output(Detection)


class GetNormalizedRectVectorItemCalculator(_GetVectorItem):
    """Take one rectangle in fractions of the image."""

    vector = Input(tuple[NormalizedRect, ...])
    item = Output(NormalizedRect)


class GetRectVectorItemCalculator(_GetVectorItem):
    """Take one rectangle in pixels."""

    vector = Input(tuple[Rect, ...])
    item = Output(Rect)
