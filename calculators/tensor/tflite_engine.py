"""Run TensorFlow Lite models with LiteRT or tflite-runtime, whose interfaces are the same."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import AssetError
from ..native_messages import without_messages
from .inference_engine import TensorSpec, brief
from .tflite_file import check_model_file
from .tflite_pruning import without_outputs

__all__ = ["LitertEngine", "TfliteEngine", "TfliteRuntimeEngine"]

_LEFT_OUT = np.empty(0, dtype=np.float32)


class TfliteEngine:
    """Run a model from its bytes on the CPU.

    ``xnnpack`` uses the fast kernels of XNNPACK, otherwise the plain ones run. The number of
    threads does not change the results. ``outputs`` are the numbers of the outputs to compute
    (None: all of them); the others come as arrays without elements, but some models compute all of
    them anyway. ``name`` is how errors call the model; one that cannot be loaded raises
    ``AssetError``. A subclass says which interpreter it is.
    """

    module: ClassVar[str]
    device: str

    def __init__(
        self,
        model: bytes,
        *,
        name: str,
        num_threads: int,
        xnnpack: bool = True,
        outputs: Collection[int] | None = None,
    ) -> None:
        module: Any = importlib.import_module(self.module)
        kinds = module.OpResolverType
        try:
            check_model_file(model)
            pruned = None if outputs is None else without_outputs(model, outputs)
            model = model if pruned is None else pruned.model
            with without_messages(b"INFO: Created TensorFlow Lite"):
                interpreter = module.Interpreter(
                    model_content=model,
                    num_threads=num_threads,
                    experimental_op_resolver_type=kinds.AUTO
                    if xnnpack
                    else kinds.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
                )
                interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise AssetError(
                f"model {name}: {len(model)} bytes that cannot be loaded ({brief(error)}); "
                "expected a complete TensorFlow Lite model of operators that the interpreter "
                "knows; fetch or convert it again"
            ) from error
        self._interpreter: Any = interpreter
        details = interpreter.get_input_details(), interpreter.get_output_details()
        self.inputs = tuple(map(_spec, details[0]))
        self._input_ids = [one["index"] for one in details[0]]
        self.outputs = tuple(map(_spec, details[1]))
        computed = [one["index"] for one in details[1]]
        present = [True] * len(computed) if pruned is None else pruned.present
        self._output_ids = [computed.pop(0) if is_there else None for is_there in present]

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        for index, tensor in zip(self._input_ids, tensors, strict=True):
            self._interpreter.set_tensor(index, tensor)
        self._interpreter.invoke()
        # get_tensor copies, so the next run does not change what was handed out.
        get = self._interpreter.get_tensor
        return [_LEFT_OUT if index is None else get(index) for index in self._output_ids]

    def close(self) -> None:
        self._interpreter = None


class LitertEngine(TfliteEngine):
    """Run a model with LiteRT."""

    module = "ai_edge_litert.interpreter"
    device = "cpu litert f32"


class TfliteRuntimeEngine(TfliteEngine):
    """Run a model with tflite-runtime, the name of LiteRT before."""

    module = "tflite_runtime.interpreter"
    device = "cpu tflite_runtime f32"


def _spec(detail: Mapping[str, Any]) -> TensorSpec:
    shape = tuple(int(size) for size in detail["shape"])
    return TensorSpec(str(detail["name"]), shape, np.dtype(detail["dtype"]))
