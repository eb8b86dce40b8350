"""Hand the bytes of a model on."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import SideInput, SideOutput
from ..wiring import needs_one_of

__all__ = ["TfLiteModelCalculator"]


class TfLiteModelCalculator(Calculator):
    """Pass a TensorFlow Lite model on, which is its bytes here, to those that run it.

    Source: ``mediapipe/calculators/tflite/tflite_model_calculator.cc``.
    """

    model_blob = SideInput(bytes, optional=True)
    model_span = SideInput(bytes, optional=True)
    model_resource = SideInput(bytes, optional=True, doc="of a ResourceProviderCalculator")
    model: SideOutput[Any] = SideOutput(Any, doc="what InferenceCalculator takes as MODEL")
    shared_model: SideOutput[Any] = SideOutput(Any, doc="the same")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.model_blob, cls.model_span, cls.model_resource)

    def open(self, ctx: Context) -> None:
        given = map(ctx.get, (self.model_blob, self.model_span, self.model_resource))
        data = next((data for data in given if data is not None), None)
        if data is None:
            return
        for port in (self.model, self.shared_model):
            ctx[port] = data
