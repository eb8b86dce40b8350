"""Ask LiteRT's accelerator, with a tiny model, what it runs on and how exactly it computes."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from ..native_messages import held_messages, is_of_litert
from .accelerator import Accelerator, AcceleratorAdapter
from .model_packing import model_schema, packed

__all__ = ["accelerator_adapter", "computes_in_half"]

_VALUES = 4
_NAME = "that tries the accelerator out"


def accelerator_adapter() -> AcceleratorAdapter:
    """Return the graphics card that models run on.

    Opens it if nothing has yet, which takes some tenths of a second; raises ``AcceleratorError``
    where there is none.
    """
    accelerator = Accelerator.shared()
    if accelerator.adapter is None:
        accelerator.compile(_model(), name=_NAME)
    assert accelerator.adapter is not None
    return accelerator.adapter


@functools.cache
def computes_in_half() -> bool:
    """Return True when the card computes in 16 bits where it may; some cards cannot."""
    model = Accelerator.shared().compile(_model(), name=_NAME, half=True)
    (put,), (get,) = model.create_input_buffers(0), model.create_output_buffers(0)
    # Between two neighbours of 16 bits.
    value = np.float32(1.0 + 2.0**-14)
    with held_messages(is_of_litert):
        put.write(np.full(_VALUES, value, np.float32))
    model.run_by_index(0, [put], [get])
    return bool(np.any(get.read(_VALUES, np.float32) != value))


def _model() -> bytes:
    """Return a model of one operator, which gives positive values back as they are."""
    schema = model_schema()

    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.RELU
    operator = schema.OperatorT()
    operator.inputs, operator.outputs = [0], [1]
    subgraph = schema.SubGraphT()
    subgraph.tensors = [_tensor(schema, name) for name in (b"x", b"y")]
    subgraph.inputs, subgraph.outputs, subgraph.operators = [0], [1], [operator]
    model = schema.ModelT()
    model.version = 3
    model.operatorCodes, model.subgraphs, model.buffers = [code], [subgraph], [schema.BufferT()]
    return packed(model)


def _tensor(schema: Any, name: bytes) -> Any:
    tensor = schema.TensorT()
    tensor.name, tensor.type, tensor.shape = name, schema.TensorType.FLOAT32, [1, 1, 1, _VALUES]
    return tensor
