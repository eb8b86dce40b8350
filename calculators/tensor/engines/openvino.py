"""Run models on the CPU with OpenVINO, which reads TensorFlow Lite's files and ONNX as they are.

It computes in float32, or in bfloat16 where the processor has instructions for that: quicker, with
8 instead of 24 bits in every factor. The last layers are computed in float32 all the same.
"""

from __future__ import annotations

import functools
import importlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine import Engine, LoadedModel, ModelRequest
from ..onnx_format import ONNX
from ..settings import Precision
from ..tensor_spec import TensorSpec
from ..tflite_format import TFLITE

__all__ = ["ENGINE"]

_log = logging.getLogger("vitruvian.openvino")


class OpenvinoEngine(Engine):
    """Loads models with OpenVINO."""

    backend = "openvino"
    formats = (TFLITE, ONNX)
    module = "openvino"
    install = "'vitruvian[openvino]'"
    precisions = (Precision.F32, Precision.BF16)
    rank = 30

    def load(self, request: ModelRequest) -> LoadedModel:
        """Load a model; a processor without bfloat16 gets float32 and a warning."""
        bf16 = request.precision is Precision.BF16
        if bf16 and not has_bf16():
            _log.warning(
                "this processor has no instructions for bf16; model %s runs in f32", request.name
            )
            bf16 = False
        try:
            return OpenvinoModel(_read(request.model), request.num_threads, bf16=bf16)
        except (ValueError, RuntimeError) as error:
            raise request.unreadable(
                error,
                "a complete model of operators that OpenVINO knows",
                "take another backend, or fetch the model again",
            ) from error


class OpenvinoModel:
    """Runs a network in float32 or bfloat16."""

    def __init__(self, network: Any, num_threads: int, *, bf16: bool) -> None:
        self.device = f"cpu openvino {'bf16' if bf16 else 'f32'}"
        self.inputs = tuple(map(_spec, network.inputs))
        self.outputs = tuple(map(_spec, network.outputs))
        self._requests = _requests(network, num_threads, bf16=bf16)

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        first, last = self._requests[0], self._requests[-1]
        for number, tensor in enumerate(tensors):
            given = first.get_input_tensor(number)
            if tuple(given.shape) != tensor.shape:
                # A side of any length.
                given.shape = tensor.shape
            given.data[...] = tensor
        for request in self._requests:
            request.infer()
        # The request writes to the same memory in the next run.
        return [last.get_output_tensor(number).data.copy() for number in range(len(self.outputs))]

    def close(self) -> None:
        self._requests = []


def has_bf16() -> bool:
    """Return True when the processor computes in bfloat16."""
    return "BF16" in _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


@functools.cache
def _core() -> Any:
    """Return the one that all models of this process share."""
    core = importlib.import_module("openvino").Core()
    # The file is gone when the model runs.
    core.set_property({"ENABLE_MMAP": False})
    return core


def _read(model: bytes) -> Any:
    if not TFLITE.is_in(model):
        network = _core().read_model(model)
        network.reshape({port: _of_one(port.partial_shape) for port in network.inputs})
        return network
    import tempfile

    # It reads this format from files only.
    with tempfile.TemporaryDirectory(prefix="vitruvian-") as folder:
        path = Path(folder) / "model.tflite"
        path.write_bytes(model)
        return _core().read_model(path)


def _of_one(shape: Any) -> Any:
    """Return a shape with 1 for a first side of any length, the batch."""
    if len(shape) and shape[0].is_dynamic:
        shape[0] = 1
    return shape


def _requests(network: Any, num_threads: int, *, bf16: bool) -> list[Any]:
    """Return what is to be run in turn, each on what the one before has computed."""
    from ..openvino_split import split_before_last_layers

    parts = split_before_last_layers(network) if bf16 else None
    if parts is None:
        return [_request(network, num_threads, bf16=bf16)]
    body = _request(parts[0], num_threads, bf16=True)
    head = _request(parts[1], num_threads, bf16=False)
    for number in range(len(parts[1].inputs)):
        head.set_input_tensor(number, body.get_output_tensor(number))
    return [body, head]


def _request(network: Any, num_threads: int, *, bf16: bool) -> Any:
    settings = {
        "PERFORMANCE_HINT": "LATENCY",
        # Left to itself it takes bfloat16 on the processors that are fastest with it.
        "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
        "INFERENCE_NUM_THREADS": num_threads,
        # Two models that are tied to the same core would wait for each other.
        "ENABLE_CPU_PINNING": False,
    }
    return _core().compile_model(network, "CPU", settings).create_infer_request()


def _spec(port: Any) -> TensorSpec:
    shape = tuple(side.get_length() if side.is_static else -1 for side in port.partial_shape)
    name = port.any_name if port.names else ""
    return TensorSpec(name, shape, np.dtype(port.element_type.to_dtype()))


ENGINE = OpenvinoEngine()
