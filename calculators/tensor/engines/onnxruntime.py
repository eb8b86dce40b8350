"""Run ONNX models on the CPU with ONNX Runtime."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine import Engine, LoadedModel, ModelRequest
from ..onnx_format import ONNX
from ..tensor_spec import TensorSpec

__all__ = ["ENGINE"]

#: How ONNX Runtime calls the types that NumPy has.
_DTYPES = {
    "tensor(bool)": "bool",
    "tensor(double)": "float64",
    "tensor(float)": "float32",
    "tensor(float16)": "float16",
    **{
        f"tensor({kind}{bits})": f"{kind}{bits}"
        for kind in ("int", "uint")
        for bits in (8, 16, 32, 64)
    },
}
_ERRORS_ONLY = 3


class OnnxruntimeEngine(Engine):
    """Loads models with ONNX Runtime; a first side of any length, the batch, becomes 1."""

    backend = "onnxruntime"
    formats = (ONNX,)
    module = "onnxruntime"
    install = "'vitruvian[onnx]'"
    rank = 25

    def load(self, request: ModelRequest) -> LoadedModel:
        try:
            return OnnxruntimeModel(_session(request))
        except Exception as error:  # its errors have no base of their own
            raise request.unreadable(
                error,
                "a complete ONNX model of operators that ONNX Runtime knows, from tensors to "
                "tensors",
                "export it again, for an opset that the installed onnxruntime has",
            ) from error


class OnnxruntimeModel:
    """Runs a session."""

    device = "cpu onnxruntime f32"

    def __init__(self, session: Any) -> None:
        self._session: Any = session
        self.inputs = tuple(_spec(port) for port in session.get_inputs())
        self.outputs = tuple(_spec(port) for port in session.get_outputs())

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        names = (spec.name for spec in self.inputs)
        found: list[NDArray[Any]] = self._session.run(None, dict(zip(names, tensors, strict=True)))
        return found

    def close(self) -> None:
        self._session = None


def _session(request: ModelRequest) -> Any:
    runtime = importlib.import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = request.num_threads
    options.log_severity_level = _ERRORS_ONLY
    # Threads that spin while they wait take the cores from decoding and drawing.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if request.plain_kernels:
        options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return runtime.InferenceSession(request.model, options, providers=["CPUExecutionProvider"])


def _spec(port: Any) -> TensorSpec:
    if port.type not in _DTYPES:
        raise ValueError(f"{port.name!r} is a {port.type}")
    sides = [side if isinstance(side, int) else -1 for side in port.shape]
    if sides and sides[0] == -1:
        sides[0] = 1
    return TensorSpec(port.name, tuple(sides), np.dtype(_DTYPES[port.type]))


ENGINE = OnnxruntimeEngine()
