"""Run a neural network, as MediaPipe's older graphs name it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Option, Output, SideInput
from ...framework.formats import Tensors
from ..wiring import checked_options, needs_one_of
from .delegate import Delegate, Gpu
from .gpu_tags import EitherTag
from .inference import InferenceCalculator
from .tensor_spec import TensorSpec

__all__ = ["TfLiteInferenceCalculator"]


class TfLiteInferenceCalculator(EitherTag, InferenceCalculator, pure=True):
    """Run a TensorFlow Lite model: InferenceCalculator with the tags and options of its forerunner.

    Tensors need the number of values that the model's inputs have, not their shape. They are in
    memory, also those of the tags TENSORS_GPU. ``use_gpu`` is the older way to say
    ``delegate: {gpu: {}}``.

    Source: ``mediapipe/calculators/tflite/tflite_inference_calculator.{cc,proto}``.
    """

    custom_op_resolver = SideInput[Any](Any, optional=True, doc="accepted; not needed")
    output_gpu = Output(Tensors, tag="TENSORS_GPU", doc="the same as TENSORS; wire one of them")

    use_gpu = Option(False, doc="Run on the graphics card, unless there is a delegate.")
    use_nnapi = Option(False, doc="Not available.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        super().update_contract(contract)
        needs_one_of(contract, cls.output, cls.output_gpu)
        options = checked_options(cls, contract)
        if options and options["use_nnapi"]:
            raise ValueError("no model runs on nnapi here; leave use_nnapi out, or set use_gpu")

    def open(self, ctx: Context) -> None:
        if self.use_gpu and self.delegate == Delegate():
            self.delegate = Delegate(gpu=Gpu())
        if ctx.is_wired(self.output_gpu):
            self.output = self.output_gpu
        super().open(ctx)

    def _arranged(self, tensors: Tensors) -> Sequence[NDArray[Any]]:
        specs = self._model.inputs
        if len(tensors) != len(specs):
            return tensors
        return [_shaped(tensor, spec) for tensor, spec in zip(tensors, specs, strict=True)]


def _shaped(tensor: NDArray[Any], spec: TensorSpec) -> NDArray[Any]:
    """Return the tensor in the model's shape, if it has as many values."""
    fixed = all(side > 0 for side in spec.shape)
    count = 1
    for side in spec.shape:
        count *= side
    return tensor.reshape(spec.shape) if fixed and tensor.size == count else tensor
