"""Accept the tags of MediaPipe's older graphs for tensors on a graphics card."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input
from ...framework.formats import Tensors
from ..wiring import needs_one_of

__all__ = ["EitherTag"]


class EitherTag(Calculator, abstract=True):
    """Mix-in: take the tensors from TENSORS or TENSORS_GPU; they are in memory in either case.

    It stands before the calculator whose TENSORS it makes optional. Times without tensors pass
    without output.
    """

    tensors = Input(Tensors, optional=True)
    tensors_gpu = Input(Tensors, optional=True, doc="MediaPipe's tag of other graphs for TENSORS")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        super().update_contract(contract)
        needs_one_of(contract, cls.tensors, cls.tensors_gpu)

    def open(self, ctx: Context) -> None:
        if ctx.is_wired(self.tensors_gpu):
            # What the other class reads as `self.tensors`.
            self.tensors = self.tensors_gpu
        super().open(ctx)

    def process(self, ctx: Context) -> None:
        if self.tensors in ctx:
            super().process(ctx)
