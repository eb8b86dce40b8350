"""Shorten lists: the family of ``Clip…VectorSizeCalculator``."""

from __future__ import annotations

from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.formats import Detection, NormalizedRect

__all__ = [
    "ClipDetectionVectorSizeCalculator",
    "ClipNormalizedRectVectorSizeCalculator",
    "ClipVectorSizeCalculator",
]


class _ClipVectorSize(Calculator, abstract=True, pure=True):
    """Send the first elements of a list on, at most ``max_vec_size``.

    Raises ``ValueError`` for a side packet below 1.

    Source: ``mediapipe/calculators/core/clip_vector_size_calculator.h``.
    """

    data: ClassVar[Input[Any]]
    output: ClassVar[Output[Any]]

    limit = SideInput(int, tag="", optional=True, doc="The most elements, in place of the option.")
    max_vec_size = Option(1, ge=1, doc="The most elements.")

    def open(self, ctx: Context) -> None:
        given = ctx.get(self.limit)
        self._limit: int = self.max_vec_size if given is None else given
        if self._limit < 1:
            raise ValueError(f"max_vec_size is {self._limit}; expected 1 or more")

    def process(self, ctx: Context) -> None:
        values: tuple[Any, ...] = ctx[self.data]
        ctx[self.output] = values if len(values) <= self._limit else values[: self._limit]


class ClipVectorSizeCalculator(_ClipVectorSize):
    """Shorten a list of anything; has no twin of this name in MediaPipe."""

    data = Input(tuple[Any, ...], tag="")
    output = Output(tuple[Any, ...], tag="", same_as=data)


class ClipDetectionVectorSizeCalculator(_ClipVectorSize):
    """Shorten a list of detections."""

    data = Input(tuple[Detection, ...], tag="")
    output = Output(tuple[Detection, ...], tag="")


class ClipNormalizedRectVectorSizeCalculator(_ClipVectorSize):
    """Shorten a list of rectangles."""

    data = Input(tuple[NormalizedRect, ...], tag="")
    output = Output(tuple[NormalizedRect, ...], tag="")
