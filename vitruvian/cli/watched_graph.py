"""A graph inside a node, replaced when its files change: what ``run --watch`` runs.

Readers and writers are in the graph outside, so a camera stays open and a video goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..calculators.tensor.settings import INFERENCE, InferenceSettings
from ..framework.authoring.calculator import REGISTRY, Calculator
from ..framework.authoring.context import Context
from ..framework.authoring.ports import Input, Output, SideInput
from ..framework.error_text import describe
from ..framework.errors import FrameworkError
from ..framework.graph import CalculatorGraph
from ..framework.graph_file.config import GraphConfig, NodeConfig, PortEntry
from ..framework.graph_file.shown_path import shown_path
from ..framework.planning.plan import GraphPlan
from ..framework.values.packet import Packet
from ..framework.values.timestamp import Timestamp
from .file_watch import FileWatch
from .reporting import UsageError

__all__ = ["SIDE_PACKET", "WatchedGraph", "host_graph"]

#: The side packet that holds the ``WatchedGraph``.
SIDE_PACKET = "watched_graph"

_log = logging.getLogger("vitruvian.watch")
_log.setLevel(logging.INFO)

#: A stream's name and a packet of it.
Sent = tuple[str, Packet[Any]]


class WatchedGraph:
    """Runs a graph one timestamp at a time, and looks for changed files before each.

    ``reload`` makes the new plan, given what has changed; when it fails, the graph goes on as it
    was. So it does when the new plan fails with its first packets; a graph that never worked
    drops packets until a file changes. ``files`` tells what to watch after each attempt.
    """

    def __init__(
        self,
        plan: GraphPlan,
        outputs: Sequence[str],
        *,
        reload: Callable[[Sequence[Path]], GraphPlan],
        files: Callable[[], Iterable[Path]],
        side_packets: Mapping[str, Any],
        threads: int | None = None,
        live: bool = False,
        inference: InferenceSettings,
    ) -> None:
        self.inputs = plan.input_streams
        self.outputs = tuple(outputs)
        self._plan = plan
        self._reload = reload
        self._files = files
        self._side_packets = side_packets
        self._threads = threads
        self._live = live
        self._inference = inference
        self._watch = FileWatch()
        self._graph: CalculatorGraph | None = None
        self._proven: GraphPlan | None = None
        self._sent: list[Sent] = []

    def start(self) -> None:
        """Start the graph as it is."""
        self._watch.look_at(self._files())
        self._start(self._plan)

    def process(self, timestamp: Timestamp, packets: Sequence[Packet[Any]]) -> list[Sent]:
        """Feed the packets of one timestamp, empty ones where none came; return what comes out."""
        changed = self._watch.changed()
        if changed:
            self._change(changed)
        if not self._fed(timestamp, packets) and self._graph is not None:
            # The plan from before has not seen this time yet.
            self._fed(timestamp, packets)
        return self._taken()

    def close(self) -> list[Sent]:
        """End the graph and return what still comes out."""
        self._stop()
        return self._taken()

    def abandon(self) -> None:
        """End the graph, whatever is in it."""
        if self._graph is not None:
            self._graph.abandon()

    def _change(self, changed: Sequence[Path]) -> None:
        names = ", ".join(shown_path(path) for path in changed)
        try:
            plan = self._reload(changed)
        except (FrameworkError, UsageError) as error:
            text = describe(error) if isinstance(error, FrameworkError) else str(error)
            _log.error("%s\nafter a change of %s; the graph goes on as it was", text, names)
            return
        finally:
            self._watch.look_at(self._files())
        self._stop()
        self._start(plan)
        _log.info("reloaded after a change of %s", names)

    def _start(self, plan: GraphPlan) -> None:
        self._plan = plan
        self._graph = CalculatorGraph(
            plan,
            threads=self._threads,
            side_packets=self._side_packets,
            services={INFERENCE: self._inference},
        )
        for stream in self.outputs:
            self._graph.observe_output_stream(
                stream, lambda name, packet: self._sent.append((name, packet))
            )
        try:
            self._graph.start_run(live=self._live)
        except FrameworkError as error:
            self._fail(error)

    def _stop(self) -> None:
        graph, self._graph = self._graph, None
        if graph is None:
            return
        try:
            graph.close()
        except FrameworkError as error:
            _log.error("%s", describe(error))
            graph.abandon()

    def _fed(self, timestamp: Timestamp, packets: Sequence[Packet[Any]]) -> bool:
        graph = self._graph
        if graph is None:
            return False
        try:
            for stream, packet in zip(self.inputs, packets, strict=True):
                if packet.is_empty():
                    bound = timestamp.next_allowed_in_stream()
                    graph.set_input_stream_timestamp_bound(stream, bound)
                else:
                    graph.add_packet_to_input_stream(stream, packet)
            graph.wait_until_idle()
        except FrameworkError as error:
            self._fail(error)
            return False
        self._proven = self._plan
        return True

    def _fail(self, error: FrameworkError) -> None:
        """Go back to the plan that worked, or wait for a change if there is none."""
        failed, self._graph = self._graph, None
        if failed is not None:
            failed.abandon()
        proven, self._proven = self._proven, None
        if proven is None or proven is self._plan:
            _log.error("%s\nthe graph has stopped until one of its files changes", describe(error))
            return
        _log.error("%s\nthe graph goes on as it was before the change", describe(error))
        self._start(proven)

    def _taken(self) -> list[Sent]:
        taken, self._sent = self._sent, []
        return taken


class WatchedGraphCalculator(Calculator, abstract=True):
    """Run a ``WatchedGraph``, whose inputs and outputs are IN and OUT in their order."""

    packet = Input(Any, tag="IN", repeated=True, optional=True)
    sent = Output(Any, tag="OUT", repeated=True)
    graph = SideInput(WatchedGraph)
    timestamp_offset = None

    def open(self, ctx: Context) -> None:
        self._graph = ctx[self.graph]
        self._last = dict.fromkeys(self._graph.outputs, Timestamp.UNSTARTED)
        self._graph.start()

    def process(self, ctx: Context) -> None:
        self._send(ctx, self._graph.process(ctx.timestamp, ctx.packets(self.packet)))

    def close(self, ctx: Context) -> None:
        if ctx.run_failed:
            self._graph.abandon()
        else:
            self._send(ctx, self._graph.close())

    def _send(self, ctx: Context, sent: Iterable[Sent]) -> None:
        for stream, packet in sent:
            # A new graph may send for a time that the one before has sent for.
            if packet.timestamp > self._last[stream]:
                self._last[stream] = packet.timestamp
                ctx.forward(self.sent, packet, index=self._graph.outputs.index(stream))


def host_graph(watched: WatchedGraph) -> GraphConfig:
    """Return the graph around a watched one, with its streams, to which ends can be added."""
    # Nobody else has a use for it.
    REGISTRY.add(WatchedGraphCalculator.__name__, WatchedGraphCalculator)
    node = NodeConfig(
        WatchedGraphCalculator.__name__,
        input_stream=_entries("IN", watched.inputs),
        output_stream=_entries("OUT", watched.outputs),
        input_side_packet=_entries("GRAPH", [SIDE_PACKET]),
    )
    return GraphConfig(
        node=(node,),
        input_stream=_entries("", watched.inputs),
        output_stream=_entries("", watched.outputs),
        input_side_packet=_entries("", [SIDE_PACKET]),
        # A camera's picture should not grow old while it waits for the one before.
        max_queue_size=1 if len(watched.inputs) == 1 else None,
    )


def _entries(tag: str, names: Sequence[str]) -> tuple[PortEntry, ...]:
    return tuple(PortEntry(name, tag, index) for index, name in enumerate(names))
