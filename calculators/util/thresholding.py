"""Turn a number into a decision."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ..wiring import is_wired

__all__ = ["ThresholdingCalculator"]


class ThresholdingCalculator(Calculator, pure=True):
    """Send True when a number is above a threshold, strictly.

    The threshold is the option, a side packet or a stream, only one of them; of a stream the
    latest value counts. FLAG carries every decision, ACCEPT only true ones, REJECT only false ones.

    Source: ``mediapipe/calculators/util/thresholding_calculator.cc``.
    """

    float_ = Input(float, doc="the number to judge")
    threshold_stream = Input(float, tag="THRESHOLD", optional=True, doc="the threshold from now on")
    threshold_side = SideInput(float, tag="THRESHOLD", optional=True, doc="the threshold")
    flag = Output(bool, doc="whether the number is above the threshold")
    accept = Output(bool, doc="true, when the number is above the threshold")
    reject = Output(bool, doc="false, when it is not")
    threshold: Option[float | None] = Option(
        None, type=float | None, doc="Accept numbers above this; 0 where nothing gives it."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if contract.node is None:
            return
        given = {
            "the option threshold": contract.node.options.get("threshold") is not None,
            "the side packet THRESHOLD": is_wired(contract, cls.threshold_side),
            "the stream THRESHOLD": is_wired(contract, cls.threshold_stream),
        }
        several = [name for name, is_given in given.items() if is_given]
        if len(several) > 1:
            raise ValueError(f"give the threshold once; this node has {' and '.join(several)}")

    def open(self, ctx: Context) -> None:
        side = ctx.get(self.threshold_side)
        self._limit = side if side is not None else self.threshold or 0.0

    def process(self, ctx: Context) -> None:
        changed = ctx.get(self.threshold_stream)
        if changed is not None:
            self._limit = changed
        accepted = bool(ctx[self.float_] > self._limit)
        ctx[self.flag] = accepted
        if accepted:
            ctx[self.accept] = True
        else:
            ctx[self.reject] = False
