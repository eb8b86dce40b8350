"""Run TensorFlow Lite models with LiteRT or tflite-runtime, whose interpreters are the same."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..native_messages import without_messages
from .engine import ModelRequest
from .tensor_spec import TensorSpec

__all__ = ["TfliteModel"]


class TfliteModel:
    """Runs a model with the interpreter of a module, on the CPU."""

    def __init__(self, module: str, request: ModelRequest, *, device: str) -> None:
        """Load a model with XNNPACK's fast kernels, unless the request is for the plain ones."""
        self.device = device
        try:
            interpreter = _interpreter(importlib.import_module(module), request)
        except (ValueError, RuntimeError) as error:
            raise request.unreadable(
                error,
                "a complete TensorFlow Lite model of operators that the interpreter knows",
                "fetch or convert it again",
            ) from error
        self._interpreter: Any = interpreter
        details = interpreter.get_input_details(), interpreter.get_output_details()
        self.inputs, self.outputs = (tuple(map(_spec, ports)) for ports in details)
        self._input_ids, self._output_ids = ([one["index"] for one in ports] for ports in details)

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        for index, tensor in zip(self._input_ids, tensors, strict=True):
            # `set_tensor` would first copy a read-only array, such as those of packets: for a mask
            # that took half a millisecond, most of it for the operating system to find the memory.
            # No view of the interpreter's memory may be left when it runs.
            np.copyto(self._interpreter.tensor(index)(), tensor)
        self._interpreter.invoke()
        # get_tensor copies, so the next run does not change what was handed out.
        found = map(self._interpreter.get_tensor, self._output_ids)
        return list(map(TensorSpec.marked, self.outputs, found))

    def close(self) -> None:
        self._interpreter = None


def _interpreter(module: Any, request: ModelRequest) -> Any:
    kinds = module.OpResolverType
    plain = kinds.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    with without_messages(b"INFO: Created TensorFlow Lite"):
        interpreter = module.Interpreter(
            model_content=request.model,
            num_threads=request.num_threads,
            experimental_op_resolver_type=plain if request.plain_kernels else kinds.AUTO,
        )
        interpreter.allocate_tensors()
    return interpreter


def _spec(detail: Mapping[str, Any]) -> TensorSpec:
    shape = tuple(int(size) for size in detail["shape"])
    scale, zero_point = detail["quantization"]
    dtype = np.dtype(detail["dtype"])
    return TensorSpec(str(detail["name"]), shape, dtype, float(scale), int(zero_point))
