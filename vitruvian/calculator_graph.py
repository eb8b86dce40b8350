"""``CalculatorGraph`` with words for where its models run, which the framework does not know."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .calculators.tensor.settings import INFERENCE, DeviceName, InferenceSettings
from .framework import graph
from .framework.authoring.service import GraphService
from .framework.planning.plan import GraphPlan
from .framework.runtime.tracer import Tracer

__all__ = ["CalculatorGraph"]

_log = logging.getLogger(__name__)


class CalculatorGraph(graph.CalculatorGraph):
    """A graph of calculators: load it, feed it, observe its outputs, wait for it.

    ``source`` is the name of a packaged graph, the path of a YAML file, YAML text, a mapping or a
    ``GraphPlan``. ``threads`` is the size of the thread pool. With 0 everything runs in the calling
    thread while it waits; None takes the graph file's ``num_threads``, or one thread per core.
    ``side_packets`` are the input side packets of every run, ``services`` the objects that its
    calculators share, by key. ``seed`` shuffles the order in which ready nodes run, to prove that
    results do not depend on it. ``run_all`` disables the pruning of pure nodes, and of parts of
    models, whose outputs are unread.

    ``backend`` and ``precision`` are the defaults of these options of ``InferenceCalculator``.
    ``device`` is where models and image work run: "cpu", "gpu", "auto", or "graph", as the graph
    file says. With "cpu", a graph whose images are on the graphics card is replaced by the graph of
    the same name for the CPU (``NAME_cpu`` for ``NAME_gpu``). The three are the service
    ``INFERENCE`` of ``vitruvian.calculators.tensor.settings``, which ``services`` may hold instead.
    Raises ``GraphConfigError`` with every problem of the graph.

    A graph runs from ``start_run`` to ``wait_until_done`` and can then be started again; as a
    context manager it does both::

        with CalculatorGraph("graph.yaml") as graph:
            graph.add_packet_to_input_stream("numbers", Packet(1).at(0))
    """

    def __init__(
        self,
        source: str | Path | Mapping[str, Any] | GraphPlan,
        *,
        threads: int | None = None,
        side_packets: Mapping[str, Any] | None = None,
        services: Mapping[GraphService[Any], Any] | None = None,
        tracers: Sequence[Tracer] = (),
        seed: int | None = None,
        run_all: bool = False,
        backend: str = "auto",
        precision: str = "auto",
        device: str = "graph",
    ) -> None:
        chosen = InferenceSettings.of(backend=backend, precision=precision, device=device)
        source, settings = _placed(source, chosen)
        super().__init__(
            source,
            threads=threads,
            side_packets=side_packets,
            services={INFERENCE: settings, **(services or {})},
            tracers=tracers,
            seed=seed,
            run_all=run_all,
        )
        _require_device(self.plan, settings)


def _placed(source: Any, settings: InferenceSettings) -> tuple[Any, InferenceSettings]:
    if settings.device is DeviceName.GRAPH:
        return source, settings
    from .calculators.tensor.graph_placement import place_graph

    placed = place_graph(source, settings)
    if placed.reason:
        _log.warning("%s", placed.reason)
    return placed.source, placed.settings


def _require_device(plan: GraphPlan, settings: InferenceSettings) -> None:
    if settings.device is not DeviceName.GRAPH:
        from .calculators.tensor.graph_placement import require_device

        require_device(plan, settings)
