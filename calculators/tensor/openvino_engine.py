"""Run TensorFlow Lite models with OpenVINO, which reads their files as they are.

It computes in float32, or in bfloat16 where the processor has instructions for that: quicker, with
8 instead of 24 bits in every factor. The last layers are computed in float32 all the same.
"""

from __future__ import annotations

import functools
import importlib
import logging
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import AssetError
from .inference_engine import TensorSpec, brief
from .openvino_split import split_before_last_layers
from .tflite_file import check_model_file
from .tflite_pruning import without_outputs

__all__ = ["OpenvinoEngine"]

_log = logging.getLogger("vitruvian.openvino")

_LEFT_OUT = np.empty(0, dtype=np.float32)


class OpenvinoEngine:
    """Run a model from its bytes on the CPU, in float32 or, with ``bf16``, in bfloat16.

    A processor without instructions for bfloat16 gets float32 and a warning. ``xnnpack`` makes no
    difference; the others are as for ``TfliteEngine``. A model that OpenVINO does not read raises
    ``AssetError``.
    """

    def __init__(
        self,
        model: bytes,
        *,
        name: str,
        num_threads: int,
        xnnpack: bool = True,
        outputs: Collection[int] | None = None,
        bf16: bool = False,
    ) -> None:
        if bf16 and not has_bf16():
            _log.warning("this processor has no instructions for bf16; model %s runs in f32", name)
            bf16 = False
        try:
            check_model_file(model)
            pruned = None if outputs is None else without_outputs(model, outputs)
            network = _read(model if pruned is None else pruned.model)
            self.inputs = tuple(map(_spec, network.inputs))
            self.outputs = tuple(map(_spec, network.outputs))
            self._requests = _requests(network, num_threads, bf16=bf16)
        except (ValueError, RuntimeError) as error:
            raise AssetError(
                f"model {name}: {len(model)} bytes that OpenVINO cannot load ({brief(error)}); "
                "expected a complete TensorFlow Lite model of operators that it knows; take the "
                "backend litert, or fetch the model again"
            ) from error
        self.device = f"cpu openvino {'bf16' if bf16 else 'f32'}"
        numbers = iter(range(len(self.outputs)))
        present = [True] * len(self.outputs) if pruned is None else pruned.present
        self._numbers = [next(numbers) if is_there else None for is_there in present]

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        first, last = self._requests[0], self._requests[-1]
        for number, tensor in enumerate(tensors):
            first.get_input_tensor(number).data[...] = tensor
        for request in self._requests:
            request.infer()
        # The request writes to the same memory in the next run.
        return [
            _LEFT_OUT if number is None else last.get_output_tensor(number).data.copy()
            for number in self._numbers
        ]

    def close(self) -> None:
        self._requests = []


def has_bf16() -> bool:
    """Tell whether the processor computes in bfloat16."""
    return "BF16" in _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


@functools.cache
def _core() -> Any:
    """Return the one that all models of this process share."""
    core = importlib.import_module("openvino").Core()
    # The file is gone when the model runs.
    core.set_property({"ENABLE_MMAP": False})
    return core


def _read(model: bytes) -> Any:
    # It reads this format from files only.
    with tempfile.TemporaryDirectory(prefix="vitruvian-") as folder:
        path = Path(folder) / "model.tflite"
        path.write_bytes(model)
        return _core().read_model(path)


def _requests(network: Any, num_threads: int, *, bf16: bool) -> list[Any]:
    """Return what is to be run in turn, each on what the one before has computed."""
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
