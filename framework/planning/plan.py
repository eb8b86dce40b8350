"""The plan that the runtime executes: a validated graph, flat and in topological order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any, NamedTuple

from ..authoring.calculator import Calculator
from ..authoring.contract import Contract
from ..authoring.ports import Port
from ..errors import Location
from ..graph_file.config import ExecutorConfig
from ..quick_dataclass import dataclass
from ..streams.sync import InputPolicy

__all__ = ["GraphPlan", "NodePlan", "StreamPlan", "WirePlan"]


@dataclass(frozen=True, slots=True)
class WirePlan:
    """One connection of a node: a port, and the stream or side packet it is wired to.

    ``type`` is the payload type found by following links (``Any`` where nothing fixes it).
    """

    stream: str
    port: Port[Any]
    tag: str
    index: int
    type: Any
    back_edge: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class NodePlan:
    """One node to run; wires are sorted by tag ("" first), then index.

    ``read`` says for each output which elements of its lists somebody reads (None: all of them, or
    of all outputs).
    """

    id: int
    name: str
    calculator: type[Calculator]
    options: Mapping[str, Any]
    contract: Contract
    inputs: tuple[WirePlan, ...] = ()
    outputs: tuple[WirePlan, ...] = ()
    side_inputs: tuple[WirePlan, ...] = ()
    side_outputs: tuple[WirePlan, ...] = ()
    policy: InputPolicy | None = None
    executor: str = ""
    max_in_flight: int = 1
    buffer_size_hint: int = 0
    source_layer: int = 0
    location: Location = Location()
    read: tuple[frozenset[int] | None, ...] | None = None

    @property
    def is_source(self) -> bool:
        """Return True when the node has outputs but no input stream: it makes packets by itself."""
        return not self.inputs and bool(self.outputs)


class StreamPlan(NamedTuple):
    """A stream or side packet: its type, and its producer (None: the graph's input).

    ``accepts`` is the union of what may be sent where nothing in the graph decides on the type.
    """

    name: str
    type: Any
    accepts: Any
    producer: int | None
    required: bool = True
    location: Location = Location()


@dataclass(frozen=True, slots=True, eq=False)
class GraphPlan:
    """A whole graph; ``nodes`` are in topological order (back edges cut).

    ``input_streams`` and the others map the graph's interface names to stream names, in the order
    of the file. ``streams`` and ``side_packets`` hold all of them, by name.
    """

    nodes: tuple[NodePlan, ...]
    streams: Mapping[str, StreamPlan]
    side_packets: Mapping[str, StreamPlan]
    input_streams: tuple[str, ...] = ()
    output_streams: tuple[str, ...] = ()
    input_side_packets: tuple[str, ...] = ()
    output_side_packets: tuple[str, ...] = ()
    executors: tuple[ExecutorConfig, ...] = ()
    num_threads: int | None = None
    max_queue_size: int = 100
    queue_sizes: Mapping[str, int] = field(default_factory=dict[str, int])
    report_deadlock: bool = False
    max_loop_rounds: int = 10_000
    name: str = "<graph>"
    base_dir: Path | None = None
    interface: Mapping[str, str] = field(default_factory=dict[str, str])

    def with_sinks(self, sinks: Sequence[NodePlan], *, max_queue_size: int) -> GraphPlan:
        """Return the plan of one run: with nodes that observe outputs, and its queue size."""
        return replace(self, nodes=(*self.nodes, *sinks), max_queue_size=max_queue_size)

    def packaged_files(self) -> tuple[str, ...]:
        """Return the names by which the nodes open packaged files; some may be none of one."""
        named = (node.calculator.packaged_files(node.options) for node in self.nodes)
        return tuple(dict.fromkeys(name for names in named for name in names))
