"""Merge alternatives into one stream (``mediapipe/calculators/core/merge_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ..wiring import needs


class MergeCalculator(Calculator, pure=True):
    """Send, at each time, the packet of the first input that has one."""

    data = Input(Any, tag="", repeated=True, optional=True, doc="Alternatives, the best first.")
    output = Output(Any, tag="", same_as=data, doc="The first that was there.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs(contract, cls.data, "to merge")

    def process(self, ctx: Context) -> None:
        for packet in ctx.packets(self.data):
            if not packet.is_empty():
                ctx.forward(self.output, packet)
                return
