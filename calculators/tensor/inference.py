"""Run a neural network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ...framework.calculator import Calculator
from ...framework.context import Context, RunInfo
from ...framework.contract import Contract
from ...framework.errors import FrameworkError
from ...framework.executor import usable_cores
from ...framework.formats import Tensors
from ...framework.ports import Input, Option, Output, SideInput
from .backends import (
    Backend,
    BackendName,
    Precision,
    backend_named,
    choose_backend,
    precision_named,
)
from .inference_engine import InferenceEngine, check_tensors
from .model_source import read_model

__all__ = ["Delegate", "InferenceCalculator", "Xnnpack", "default_num_threads"]


@dataclass(frozen=True, slots=True)
class Xnnpack:
    """Run with the fast kernels of XNNPACK; a ``num_threads`` of -1 leaves the choice."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    num_threads: int = -1
    enable_zero_copy_tensor_io: bool = False  # accepted; inputs are always copied


@dataclass(frozen=True, slots=True)
class Delegate:
    """Choose what runs the model: one of MediaPipe's delegates."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    tflite: Mapping[str, Any] | None = None
    xnnpack: Xnnpack | None = None
    gpu: Mapping[str, Any] | None = None
    nnapi: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        for name in ("gpu", "nnapi"):
            if getattr(self, name) is not None:
                raise ValueError(
                    f"InferenceCalculator does not run on {name}; use xnnpack: {{}} or tflite: {{}}"
                )
        if self.tflite is not None and self.xnnpack is not None:
            raise ValueError("tflite and xnnpack are both set; choose one delegate")


class InferenceCalculator(Calculator, pure=True):
    """Run a TensorFlow Lite model on TENSORS.

    Inputs and outputs are in the model's order. The model is ``model_path``, a packaged model's
    name or a path (a relative one counts from the graph file's folder), unless the side packet
    MODEL brings one: a path, a name, or the model's bytes. A model that is missing or damaged
    raises ``AssetError``; inputs of another number, shape or type ``FrameworkError``.
    Source: ``mediapipe/calculators/tensor/inference_calculator.{cc,proto}``.
    """

    tensors = Input(Tensors)
    model = SideInput[Any](Any, optional=True)
    output = Output(Tensors, tag="TENSORS")

    model_path = Option("", doc="A packaged model's name, or a path.")
    delegate = Option(Delegate(), doc="What runs the model; xnnpack by default.")
    backend = Option(
        BackendName.AUTO,
        doc="The library that runs the model; auto: that of the run, by default the first of "
        "litert, tflite_runtime and openvino that is installed.",
    )
    precision = Option(
        Precision.AUTO,
        doc="What the model computes with; auto: that of the run, by default f32. bf16 takes about "
        "half the time on processors that have it, and needs openvino.",
    )
    num_threads = Option(-1, ge=-1, doc="Threads of the model; -1: one for each core, up to 4.")
    cpu_num_thread = Option(-1, ge=-1, doc="MediaPipe's name for num_threads.")
    try_mmap_model = Option(False, doc="Accepted; models are read into memory.")
    compute_all_outputs = Option(
        False, doc="Also compute the tensors that nobody in the graph reads, which else come empty."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node is None or node.damaged or node.options.get("model_path"):
            return
        if all(entry.tag != "MODEL" for entry in node.input_side_packet):
            raise ValueError(
                "InferenceCalculator has no model; set the option model_path to a packaged model's "
                "name or a path, or wire the side packet MODEL"
            )

    def open(self, ctx: Context) -> None:
        source = ctx.get(self.model)
        if source is None:
            source = self.model_path
        if source == "":
            raise FrameworkError(f"{ctx.node}: no model; set model_path or the side packet MODEL")
        precision = self._precision(ctx.run)
        backend = choose_backend(self._backend(ctx.run), precision)
        model, name = read_model(source, ctx.run)
        self._engine: InferenceEngine = backend.make(precision)(
            model,
            name=name,
            num_threads=self._threads(ctx.run, backend),
            xnnpack=self.delegate.tflite is None,
            outputs=None if self.compute_all_outputs else ctx.elements_read(self.output),
        )
        ctx.runs_on(self._engine.device)

    def process(self, ctx: Context) -> None:
        tensors = ctx[self.tensors]
        check_tensors(self._engine.inputs, tensors, ctx.node)
        ctx[self.output] = Tensors(*self._engine.run(tensors))

    def close(self, ctx: Context) -> None:
        self._engine.close()

    def _backend(self, run: RunInfo) -> BackendName:
        return backend_named(run.backend) if self.backend is BackendName.AUTO else self.backend

    def _precision(self, run: RunInfo) -> Precision:
        return (
            precision_named(run.precision) if self.precision is Precision.AUTO else self.precision
        )

    def _threads(self, run: RunInfo, backend: Backend) -> int:
        of_delegate = self.delegate.xnnpack.num_threads if self.delegate.xnnpack else -1
        asked = (of_delegate, self.num_threads, self.cpu_num_thread)
        default = default_num_threads(run, backend.most_threads)
        return next((count for count in asked if count > 0), default)


def default_num_threads(run: RunInfo, most_threads: int = 4) -> int:
    """Return the threads for a model: one for each core that may be used, 1 to ``most_threads``.

    A run that is given fewer threads for its calculators gets no more for a model. That decoding
    and drawing want the cores as well is no reason to leave them some: what follows waits for the
    model, and they fill the time while it waits for them. With tflite-runtime it is always 1.
    """
    most = min(usable_cores(), most_threads)
    return min(most, run.threads) if run.threads else most
