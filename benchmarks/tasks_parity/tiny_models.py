"""Write small TensorFlow Lite models of dense layers, with the metadata that tasks look for.

Source: ``tensorflow/lite/schema/schema.fbs``, ``mediapipe/tasks/metadata/metadata_schema.fbs``.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vitruvian.tasks.flatbuffer_writer import Fields, Ints, Old, written

__all__ = ["TinyModel", "classifier_metadata", "with_files"]

# Operators by name: their number, and that of the table with their options.
_OPERATORS = {
    "concatenation": (2, 10),
    "fully_connected": (9, 8),
    "reshape": (22, 17),
    "softmax": (25, 9),
}
_FLOAT32, _INT32 = 0, 2
_Tables: TypeAlias = "list[Fields | Old]"


@dataclass
class TinyModel:
    """A model that is put together one operator after the other; tensors go by their numbers."""

    tensors: _Tables = field(default_factory=list["Fields | Old"])
    # The first buffer is empty by agreement.
    buffers: _Tables = field(default_factory=lambda: [{}])
    operators: _Tables = field(default_factory=list["Fields | Old"])

    def tensor(self, shape: Sequence[int], values: NDArray[Any] | None = None) -> int:
        """Add a tensor, a constant one with values, and return its number."""
        kind = _INT32 if values is not None and values.dtype == np.int32 else _FLOAT32
        number = len(self.tensors)
        buffer = 0
        if values is not None:
            buffer = len(self.buffers)
            self.buffers.append({0: values.tobytes()})
        name = f"tensor_{number}".encode()
        self.tensors.append({0: Ints(shape), 1: kind, 2: buffer, 3: name})
        return number

    def flat(self, tensor: int, size: int) -> int:
        """Reshape a tensor to 1×size."""
        shape = self.tensor([2], np.array([1, size], np.int32))
        return self._add("reshape", [tensor, shape], [1, size], {0: Ints([1, size])})

    def joined(self, tensors: Sequence[int], size: int) -> int:
        """Put tensors of 1×something side by side."""
        return self._add("concatenation", tensors, [1, size], {0: 1})

    def dense(self, tensor: int, weights: NDArray[np.float32], activation: int = 0) -> int:
        """Multiply by weights, outputs×inputs; an activation of 1 is ReLU."""
        count = len(weights)
        constants = [
            self.tensor(weights.shape, weights),
            self.tensor([count], np.zeros(count, np.float32)),
        ]
        return self._add("fully_connected", [tensor, *constants], [1, count], {0: activation})

    def softmax(self, tensor: int, size: int) -> int:
        """Turn logits into probabilities."""
        one = struct.unpack("<i", struct.pack("<f", 1.0))[0]
        return self._add("softmax", [tensor], [1, size], {0: one})

    def file(
        self, inputs: Sequence[int], outputs: Sequence[int], metadata: bytes | None = None
    ) -> bytes:
        """Return the model's file."""
        codes: _Tables = [{0: code, 2: 1, 3: code} for code, _ in _OPERATORS.values()]
        graph: Fields = {0: self.tensors, 1: Ints(inputs), 2: Ints(outputs), 3: self.operators}
        model: Fields = {0: 3, 1: codes, 2: [graph], 3: b"tiny", 4: self.buffers}
        if metadata is not None:
            model[4] = [*self.buffers, {0: metadata}]
            model[6] = [{0: b"TFLITE_METADATA", 1: len(self.buffers)}]
        return written(model, b"TFL3")

    def _add(self, name: str, inputs: Sequence[int], shape: Sequence[int], options: Fields) -> int:
        output = self.tensor(shape)
        place = list(_OPERATORS).index(name)
        self.operators.append(
            {0: place, 1: Ints(inputs), 2: Ints([output]), 3: _OPERATORS[name][1], 4: options}
        )
        return output


def classifier_metadata(files: Mapping[str, str], threshold: float | None) -> bytes:
    """Return metadata that name files of labels by their locales, and a threshold of scores."""
    listed: _Tables = [
        {0: name.encode(), 2: 2, **({3: locale.encode()} if locale else {})}
        for name, locale in files.items()
    ]
    output: Fields = {0: b"scores", 6: listed}
    if threshold is not None:
        bits = struct.unpack("<i", struct.pack("<f", threshold))[0]
        output[4] = [{0: 3, 1: {0: bits}}]
    return written({3: [{3: [output]}]}, b"M001")


def with_files(model: bytes, files: Mapping[str, str]) -> bytes:
    """Return a model with an archive of files behind it."""
    target = io.BytesIO(model)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return target.getvalue()
