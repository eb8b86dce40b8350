"""Drop detections that are unlikely, too small or too large."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import Detection
from ..wiring import checked_options, needs

__all__ = ["FilterDetectionsCalculator"]


class FilterDetectionsCalculator(Calculator, pure=True):
    """Keep the detections of at least a score and of a size within limits.

    The size of a detection is the longer side of its box in pixels of the image.

    Source: ``mediapipe/calculators/util/filter_detections_calculator.cc``.
    """

    input_detections = Input(tuple[Detection, ...])
    image_size = Input(tuple[int, int], optional=True, doc="width and height in pixels")
    output_detections = Output(tuple[Detection, ...])

    min_score: Option[float | None] = Option(
        None, type=float | None, doc="The least score that is kept."
    )
    min_pixel_size: Option[float | None] = Option(
        None, type=float | None, doc="The least size that is kept."
    )
    max_pixel_size: Option[float | None] = Option(
        None, type=float | None, doc="The greatest size that is kept."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if options and not options["min_pixel_size"] is options["max_pixel_size"] is None:
            needs(contract, cls.image_size, "for the limits in pixels")

    def process(self, ctx: Context) -> None:
        width, height = ctx.get(self.image_size) or (0, 0)
        ctx[self.output_detections] = tuple(
            detection
            for detection in ctx[self.input_detections]
            if self._is_kept(
                detection, max(detection.box.width * width, detection.box.height * height)
            )
        )

    def _is_kept(self, detection: Detection, size: float) -> bool:
        return not (
            (self.min_score is not None and detection.score < self.min_score)
            or (self.min_pixel_size is not None and size < self.min_pixel_size)
            or (self.max_pixel_size is not None and size > self.max_pixel_size)
        )
