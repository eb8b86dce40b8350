"""Make the bytes of a TensorFlow Lite model from its parts.

Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["model_schema", "packed"]

_IDENTIFIER = b"TFL3"


def model_schema() -> Any:
    """Return the classes of a model's parts, which come with LiteRT."""
    return importlib.import_module("ai_edge_litert.schema_py_generated")


def packed(model: Any) -> bytes:
    """Return the file of a ``ModelT``."""
    flatbuffers: Any = importlib.import_module("flatbuffers")
    weights = sum(len(buffer.data) for buffer in model.buffers if buffer.data is not None)
    builder = flatbuffers.Builder(weights + 100_000)
    builder.Finish(model.Pack(builder), _IDENTIFIER)
    return bytes(builder.Output())
