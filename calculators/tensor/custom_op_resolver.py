"""Stand in for the operators that MediaPipe adds to TensorFlow Lite."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, SideOutput
from .custom_operators import CUSTOM_OPERATORS

__all__ = ["TfLiteCustomOpResolverCalculator"]


class TfLiteCustomOpResolverCalculator(Calculator):
    """Satisfy graphs that hand MediaPipe's custom operators to their InferenceCalculator.

    That one knows by itself what to do with models that have such operators.

    Source: ``mediapipe/calculators/tflite/tflite_custom_op_resolver_calculator.cc``.
    """

    op_resolver: SideOutput[Any] = SideOutput(Any, doc="the names of those known here")
    use_gpu = Option(False, doc="Accepted.")

    def open(self, ctx: Context) -> None:
        ctx[self.op_resolver] = tuple(name for name, _ in CUSTOM_OPERATORS)
