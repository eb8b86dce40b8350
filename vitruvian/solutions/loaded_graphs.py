"""Graphs that stay loaded for single pictures: opening a model takes longer than running it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
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
        self._responders: OrderedDict[Settings, Responder] = OrderedDict()
        # Without it, threads that begin together would each load a graph.
        self._lock = Lock()

    def run(self, image: NDArray[np.uint8], settings: Settings) -> Mapping[str, Any]:
        """Return the outputs for one picture, RGB H×W×3, by stream; None where there is nothing.

        Raises ``AssetError`` when a model is missing and ``SolutionError`` when the graph fails.
        """
        responder = self._responder(settings)
        try:
            return responder.respond({INPUT: ImageFrame(image)})
        except FrameworkError as error:
            # A graph that has failed runs no more; the next call makes a new one.
            self._drop(settings, responder)
            if isinstance(error.__cause__, AssetError):
                raise error.__cause__ from None
            raise SolutionError(str(error)) from error

    def _responder(self, settings: Settings) -> Responder:
        with self._lock:
            responder = self._responders.get(settings)
            if responder is None:
                responder = self._responders[settings] = _load(settings)
            self._responders.move_to_end(settings)
            if len(self._responders) > self._limit:
                # Not closed: another thread may be using it. It has no threads of its own and goes
                # with the last reference.
                self._responders.popitem(last=False)
            return responder

    def _drop(self, settings: Settings, responder: Responder) -> None:
        with self._lock:
            if self._responders.get(settings) is responder:
                del self._responders[settings]


def _load(settings: Settings) -> Responder:
    pipeline = settings.pipeline()
    graph = CalculatorGraph(
        pipeline.graph(table=True),
        threads=0,
        side_packets=pipeline.side_packets,
        services={INFERENCE: settings.inference()},
    )
    return graph.responder()


#: Those of all solutions: two, as a program may well look for poses and hands in every picture.
LOADED = LoadedGraphs(2)
