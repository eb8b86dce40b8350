"""Split lists into parts: the family of ``Split…Calculator``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.demand import NOTHING, Demand
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import (
    ClassificationList,
    Detection,
    ImageFrame,
    Landmark,
    LandmarkList,
    NormalizedLandmark,
    NormalizedLandmarkList,
    NormalizedRect,
    Tensors,
)
from ...framework.quick_dataclass import dataclass
from ..wiring import checked_options, keep_only
from .lists import element_of, joined

__all__ = [
    "Range",
    "SplitCalculator",
    "SplitClassificationListVectorCalculator",
    "SplitDetectionVectorCalculator",
    "SplitFloatVectorCalculator",
    "SplitImageVectorCalculator",
    "SplitLandmarkListCalculator",
    "SplitLandmarkVectorCalculator",
    "SplitNormalizedLandmarkListCalculator",
    "SplitNormalizedLandmarkListVectorCalculator",
    "SplitNormalizedRectVectorCalculator",
    "SplitTensorVectorCalculator",
    "SplitTfLiteTensorVectorCalculator",
]


@dataclass(frozen=True, slots=True)
class Range:
    """The elements from ``begin`` up to, not including, ``end``; both count from 0."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    begin: int = 0
    end: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.begin < self.end:
            raise ValueError("a range needs 0 <= begin < end")


