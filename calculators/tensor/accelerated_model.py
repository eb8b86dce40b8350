"""A model on the graphics card, run by LiteRT's accelerator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..native_messages import held_messages, is_of_litert
from . import accelerator_probe
from .accelerator import Accelerator, AcceleratorError
from .engine import ModelRequest, brief
from .flatbuffer import Table, offset_at
from .settings import Precision
from .tensor_spec import TensorSpec
from .tflite_densifying import with_unpacked_weights

__all__ = ["AcceleratedModel"]

# Numbers of fields in their tables.
_MODEL_SUBGRAPHS = 2
_SUBGRAPH_INPUTS, _SUBGRAPH_OUTPUTS = 1, 2


class AcceleratedModel:
    """Runs a model on the graphics card; tensors come from memory and go back there.

    Python stands still while the card computes, in all threads: LiteRT waits without letting go of
    the interpreter's lock.
    """

    def __init__(self, request: ModelRequest) -> None:
        # The accelerator knows no sparse weights.
        dense = with_unpacked_weights(request.model)
        # Lets the card compute in 16 bits if it can; `device` says whether it does.
        half = request.precision is Precision.F16
        self._name = request.name
        self._accelerator = Accelerator.shared()
        self._model: Any = self._accelerator.compile(dense, name=request.name, half=half)
        precision = "f16" if half and accelerator_probe.computes_in_half() else "f32"
        self.device = f"gpu {self._accelerator.adapter} litert {precision}"
        (self._signature,) = self._model.get_signature_list()
        details = (
            self._model.get_input_tensor_details(self._signature),
            self._model.get_output_tensor_details(self._signature),
        )
        self.inputs, self.outputs = map(_in_order, details, _ends(dense))
        self._in = {spec.name: self._input_buffer(spec) for spec in self.inputs}
        self._out = {spec.name: self._output_buffer(spec) for spec in self.outputs}

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        try:
            for spec, tensor in zip(self.inputs, tensors, strict=True):
                self._in[spec.name].write(tensor)
            self._model.run_by_name(self._signature, self._in, self._out)
            return [self._read(spec) for spec in self.outputs]
        except RuntimeError as error:
            raise AcceleratorError(
                f"model {self._name}: the accelerator on {self._accelerator.adapter} failed "
                f"({brief(error)}); expected the driver to keep the connection and to have memory "
                "left; start the graph again, or run the model on the CPU: --device cpu",
                adapter=self._accelerator.adapter,
            ) from error

    def close(self) -> None:
        # Buffers before the model that made them.
        self._in = self._out = {}
        self._model = None

    def _read(self, spec: TensorSpec) -> NDArray[Any]:
        values: NDArray[Any] = self._out[spec.name].read(int(np.prod(spec.shape)), spec.dtype)
        return values.reshape(spec.shape)

    def _input_buffer(self, spec: TensorSpec) -> Any:
        buffer = self._model.create_input_buffer_by_name(self._signature, spec.name)
        # The first one in a process has LiteRT tell what it finds.
        with held_messages(is_of_litert):
            buffer.write(np.zeros(spec.shape, spec.dtype))
        return buffer

    def _output_buffer(self, spec: TensorSpec) -> Any:
        return self._model.create_output_buffer_by_name(self._signature, spec.name)


def _ends(model: bytes) -> tuple[list[int], list[int]]:
    """Return the numbers of the tensors that go in and come out, in the model's order."""
    subgraph = next(iter(Table(model, offset_at(model, 0)).tables(_MODEL_SUBGRAPHS)))
    return list(subgraph.ints(_SUBGRAPH_INPUTS)), list(subgraph.ints(_SUBGRAPH_OUTPUTS))


def _in_order(
    details: Mapping[str, Mapping[str, Any]], tensors: Sequence[int]
) -> tuple[TensorSpec, ...]:
    """Describe what a signature names, in the model's order."""
    by_tensor = {int(detail["index"]): _spec(name, detail) for name, detail in details.items()}
    return tuple(by_tensor[tensor] for tensor in tensors)


def _spec(name: str, detail: Mapping[str, Any]) -> TensorSpec:
    shape = tuple(int(size) for size in detail["shape"])
    return TensorSpec(name, shape, np.dtype(detail["dtype"]))
