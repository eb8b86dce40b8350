"""Begin a loop over the elements of a list (``calculators/core/begin_loop_calculator.h``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import (
    Detection,
    ImageFrame,
    NormalizedLandmarkList,
    NormalizedRect,
    Tensors,
)
from ...framework.values.timestamp import Timestamp
from ..wiring import is_wired, same_count
from .example_nodes import loop_example

__all__ = [
    "BeginLoopCalculator",
    "BeginLoopDetectionCalculator",
    "BeginLoopFloatCalculator",
    "BeginLoopImageCalculator",
    "BeginLoopImageFrameCalculator",
    "BeginLoopIntCalculator",
    "BeginLoopNormalizedLandmarkListVectorCalculator",
    "BeginLoopNormalizedRectCalculator",
    "BeginLoopStringCalculator",
    "BeginLoopTensorCalculator",
]


class _BeginLoop(Calculator, abstract=True, pure=True):
    """Send the elements of ITERABLE one by one as ITEM, at times of the loop's own.

    These times are 0, 1, 2 and so on. Each CLONE is sent again with every element. The nodes
    between this one and the EndLoop node thus run once an element. BATCH_END tells EndLoop, with
    the last element, the time of the list. An empty list, or none at a settled time, uses up one
    time of the loop and settles it.
    """

    process_timestamp_bounds = True
    timestamp_offset = None

    iterable: ClassVar[Input[Any]]
    item: ClassVar[Output[Any]]

    clone = Input(Any, optional=True, repeated=True, doc="Packets that every element goes with.")
    tick = Input(Any, optional=True, doc="Not needed: settled times make the node run.")
    cloned = Output(Any, tag="CLONE", repeated=True, same_as=clone, doc="A CLONE an element.")
    batch_end = Output(Timestamp, doc="The time of the list, with its last element.")

    @classmethod
    def example_nodes(cls) -> str:
        return loop_example(cls.__name__, "EndLoopCalculator")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if is_wired(contract, cls.clone) or is_wired(contract, cls.cloned):
            same_count(contract, cls.clone, cls.cloned)

    def open(self, ctx: Context) -> None:
        self._next = Timestamp(0)

    def process(self, ctx: Context) -> None:
        elements: Iterable[Any] | None = ctx.get(self.iterable)
        clones = [(n, p) for n, p in enumerate(ctx.packets(self.clone)) if not p.is_empty()]
        first = self._next
        for element in elements or ():
            ctx.send(self.item, element, at=self._next)
            for index, packet in clones:
                ctx.forward(self.cloned, packet.at(self._next), index=index)
            self._next += 1
        if self._next == first:
            self._next += 1
            ctx.advance(self.item, self._next)
            for index in range(ctx.count(self.cloned)):
                ctx.advance(self.cloned, self._next, index=index)
        ctx.send(self.batch_end, ctx.timestamp, at=self._next - 1)


class BeginLoopCalculator(_BeginLoop):
    """Loop over a list of anything; has no twin of this name in MediaPipe."""

    iterable = Input(Any)
    item = Output(Any)


class BeginLoopDetectionCalculator(_BeginLoop):
    """Loop over detections."""

    iterable = Input(tuple[Detection, ...])
    item = Output(Detection)


class BeginLoopNormalizedRectCalculator(_BeginLoop):
    """Loop over rectangles."""

    iterable = Input(tuple[NormalizedRect, ...])
    item = Output(NormalizedRect)


class BeginLoopNormalizedLandmarkListVectorCalculator(_BeginLoop):
    """Loop over the landmark lists of several objects."""

    iterable = Input(tuple[NormalizedLandmarkList, ...])
    item = Output(NormalizedLandmarkList)


class BeginLoopTensorCalculator(_BeginLoop):
    """Loop over tensors, one array an element."""

    iterable = Input(Tensors)
    item = Output(Any)


class BeginLoopImageCalculator(_BeginLoop):
    """Loop over images."""

    iterable = Input(tuple[ImageFrame, ...])
    item = Output(ImageFrame)


class BeginLoopImageFrameCalculator(_BeginLoop):
    """Loop over images."""

    iterable = Input(tuple[ImageFrame, ...])
    item = Output(ImageFrame)


class BeginLoopIntCalculator(_BeginLoop):
    """Loop over whole numbers."""

    iterable = Input(tuple[int, ...])
    item = Output(int)


class BeginLoopFloatCalculator(_BeginLoop):
    """Loop over numbers."""

    iterable = Input(tuple[float, ...])
    item = Output(float)


class BeginLoopStringCalculator(_BeginLoop):
    """Loop over texts."""

    iterable = Input(tuple[str, ...])
    item = Output(str)
