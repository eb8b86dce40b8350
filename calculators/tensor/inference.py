"""Run a neural network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.authoring.service import UseService
from ...framework.errors import FrameworkError
from ...framework.formats import Tensors
from .delegate import Delegate
from .fallback_notice import FALLBACK_NOTICE, FallbackNotice
from .settings import AUTO, INFERENCE, InferenceSettings, Precision, name_among

# Engines and kinds of model files are imported when a model is loaded: a graph that is only planned
# or checked does without them.
if TYPE_CHECKING:
    from .engine import LoadedModel
    from .parallel_model import ParallelModel
    from .placement import NodeWish

__all__ = ["InferenceCalculator"]


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
    inference = UseService(INFERENCE)
    notice = UseService(FALLBACK_NOTICE)

    model_path = Option("", doc="A packaged model's name, or a path.", example="pose_landmark_full")
    delegate = Option(
        Delegate(), doc="What runs the model: that of the run, by default xnnpack on the CPU."
    )
    backend = Option(
        AUTO,
        doc="The library that runs the model; auto: that of the run, by default the first that is "
        "installed and reads the model: litert, tflite_runtime, openvino, onnxruntime.",
    )
    precision = Option(
        Precision.AUTO,
        doc="What the model computes with; auto: that of the run, by default f32. bf16 is "
        "quicker on processors that have it, and needs openvino; f16 is for graphics cards.",
    )
    num_threads = Option(
        -1,
        ge=-1,
        doc="Threads of the model; -1: one for each core, up to 4, but fewer for a small model.",
    )
    cpu_num_thread = Option(-1, ge=-1, doc="MediaPipe's name for num_threads.")
    try_mmap_model = Option(False, doc="Accepted; models are read into memory.")
    compute_all_outputs = Option(
        False, doc="Also compute the tensors that nobody in the graph reads, which else come empty."
    )
    reshape_inputs = Option(
        False,
        doc="Take a tensor of another shape if it holds as many numbers as the model's, in their "
        "order. MediaPipe always does.",
    )

    @classmethod
    def missing_files(cls, options: Mapping[str, Any], folder: Path) -> Mapping[str, str]:
        from .missing_model import missing_model

        fault = missing_model(options["model_path"], folder) if options["model_path"] else ""
        return {"model_path": fault} if fault else {}

    @classmethod
    def packaged_files(cls, options: Mapping[str, Any]) -> Sequence[str]:
        from .model_source import packaged_name

        name = packaged_name(options["model_path"])
        return [name] if name else []

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node is None or node.damaged:
            return
        # A name of the wrong type is reported with the other options.
        backend = node.options.get("backend", AUTO)
        if isinstance(backend, str) and backend != AUTO:
            from .engines.registry import backends

            try:
                name_among("backend", backend, [AUTO, *backends()])
            except FrameworkError as error:
                raise ValueError(str(error)) from None
        if node.options.get("model_path"):
            return
        if all(entry.tag != "MODEL" for entry in node.input_side_packet):
            raise ValueError(
                "no model; set the option model_path to a packaged model's name or a path, or wire "
                "the side packet MODEL"
            )

    def open(self, ctx: Context) -> None:
        from .freed_memory import keep_freed_memory
        from .model_source import read_model
        from .placement import NodeWish

        source = ctx.get(self.model)
        if source is None:
            source = self.model_path
        if source == "":
            raise FrameworkError(f"{ctx.node}: no model; set model_path or the side packet MODEL")
        # First, so that what holds the file serves the interpreter afterwards.
        keep_freed_memory()
        model, name = read_model(source, ctx.run)
        wish = NodeWish(
            self.delegate,
            self.backend,
            self.precision,
            self._threads(),
            ctx.run.threads,
            None if self.compute_all_outputs else ctx.elements_read(self.output),
        )
        self._model, threads = _placed(model, name, wish, ctx[self.inference], ctx[self.notice])
        ctx.runs_on(self._model.device)
        ctx.keeps_busy(threads)

    def process(self, ctx: Context) -> None:
        from .engine import check_tensors
        from .tensor_spec import TensorSpec

        tensors = self._arranged(ctx[self.tensors])
        if self.reshape_inputs and len(tensors) == len(self._model.inputs):
            tensors = list(map(TensorSpec.reshaped, self._model.inputs, tensors))
        check_tensors(self._model.inputs, tensors, ctx.node)
        ctx[self.output] = Tensors(*self._model.run(tensors))

    def close(self, ctx: Context) -> None:
        self._model.close()

    def _arranged(self, tensors: Tensors) -> Sequence[NDArray[Any]]:
        """Return the tensors as the model takes them; here, as they are."""
        return tensors

    def _threads(self) -> int | None:
        of_delegate = self.delegate.xnnpack.num_threads if self.delegate.xnnpack else -1
        asked = (of_delegate, self.num_threads, self.cpu_num_thread)
        return next((count for count in asked if count > 0), None)


def _placed(
    model: bytes, name: str, wish: NodeWish, settings: InferenceSettings, notice: FallbackNotice
) -> tuple[ParallelModel, int]:
    """Return a model for calls that may overlap, and the threads of one that is alone."""
    from .parallel_model import ParallelModel
    from .placement import default_num_threads, place_model

    # Half the threads each for two calls that overlap.
    half = max(1, default_num_threads(wish.run_threads) // 2)
    narrow = wish._replace(run_threads=half)
    wide, threads = place_model(model, name, wish, settings, notice)

    def load_narrow() -> LoadedModel:
        return place_model(model, name, narrow, settings, notice).model

    return ParallelModel(wide, load_narrow), threads
