"""End a loop over the elements of a list (``calculators/core/end_loop_calculator.h``)."""

from __future__ import annotations

from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import (
    ClassificationList,
    Detection,
    ImageFrame,
    LandmarkList,
    NormalizedLandmarkList,
    NormalizedRect,
    RenderData,
    Tensors,
)
from ...framework.values.timestamp import Timestamp, next_allowed
from ..wiring import needs
from .example_nodes import loop_example
from .lists import joined

__all__ = [
    "EndLoopBooleanCalculator",
    "EndLoopCalculator",
    "EndLoopClassificationListCalculator",
    "EndLoopDetectionCalculator",
    "EndLoopFloatCalculator",
    "EndLoopImageCalculator",
    "EndLoopImageFrameCalculator",
    "EndLoopImageSizeCalculator",
    "EndLoopLandmarkListVectorCalculator",
    "EndLoopNormalizedLandmarkListVectorCalculator",
    "EndLoopNormalizedRectCalculator",
    "EndLoopRenderDataCalculator",
    "EndLoopTensorCalculator",
]


class _EndLoop(Calculator, abstract=True, pure=True):
    """Collect ITEM packets, and send them as one list at the time that BATCH_END tells.

    Without any ITEM since the last BATCH_END only the time is settled.
    """

    timestamp_offset = None

    item: ClassVar[Input[Any]]
    iterable: ClassVar[Output[Any]]
    kind: ClassVar[type[Any]] = tuple

    batch_end = Input(Timestamp, optional=True, doc="From BeginLoop: the time of the list.")

    @classmethod
    def example_nodes(cls) -> str:
        return loop_example("BeginLoopCalculator", cls.__name__)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs(contract, cls.item)
        needs(contract, cls.batch_end)

    def open(self, ctx: Context) -> None:
        self._items: list[Any] = []

    def process(self, ctx: Context) -> None:
        if self.item in ctx:
            self._items.append(ctx[self.item])
        time = ctx.get(self.batch_end)
        if time is None:
            return
        if self._items:
            ctx.send(self.iterable, joined(self.kind, [self._items]), at=time)
            self._items = []
        else:
            ctx.advance(self.iterable, next_allowed(time))


class EndLoopCalculator(_EndLoop):
    """Collect anything; has no twin of this name in MediaPipe."""

    item = Input(Any, optional=True)
    iterable = Output(tuple[Any, ...])


class EndLoopDetectionCalculator(_EndLoop):
    """Collect detections."""

    item = Input(Detection, optional=True)
    iterable = Output(tuple[Detection, ...])


class EndLoopClassificationListCalculator(_EndLoop):
    """Collect the classes of several objects."""

    item = Input(ClassificationList, optional=True)
    iterable = Output(tuple[ClassificationList, ...])


class EndLoopNormalizedRectCalculator(_EndLoop):
    """Collect rectangles."""

    item = Input(NormalizedRect, optional=True)
    iterable = Output(tuple[NormalizedRect, ...])


class EndLoopNormalizedLandmarkListVectorCalculator(_EndLoop):
    """Collect the landmark lists of several objects, in fractions of the image."""

    item = Input(NormalizedLandmarkList, optional=True)
    iterable = Output(tuple[NormalizedLandmarkList, ...])


class EndLoopLandmarkListVectorCalculator(_EndLoop):
    """Collect the landmark lists of several objects, in metres or pixels."""

    item = Input(LandmarkList, optional=True)
    iterable = Output(tuple[LandmarkList, ...])


class EndLoopRenderDataCalculator(_EndLoop):
    """Collect what is to be drawn."""

    item = Input(RenderData, optional=True)
    iterable = Output(tuple[RenderData, ...])


class EndLoopTensorCalculator(_EndLoop):
    """Collect arrays as tensors."""

    kind = Tensors
    item = Input(Any, optional=True)
    iterable = Output(Tensors)


class EndLoopImageCalculator(_EndLoop):
    """Collect images."""

    item = Input(ImageFrame, optional=True)
    iterable = Output(tuple[ImageFrame, ...])


class EndLoopImageFrameCalculator(_EndLoop):
    """Collect images."""

    item = Input(ImageFrame, optional=True)
    iterable = Output(tuple[ImageFrame, ...])


class EndLoopImageSizeCalculator(_EndLoop):
    """Collect the sizes of images: width, height."""

    item = Input(tuple[int, int], optional=True)
    iterable = Output(tuple[tuple[int, int], ...])


class EndLoopBooleanCalculator(_EndLoop):
    """Collect truth values."""

    item = Input(bool, optional=True)
    iterable = Output(tuple[bool, ...])


class EndLoopFloatCalculator(_EndLoop):
    """Collect numbers."""

    item = Input(float, optional=True)
    iterable = Output(tuple[float, ...])
