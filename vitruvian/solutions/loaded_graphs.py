"""Graphs that stay loaded for single pictures: opening a model takes longer than running it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculators.tensor.settings import INFERENCE
from ..framework.errors import AssetError, FrameworkError
from ..framework.formats import ImageFrame
from ..framework.graph import CalculatorGraph
from ..framework.responder import Responder
from .picture_runner import SolutionError
from .pipeline import INPUT
from .settings import Settings

__all__ = ["LOADED", "LoadedGraphs"]


class LoadedGraphs:
    """The graphs of the ``limit`` settings that were used last.

    Any number of threads may ask: those with the same settings share one graph, and each of them
    gets what is found in its own picture.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._loaded: OrderedDict[Settings, _Loaded] = OrderedDict()
        # Without it, threads that begin together would each load a graph.
        self._lock = Lock()

    def run(self, image: NDArray[np.uint8], settings: Settings) -> Mapping[str, Any]:
        """Return the outputs for one picture, RGB H×W×3, by stream; None where there is nothing.

        Raises ``AssetError`` when a model is missing and ``SolutionError`` when the graph fails.
        """
        loaded = self._borrow(settings)
        try:
            return loaded.responder.respond({INPUT: ImageFrame(image)})
        except FrameworkError as error:
            # A graph that has failed runs no more; the next call makes a new one.
            self._forget(settings, loaded)
            if isinstance(error.__cause__, AssetError):
                raise error.__cause__ from None
            raise SolutionError(str(error)) from error
        finally:
            self._give_back(loaded)

    def _borrow(self, settings: Settings) -> _Loaded:
        with self._lock:
            loaded = self._loaded.get(settings)
            if loaded is None:
                loaded = self._loaded[settings] = _Loaded(_load(settings))
            self._loaded.move_to_end(settings)
            loaded.users += 1
            surplus = list(self._loaded.items())[: -self._limit]
        for settings_of_one, one in surplus:
            self._forget(settings_of_one, one)
        return loaded

    def _forget(self, settings: Settings, loaded: _Loaded) -> None:
        with self._lock:
            if self._loaded.get(settings) is loaded:
                del self._loaded[settings]
                loaded.is_kept = False
        self._close_unused(loaded)

    def _give_back(self, loaded: _Loaded) -> None:
        with self._lock:
            loaded.users -= 1
        self._close_unused(loaded)

    def _close_unused(self, loaded: _Loaded) -> None:
        # The last thread that uses a graph which is not kept ends it, and its threads with it.
        with self._lock:
            is_last = not loaded.is_kept and not loaded.users and not loaded.is_closed
            loaded.is_closed |= is_last
        if is_last:
            loaded.responder.abandon()


@dataclass
class _Loaded:
    """A loaded graph, how many threads use it at the moment, and whether it stays after them."""

    responder: Responder
    users: int = 0
    is_kept: bool = True
    is_closed: bool = False


def _load(settings: Settings) -> Responder:
    pipeline = settings.pipeline()
    graph = CalculatorGraph(
        pipeline.graph(table=True),
        # 0, unless told otherwise: the thread that asks does the work, without a hand-over.
        threads=settings.threads or 0,
        side_packets=pipeline.side_packets,
        services={INFERENCE: settings.inference()},
    )
    return graph.responder()


#: Those of all solutions: two, as a program may well look for poses and hands in every picture.
LOADED = LoadedGraphs(2)
