"""Join lists: the family of ``Concatenate…Calculator``."""

from __future__ import annotations

from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import (
    Detection,
    ImageFrame,
    LandmarkList,
    NormalizedLandmark,
    NormalizedLandmarkList,
    NormalizedRect,
    Tensors,
)
from ..wiring import needs
from .lists import joined

__all__ = [
    "ConcatenateBoolVectorCalculator",
    "ConcatenateCalculator",
    "ConcatenateDetectionVectorCalculator",
    "ConcatenateFloatVectorCalculator",
    "ConcatenateImageVectorCalculator",
    "ConcatenateLandmarkListCalculator",
    "ConcatenateLandmarkListVectorCalculator",
    "ConcatenateLandmarkVectorCalculator",
    "ConcatenateNormalizedLandmarkListCalculator",
    "ConcatenateNormalizedLandmarkListVectorCalculator",
    "ConcatenateStringVectorCalculator",
    "ConcatenateTensorVectorCalculator",
]


class ConcatenateCalculator(Calculator, abstract=True, pure=True):
    """Join what the inputs bring at a timestamp into one list, by index of the input.

    Subclasses declare ``inputs`` and ``output``, untagged, and ``kind``, the class of the list.
    An input of a "vector" family may bring lists or single elements. By default missing inputs
    are left out of the list.

    Sources: ``mediapipe/calculators/core/concatenate_vector_calculator.h`` and
    ``concatenate_proto_list_calculator.cc``.
    """

    inputs: ClassVar[Input[Any]]
    output: ClassVar[Output[Any]]
    kind: ClassVar[type[Any]] = tuple

    only_emit_if_all_present = Option(
        False, doc="Emit only where every input has a packet, instead of joining what there is."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs(contract, cls.inputs)

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.inputs)
        present = [packet.value for packet in packets if not packet.is_empty()]
        if self.only_emit_if_all_present and len(present) < len(packets):
            return
        lists = [one if isinstance(one, self.kind) else (one,) for one in present]
        ctx[self.output] = joined(self.kind, lists)


class ConcatenateNormalizedLandmarkListCalculator(ConcatenateCalculator):
    """Join landmarks of one object, in fractions of the image, into one list."""

    kind = NormalizedLandmarkList
    inputs = Input(NormalizedLandmarkList, tag="", optional=True, repeated=True)
    output = Output(NormalizedLandmarkList, tag="")


class ConcatenateLandmarkListCalculator(ConcatenateCalculator):
    """Join landmarks of one object, in metres or pixels, into one list."""

    kind = LandmarkList
    inputs = Input(LandmarkList, tag="", optional=True, repeated=True)
    output = Output(LandmarkList, tag="")


class ConcatenateTensorVectorCalculator(ConcatenateCalculator):
    """Join tensors, or single arrays, into one list."""

    kind = Tensors
    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(Tensors, tag="")


class ConcatenateDetectionVectorCalculator(ConcatenateCalculator):
    """Join detections, or lists of them, into one list."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[Detection, ...], tag="")


class ConcatenateNormalizedRectVectorCalculator(ConcatenateCalculator):
    """Join rectangles, or lists of them, into one list."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[NormalizedRect, ...], tag="")


class ConcatenateLandmarkVectorCalculator(ConcatenateCalculator):
    """Join single landmarks, or plain lists of them, into one plain list."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[NormalizedLandmark, ...], tag="")


class ConcatenateNormalizedLandmarkListVectorCalculator(ConcatenateCalculator):
    """Join the landmark lists of several objects, in fractions of the image."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[NormalizedLandmarkList, ...], tag="")


class ConcatenateLandmarkListVectorCalculator(ConcatenateCalculator):
    """Join the landmark lists of several objects, in metres or pixels."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[LandmarkList, ...], tag="")


class ConcatenateFloatVectorCalculator(ConcatenateCalculator):
    """Join numbers, or lists of them, into one list."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[float, ...], tag="")


class ConcatenateBoolVectorCalculator(ConcatenateCalculator):
    """Join truth values, or lists of them, into one list."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[bool, ...], tag="")


class ConcatenateStringVectorCalculator(ConcatenateCalculator):
    """Join texts, or lists of them, into one list."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[str, ...], tag="")


class ConcatenateImageVectorCalculator(ConcatenateCalculator):
    """Join images, or lists of them, into one list."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[ImageFrame, ...], tag="")