class SplitCalculator(Calculator, abstract=True, pure=True):
    """Send ranges of a list on, each to the output of the same index.

    Subclasses declare ``input``, ``parts`` (lists) and ``elements`` (single elements), all
    untagged; a node has parts or elements. A list shorter than a range is an error.

    Sources: ``mediapipe/calculators/core/split_vector_calculator.h`` and
    ``split_proto_list_calculator.cc``.
    """

    input: ClassVar[Input[Any]]
    parts: ClassVar[Output[Any]]
    elements: ClassVar[Output[Any]]

    ranges: Option[tuple[Range, ...]] = Option(
        (),
        type=tuple[Range, ...],
        doc="What goes to output 0, 1 and so on: [{begin: 0, end: 1}].",
        example=[{"begin": 0, "end": 1}, {"begin": 1, "end": 3}],
    )
    element_only = Option(False, doc="Send single elements instead of lists of one.")
    combine_outputs = Option(False, doc="Send all ranges as one list to the only output.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if options is None:
            return
        single = options["element_only"] and not options["combine_outputs"]
        keep_only(contract, cls.elements if single else cls.parts)
        if contract.node is not None and not contract.node.damaged:
            _check(options, len(contract.node.output_stream))

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        options = demand.node.options
        ranges: Sequence[Range] = options["ranges"]
        read: set[int] = set()
        for index, part in enumerate(ranges):
            output = 0 if options["combine_outputs"] else index
            if any(demand.of(port, output) != NOTHING for port in (cls.parts, cls.elements)):
                read.update(range(part.begin, part.end))
        demand.narrow(cls.input, read)

    def process(self, ctx: Context) -> None:
        values: Any = ctx[self.input]
        kind: type[Any] = values.__class__
        longest = max((part.end for part in self.ranges), default=0)
        if longest > len(values):
            raise PayloadTypeError(
                f"{ctx.node}: a list has {len(values)} elements; the ranges expect at least "
                f"{longest}. Check the option ranges."
            )
        if self.combine_outputs:
            parts = [values[part.begin : part.end] for part in self.ranges]
            ctx[self.parts] = joined(kind, parts)
            return
        for index, part in enumerate(self.ranges):
            if self.element_only:
                ctx.send(self.elements, element_of(values, part.begin), index=index)
            else:
                piece = joined(kind, [values[part.begin : part.end]])
                ctx.send(self.parts, piece, index=index)


def _check(options: dict[str, Any], outputs: int) -> None:
    ranges: Sequence[Range] = options["ranges"]
    if options["combine_outputs"]:
        if outputs != 1:
            raise ValueError(f"combine_outputs makes one output; this node has {outputs}")
        for one, other in combinations(ranges, 2):
            if one.begin < other.end and other.begin < one.end:
                raise ValueError(f"ranges must not overlap with combine_outputs: {one}, {other}")
    elif outputs != len(ranges):
        raise ValueError(f"{len(ranges)} ranges need as many outputs; this node has {outputs}")
    elif options["element_only"]:
        for one in ranges:
            if one.end - one.begin != 1:
                raise ValueError(f"element_only needs ranges of one element; this is none: {one}")


class SplitTensorVectorCalculator(SplitCalculator):
    """Split tensors, as inference gives them, into parts."""

    input = Input(Tensors, tag="")
    parts = Output(Tensors, tag="", repeated=True)
    elements = Output(Any, tag="", repeated=True, doc="one array each")


class SplitTfLiteTensorVectorCalculator(SplitTensorVectorCalculator):
    """Split tensors into parts; the older name of SplitTensorVectorCalculator."""


class SplitDetectionVectorCalculator(SplitCalculator):
    """Split a list of detections into parts."""

    input = Input(tuple[Detection, ...], tag="")
    parts = Output(tuple[Detection, ...], tag="", repeated=True)
    elements = Output(Detection, tag="", repeated=True)


class SplitClassificationListVectorCalculator(SplitCalculator):
    """Split the classes of several objects into parts."""

    input = Input(tuple[ClassificationList, ...], tag="")
    parts = Output(tuple[ClassificationList, ...], tag="", repeated=True)
    elements = Output(ClassificationList, tag="", repeated=True)


class SplitNormalizedRectVectorCalculator(SplitCalculator):
    """Split a list of rectangles into parts."""

    input = Input(tuple[NormalizedRect, ...], tag="")
    parts = Output(tuple[NormalizedRect, ...], tag="", repeated=True)
    elements = Output(NormalizedRect, tag="", repeated=True)


class SplitNormalizedLandmarkListCalculator(SplitCalculator):
    """Split the landmarks of an object, in fractions of the image, into parts."""

    input = Input(NormalizedLandmarkList, tag="")
    parts = Output(NormalizedLandmarkList, tag="", repeated=True)
    elements = Output(NormalizedLandmark, tag="", repeated=True)


class SplitLandmarkListCalculator(SplitCalculator):
    """Split the landmarks of an object, in metres or pixels, into parts."""

    input = Input(LandmarkList, tag="")
    parts = Output(LandmarkList, tag="", repeated=True)
    elements = Output(Landmark, tag="", repeated=True)


class SplitLandmarkVectorCalculator(SplitCalculator):
    """Split a plain list of landmarks into parts."""

    input = Input(tuple[NormalizedLandmark, ...], tag="")
    parts = Output(tuple[NormalizedLandmark, ...], tag="", repeated=True)
    elements = Output(NormalizedLandmark, tag="", repeated=True)


class SplitNormalizedLandmarkListVectorCalculator(SplitCalculator):
    """Split the landmark lists of several objects into parts."""

    input = Input(tuple[NormalizedLandmarkList, ...], tag="")
    parts = Output(tuple[NormalizedLandmarkList, ...], tag="", repeated=True)
    elements = Output(NormalizedLandmarkList, tag="", repeated=True)


class SplitFloatVectorCalculator(SplitCalculator):
    """Split a list of numbers into parts."""

    input = Input(tuple[float, ...], tag="")
    parts = Output(tuple[float, ...], tag="", repeated=True)
    elements = Output(float, tag="", repeated=True)


class SplitImageVectorCalculator(SplitCalculator):
    """Split a list of images into parts."""

    input = Input(tuple[ImageFrame, ...], tag="")
    parts = Output(tuple[ImageFrame, ...], tag="", repeated=True)
    elements = Output(ImageFrame, tag="", repeated=True)
