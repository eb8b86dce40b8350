"""Number detections."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.formats import Detection, DetectionList
from ..wiring import needs_any_of

__all__ = ["DetectionUniqueIdCalculator"]


class DetectionUniqueIdCalculator(Calculator, pure=True):
    """Give every detection an id of its own: 1, 2, 3 and so on within a run.

    An id that a detection has already is replaced.

    Source: ``mediapipe/calculators/util/detection_unique_id_calculator.cc``.
    """

    detections = Input(tuple[Detection, ...], optional=True)
    detection_list = Input(DetectionList, optional=True)
    numbered = Output(tuple[Detection, ...], tag="DETECTIONS")
    numbered_list = Output(DetectionList, tag="DETECTION_LIST")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_any_of(contract, cls.detections, cls.detection_list)

    def open(self, ctx: Context) -> None:
        self._ids = itertools.count(1)

    def process(self, ctx: Context) -> None:
        listed = ctx.get(self.detection_list)
        if listed is not None:
            ctx[self.numbered_list] = DetectionList(self._with_ids(listed.detection))
        detections = ctx.get(self.detections)
        if detections is not None:
            ctx[self.numbered] = self._with_ids(detections)

    def _with_ids(self, detections: Iterable[Detection]) -> tuple[Detection, ...]:
        return tuple(replace(one, detection_id=next(self._ids)) for one in detections)
