"""Make boxes with times of detections, and name them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import Detection, DetectionList, TimedBox
from ..wiring import needs_any_of
from .label_map import read_label_map

__all__ = ["DetectionsToTimedBoxListCalculator", "TimedBoxListIdToLabelCalculator"]


class DetectionsToTimedBoxListCalculator(Calculator, pure=True):
    """Send the boxes of detections, as box trackers take them.

    Their time is the packet's, in whole milliseconds, and their number the ``detection_id``, 0
    without one. Where both inputs are wired, the boxes of DETECTION_LIST come first.

    Source: ``mediapipe/calculators/util/detections_to_timed_box_list_calculator.cc``.
    """

    detections = Input(tuple[Detection, ...], optional=True)
    detection_list = Input(DetectionList, optional=True)
    boxes = Output(tuple[TimedBox, ...])

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_any_of(contract, cls.detections, cls.detection_list)

    def process(self, ctx: Context) -> None:
        listed = ctx.get(self.detection_list)
        others = ctx.get(self.detections)
        found = (*(listed.detection if listed else ()), *(others or ()))
        time = int(ctx.timestamp) // 1000
        ctx[self.boxes] = tuple(_timed_box(one, time) for one in found)


class TimedBoxListIdToLabelCalculator(Calculator, pure=True):
    """Give boxes the label that their number stands for; those without one stay as they are.

    Source: ``mediapipe/calculators/util/timed_box_list_id_to_label_calculator.cc``.
    """

    boxes = Input(tuple[TimedBox, ...], tag="")
    labelled = Output(tuple[TimedBox, ...], tag="")

    label_map_path: Option[str] = Option(
        type=str,
        doc="File with the label of each number, a line each, from 0.",
        example="labels.txt",
    )

    def open(self, ctx: Context) -> None:
        self._labels = dict(enumerate(read_label_map(self.label_map_path, ctx)))

    def process(self, ctx: Context) -> None:
        ctx[self.labelled] = tuple(
            replace(box, label=self._labels.get(box.id, box.label)) for box in ctx[self.boxes]
        )


def _timed_box(detection: Detection, time: int) -> TimedBox:
    box = detection.box
    # Summed in float32, as MediaPipe does.
    low = np.array([box.xmin, box.ymin], np.float32)
    left, top = low.tolist()
    right, bottom = (low + np.array([box.width, box.height], np.float32)).tolist()
    number = 0 if detection.detection_id is None else detection.detection_id
    return TimedBox(left, top, right, bottom, time_msec=time, id=number)
