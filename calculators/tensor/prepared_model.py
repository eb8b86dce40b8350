"""Load what of a model an engine has to run: without unread outputs, and cut at custom operators.

It is done to the file, by the code of its format, so that it is the same for all engines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .engine import Engine, LoadedModel, ModelRequest
from .model_format import ModelFormat

if TYPE_CHECKING:
    from .split_model import SplitModel, Step

__all__ = ["load_prepared"]

_LEFT_OUT = np.empty(0, dtype=np.float32)


def load_prepared(
    engine: Engine,
    request: ModelRequest,
    model_format: ModelFormat,
    outputs: Collection[int] | None,
) -> LoadedModel:
    """Load a model without the outputs that are not among the numbers ``outputs`` (None: all).

    They come as arrays without elements, so that the others keep their numbers. Some models are
    better left whole, and compute all.
    """
    # On a graphics card tensors come to memory between the parts: 300 kB where a face is looked at
    # closely.
    kept = None if outputs is None else frozenset(outputs)
    native = frozenset[str]() if request.plain_kernels else engine.custom_operators
    split = model_format.split(request.model, kept, native)
    if split is not None:
        parts = [engine.load(request._replace(model=part.model)) for part in split.parts]
        return _SplitModel(split, parts)
    pruned = None if outputs is None else model_format.prune(request.model, outputs)
    if pruned is None:
        return engine.load(request)
    return _PrunedModel(engine.load(request._replace(model=pruned.model)), pruned.present)


class _PrunedModel:
    """Puts empty arrays in the places of the outputs that a model has lost."""

    def __init__(self, model: LoadedModel, present: Sequence[bool]) -> None:
        self._model = model
        self._present = present
        self.device = model.device
        self.inputs = model.inputs
        self.outputs = model.outputs

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        computed = iter(self._model.run(tensors))
        return [next(computed) if is_there else _LEFT_OUT for is_there in self._present]

    def close(self) -> None:
        self._model.close()


class _SplitModel:
    """Runs the parts of a model one after the other, and the steps between them in NumPy."""

    def __init__(self, split: SplitModel, models: Sequence[LoadedModel]) -> None:
        from .split_model import joined_steps

        self._split = split
        self._models = models
        self._steps = [joined_steps(part.steps) for part in split.parts]
        specs = {
            tensor: spec
            for part, model in zip(split.parts, models, strict=True)
            for tensor, spec in zip(part.inputs, model.inputs, strict=True)
        }
        self.device = models[0].device
        self.inputs = tuple(specs[tensor] for tensor in split.inputs)
        self.outputs = split.output_specs

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        values: dict[int | None, NDArray[Any]] = {None: _LEFT_OUT}
        values.update(zip(self._split.inputs, tensors, strict=True))
        for part, model, steps in zip(self._split.parts, self._models, self._steps, strict=True):
            found = model.run([values[tensor] for tensor in part.inputs])
            values.update(zip(part.outputs, found, strict=True))
            for group in steps:
                _compute(group, values)
        return [values[tensor] for tensor in self._split.outputs]

    def close(self) -> None:
        for model in self._models:
            model.close()


def _compute(steps: Sequence[Step], values: dict[int | None, NDArray[Any]]) -> None:
    """Add to the values, by tensor, what steps make that are computed at once."""
    first, *others = steps
    read = [values[tensor] for tensor in first.inputs]
    made = first.operator([*read, *(values[step.inputs[1]] for step in others)], first.options)
    if not others:
        values[first.output] = made
        return
    for place, step in enumerate(steps):
        values[step.output] = made[place : place + 1]
