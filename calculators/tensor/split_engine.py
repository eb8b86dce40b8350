"""Run a model that was cut into parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .backends import EngineMaker
from .inference_engine import InferenceEngine
from .model_split import SplitModel, split_at_custom_operators

__all__ = ["SplitEngine", "engine_with_custom_operators"]

_LEFT_OUT = np.empty(0, dtype=np.float32)


class SplitEngine:
    """Run the parts of a model one after the other, and the steps between them in NumPy."""

    def __init__(self, split: SplitModel, engines: Sequence[InferenceEngine]) -> None:
        self._split = split
        self._engines = engines
        specs = {
            tensor: spec
            for part, engine in zip(split.parts, engines, strict=True)
            for tensor, spec in zip(part.inputs, engine.inputs, strict=True)
        }
        self.device = engines[0].device
        self.inputs = tuple(specs[tensor] for tensor in split.inputs)
        self.outputs = split.output_specs

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        values: dict[int | None, NDArray[Any]] = {None: _LEFT_OUT}
        values.update(zip(self._split.inputs, tensors, strict=True))
        for part, engine in zip(self._split.parts, self._engines, strict=True):
            found = engine.run([values[tensor] for tensor in part.inputs])
            values.update(zip(part.outputs, found, strict=True))
            for step in part.steps:
                read = [values[tensor] for tensor in step.inputs]
                values[step.output] = step.operator(read, step.options)
        return [values[tensor] for tensor in self._split.outputs]

    def close(self) -> None:
        for engine in self._engines:
            engine.close()


def engine_with_custom_operators(
    make: EngineMaker,
    model: bytes,
    *,
    name: str,
    num_threads: int,
    xnnpack: bool = True,
    outputs: Collection[int] | None = None,
) -> InferenceEngine:
    """Return an engine for a model, in parts if it has custom operators that are known here."""
    split = split_at_custom_operators(model, None if outputs is None else frozenset(outputs))
    if split is None:
        return make(model, name=name, num_threads=num_threads, xnnpack=xnnpack, outputs=outputs)
    engines = [
        make(part.model, name=name, num_threads=num_threads, xnnpack=xnnpack)
        for part in split.parts
    ]
    return SplitEngine(split, engines)
