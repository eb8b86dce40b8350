"""Run a neural network."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context, RunInfo
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.authoring.service import UseService
from ...framework.errors import FrameworkError
from ...framework.formats import Tensors
from ...framework.runtime.executor import usable_cores
from .backends import (
    Backend,
    BackendName,
    Precision,
    backend_named,
    choose_backend,
    precision_named,
)
from .delegate import Delegate
from .device_choice import FALLBACK_NOTICE, accelerated, device_named, placement, precision_on
from .inference_engine import InferenceEngine, check_tensors
from .model_source import read_model
from .split_engine import engine_with_custom_operators

__all__ = ["InferenceCalculator", "default_num_threads"]


class InferenceCalculator(Calculator, pure=True):
    """Run a TensorFlow Lite model on TENSORS.

    Inputs and outputs are in the model's order. The model is ``model_path``, a packaged model's
    name or a path (a relative one counts from the graph file's folder), unless the side packet
    MODEL brings one: a path, a name, or the model's bytes. A model that is missing or damaged
    raises ``AssetError``; inputs of another number, shape or type ``FrameworkError``.

    With ``delegate: {gpu: {}}``, or in a run with ``--device gpu`` or ``auto``, the model runs on
    the graphics card; one that cannot raises ``AcceleratorError``.
    Source: ``mediapipe/calculators/tensor/inference_calculator.{cc,proto}``.
    """

    tensors = Input(Tensors)
    model = SideInput[Any](Any, optional=True)
    op_resolver = SideInput[Any](Any, optional=True, doc="accepted; not needed")
    output = Output(Tensors, tag="TENSORS")
    notice = UseService(FALLBACK_NOTICE)

    model_path = Option("", doc="A packaged model's name, or a path.")
    delegate = Option(
        Delegate(), doc="What runs the model: that of the run, by default xnnpack on the CPU."
    )
    backend = Option(
        BackendName.AUTO,
        doc="The library that runs the model; auto: that of the run, by default the first of "
        "litert, tflite_runtime and openvino that is installed.",
    )
    precision = Option(
        Precision.AUTO,
        doc="What the model computes with; auto: that of the run, by default f32. bf16 is "
        "quicker on processors that have it, and needs openvino; f16 is for graphics cards.",
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
        model, name = read_model(source, ctx.run)
        outputs = None if self.compute_all_outputs else ctx.elements_read(self.output)
        self._engine = self._accelerated(ctx, model, name, outputs) or self._on_cpu(
            ctx.run, model, name, outputs
        )
        ctx.runs_on(self._engine.device)

    def process(self, ctx: Context) -> None:
        tensors = ctx[self.tensors]
        check_tensors(self._engine.inputs, tensors, ctx.node)
        ctx[self.output] = Tensors(*self._engine.run(tensors))

    def close(self, ctx: Context) -> None:
        self._engine.close()

    def _accelerated(
        self, ctx: Context, model: bytes, name: str, outputs: Collection[int] | None
    ) -> InferenceEngine | None:
        run = ctx.run
        device, backend = device_named(run.device), backend_named(run.backend)
        return accelerated(
            model,
            name=name,
            placement=placement(self.delegate, self.backend, backend, device),
            precision=precision_on(self.delegate, self._precision(run)),
            outputs=outputs,
            notice=ctx[self.notice],
        )

    def _on_cpu(
        self, run: RunInfo, model: bytes, name: str, outputs: Collection[int] | None
    ) -> InferenceEngine:
        precision = self._precision(run)
        if precision is Precision.F16 and run.device == "auto":
            # Asked for where there is a graphics card, which there is not.
            precision = Precision.F32
        backend = choose_backend(self._backend(run), precision)
        return engine_with_custom_operators(
            backend.make(precision),
            model,
            name=name,
            num_threads=self._threads(run, backend),
            xnnpack=self.delegate.tflite is None,
            outputs=outputs,
        )

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
