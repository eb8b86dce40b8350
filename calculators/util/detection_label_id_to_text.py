"""Name the classes of detections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import Detection
from ..tensor.label_items import LabelMapItem
from ..wiring import checked_options
from .label_map import read_label_map

__all__ = ["DetectionLabelIdToTextCalculator"]


class DetectionLabelIdToTextCalculator(Calculator, pure=True):
    """Give detections the label that their ``label_id`` stands for.

    The labels come from one of three options: a file with a line for each class, a list, or a
    mapping from numbers. A detection whose number has no label stays as it is.

    Source: ``mediapipe/calculators/util/detection_label_id_to_text_calculator.cc``.
    """

    detections = Input(tuple[Detection, ...], tag="")
    labelled = Output(tuple[Detection, ...], tag="")

    label_map_path = Option("", doc="File with the label of each class, a line each.")
    label: Option[tuple[str, ...]] = Option(
        (), type=tuple[str, ...], doc="The label of class 0, 1 and so on.", example=["cat", "dog"]
    )
    label_items: Option[Mapping[int, LabelMapItem]] = Option(
        {}, type=dict[int, LabelMapItem], doc="Labels by number: {7: {name: cat}}."
    )
    keep_label_id = Option(False, doc="Keep the number beside the label.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        names = ("label_map_path", "label", "label_items")
        if options and sum(bool(options[name]) for name in names) > 1:
            raise ValueError("set only one of label_map_path, label and label_items")

    def open(self, ctx: Context) -> None:
        if self.label_map_path:
            self._labels = dict(enumerate(read_label_map(self.label_map_path, ctx)))
        elif self.label:
            self._labels = dict(enumerate(self.label))
        else:
            self._labels = {key: item.name for key, item in self.label_items.items()}

    def process(self, ctx: Context) -> None:
        ctx[self.labelled] = tuple(self._labelled(one) for one in ctx[self.detections])

    def _labelled(self, detection: Detection) -> Detection:
        number = detection.label_id
        if number is None or number not in self._labels:
            return detection
        kept = number if self.keep_label_id else None
        return replace(detection, label=self._labels[number], label_id=kept)
