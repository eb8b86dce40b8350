"""Unpack the weights that a TensorFlow Lite model stores as sparse, for what takes dense ones only.

Such a model begins with DENSIFY operators, each of which writes out one constant. The reference
interpreter knows how; what it makes takes the operator's place. Nothing that the model computes
changes. Takes some tenths of a second and as much memory as the dense weights.
Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..native_messages import held_messages, is_of_litert
from .model_packing import model_schema, packed

__all__ = ["with_dense_weights"]


def with_dense_weights(model: bytes) -> bytes:
    """Return the model with dense constants in place of its DENSIFY operators, if it has any."""
    schema = model_schema()

    if not _has_operator(schema, model, schema.BuiltinOperator.DENSIFY):
        return model
    root = schema.ModelT.InitFromPackedBuf(model, 0)
    interpreter = _run_once(model)
    for number, subgraph in enumerate(root.subgraphs):
        if number > 0:
            # Parts that operators call keep theirs.
            break
        kept: list[Any] = []
        for operator in subgraph.operators:
            if _code(root.operatorCodes[operator.opcodeIndex]) != schema.BuiltinOperator.DENSIFY:
                kept.append(operator)
                continue
            (output,) = operator.outputs
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(interpreter.get_tensor(output).tobytes(), np.uint8)
            subgraph.tensors[output].buffer = len(root.buffers)
            root.buffers.append(buffer)
        subgraph.operators = kept
    return packed(root)


def _has_operator(schema: Any, model: bytes, code: int) -> bool:
    root = schema.Model.GetRootAs(model, 0)
    codes = (root.OperatorCodes(number) for number in range(root.OperatorCodesLength()))
    return any(max(one.BuiltinCode(), one.DeprecatedBuiltinCode()) == code for one in codes)


def _code(operator_code: Any) -> int:
    # Codes below 127 stand in the older of two fields.
    code: int = max(operator_code.builtinCode, operator_code.deprecatedBuiltinCode)
    return code


def _run_once(model: bytes) -> Any:
    """Return an interpreter that holds every value of a run, those of constants among them."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    with held_messages(is_of_litert):
        interpreter = Interpreter(
            model_content=model,
            experimental_preserve_all_tensors=True,
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        )
        interpreter.allocate_tensors()
        interpreter.invoke()
    return interpreter
