"""Let several calls of an inference node run at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from numpy.typing import NDArray

from .engine import LoadedModel

__all__ = ["ParallelModel"]


class ParallelModel:
    """Run one model for several threads at once, by loading it several times.

    A call that is alone gets the model with all its threads. Two models with all cores each would
    only get into each other's way, so calls that overlap get models with fewer threads, which
    ``load_narrow`` loads; and so does the first of the next calls, because where there were two
    hands in a frame there will be two in the next. The number of threads does not change the
    results. Models are loaded when they are first needed. On a graphics card calls take turns.
    """

    def __init__(self, wide: LoadedModel, load_narrow: Callable[[], LoadedModel]) -> None:
        self._wide = wide
        self._load_narrow = load_narrow
        self._idle: list[LoadedModel] = []
        self._narrow: list[LoadedModel] = []
        self._lock, self._turn = Lock(), Lock()
        self._running = 0
        self._overlap = self._overlapped_before = False
        self.device = wide.device
        self.inputs, self.outputs = wide.inputs, wide.outputs

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        """Return the outputs for inputs that fit ``inputs``, as arrays that stay valid."""
        if not self.device.startswith("cpu"):
            with self._turn:
                return self._wide.run(tensors)
        with self._taken() as model:
            return model.run(tensors)

    def close(self) -> None:
        """Free all that was loaded."""
        for model in (self._wide, *self._narrow):
            model.close()

    @contextmanager
    def _taken(self) -> Generator[LoadedModel]:
        model = self._begin()
        try:
            if model is None:
                model = self._load_narrow()
                self._narrow.append(model)
            yield model
        finally:
            self._end(model)

    def _begin(self) -> LoadedModel | None:
        """Return an idle model; None where another one has to be loaded."""
        with self._lock:
            self._running += 1
            self._overlap = self._overlap or self._running > 1
            if not self._overlap and not self._overlapped_before:
                return self._wide
            return self._idle.pop() if self._idle else None

    def _end(self, model: LoadedModel | None) -> None:
        with self._lock:
            self._running -= 1
            if model is not None and model is not self._wide:
                self._idle.append(model)
            if not self._running:
                self._overlapped_before, self._overlap = self._overlap, False
