"""A graph with its readers and writers, planned once, as it is or to be watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..calculators.tensor.settings import DeviceName, InferenceSettings
from ..framework.errors import GraphConfigError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.loader import load_graph
from ..framework.planning.plan import GraphPlan
from ..framework.planning.planner import plan_graph
from ..media.destinations import writer_of
from ..media.endpoint_nodes import with_endpoints
from ..media.endpoints import Endpoints, check_types
from ..media.sources import reader_of
from .arguments import parse_inputs, parse_outputs
from .collection import no_collection
from .reporting import UsageError
from .watched_graph import SIDE_PACKET, WatchedGraph, host_graph
from .watched_source import WatchedSource

__all__ = ["RunRequest", "endpoints_of", "read_graph"]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A graph that was read from ``source``, and what it is to be run with.

    ``live`` says that packets come in real time; ``paced`` that files are to come like that too.
    """

    source: str | Path
    config: GraphConfig
    ends: Endpoints
    side_packets: Mapping[str, object]
    inference: InferenceSettings
    imports: Sequence[str]
    threads: int | None
    live: bool
    paced: bool

    def planned(self) -> GraphPlan:
        """Plan the graph with its readers and writers.

        Raises ``GraphConfigError`` for its mistakes and ``UsageError`` for what does not fit it.
        """
        try:
            plan = self._with_ends(self.config)
        except GraphConfigError:
            # Mistakes of the graph itself go first, then readers and writers that do not fit.
            check_types(self.ends, plan_graph(self.config))
            raise
        # With its ends, a graph that takes anything has definite types.
        check_types(self.ends, plan)
        self._check(plan)
        return plan

    def watched(self) -> tuple[GraphPlan, Mapping[str, object]]:
        """Plan a graph around one that is loaded anew when its files change; return side packets.

        Raises as ``planned`` does.
        """
        own = plan_graph(self.config)
        check_types(self.ends, own)
        self._check(own)
        written = dict.fromkeys(writer.binding.stream for writer in self.ends.writers)
        source = WatchedSource(self.source, self.config, self.imports, self._check_reloaded)
        watched = WatchedGraph(
            own,
            [stream for stream in written if stream not in own.input_streams],
            reload=source.reload,
            files=source.files,
            side_packets=self.side_packets,
            threads=self.threads,
            live=self.live,
            inference=self.inference,
        )
        plan = self._with_ends(host_graph(watched))
        check_types(self.ends, plan)
        return plan, {SIDE_PACKET: watched}

    def _with_ends(self, config: GraphConfig) -> GraphPlan:
        with no_collection():
            return plan_graph(
                with_endpoints(config, self.ends, live=self.paced, with_threads=self.threads != 0)
            )

    def _check(self, plan: GraphPlan) -> None:
        if self.inference.device is not DeviceName.GRAPH:
            from ..calculators.tensor.graph_placement import require_device

            require_device(plan, self.inference)
        _require_side_packets(plan, self.config, self.side_packets)

    def _check_reloaded(self, new: GraphPlan) -> None:
        """Refuse a graph that the readers and writers do not fit any more."""
        inputs = [f"{one.binding.stream}={one.binding.path}" for one in self.ends.readers]
        outputs = [f"{one.binding.stream}={one.binding.path}" for one in self.ends.writers]
        inner = {name for name in new.streams if "__" in name}
        top = [name for name in new.streams if name not in inner or name in new.output_streams]
        parse_inputs(inputs, new.input_streams)
        parse_outputs(outputs, new.output_streams, top)
        check_types(self.ends, new)
        self._check(new)


def read_graph(source: str | Path) -> GraphConfig:
    """Read a graph; raises ``GraphConfigError`` with everything that is wrong with it."""
    try:
        return load_graph(source)
    except GraphConfigError:
        # What can be read of it may have further mistakes.
        plan_graph(source)
        raise


def endpoints_of(config: GraphConfig, inputs: Sequence[str], outputs: Sequence[str]) -> Endpoints:
    """Return readers and writers for a graph's streams; raises ``UsageError``."""
    given = [entry.name for entry in config.input_stream]
    results = [entry.name for entry in config.output_stream]
    made = [entry.name for node in config.node for entry in node.output_stream]
    readers = [reader_of(source) for source in parse_inputs(inputs, given)]
    streams = list(dict.fromkeys([*given, *made]))
    # Nodes that keep what they get, such as writers.
    writes_itself = any(node.input_stream and not node.output_stream for node in config.node)
    targets = parse_outputs(outputs, results, streams, writes_itself=writes_itself)
    return Endpoints(readers, [writer_of(target, readers) for target in targets])


def _require_side_packets(
    plan: GraphPlan, config: GraphConfig, given: Mapping[str, object]
) -> None:
    needed = [entry.name for entry in config.input_side_packet]
    missing = [
        name
        for name in needed
        if name not in given and name in plan.side_packets and plan.side_packets[name].required
    ]
    if missing:
        raise UsageError(
            "\n".join(
                f"{plan.side_packets[name].location}: the graph needs the side packet {name!r}; "
                f"give it with --side {name}=VALUE"
                for name in missing
            )
        )
