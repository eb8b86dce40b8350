"""A graph as a drawing needs it: nodes with their ports, subgraphs with what is inside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..framework.authoring.calculator import REGISTRY, Calculator
from ..framework.errors import GraphConfigError, Location
from ..framework.graph_file.config import GraphConfig, NodeConfig, PortEntry
from ..framework.graph_file.library import LIBRARY, GraphLibrary, SubgraphLookup
from ..framework.graph_file.names import node_names
from ..framework.graph_file.problems import Problems
from ..framework.planning.option_values import apply_option_values
from ..framework.planning.plan import GraphPlan
from ..framework.planning.planner import plan_graph
from ..framework.planning.switch_container import GENERATED_SUBGRAPHS
from ..framework.values.payload_types import type_name

__all__ = [
    "GraphPicture",
    "NodePicture",
    "PortPicture",
    "kind_of",
    "picture_of",
    "picture_of_plan",
]

_STREAMS = ("input_stream", "output_stream")
_SIDE_PACKETS = ("input_side_packet", "output_side_packet")
_PREFIX_LETTERS = {ord(letter): "_" for letter in ". :"}

#: A stream's name, and whether it is a side packet.
_Key = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class PortPicture:
    """One end of a stream: ``tag`` as a person writes it, ``type`` the payload's name.

    ``full`` is what the stream is called in the expanded graph, where it has another name there.
    """

    stream: str
    tag: str = ""
    side: bool = False
    back_edge: bool = False
    type: str = ""
    full: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class NodePicture:
    """A node; ``body`` is what is inside if it is a subgraph. ``kind`` groups calculators.

    ``options`` are those written at the node and those that ``option_value`` hands down to it.
    ``full`` is the node's name in the expanded graph; what is inside a subgraph has names that
    begin with its ``prefix``. ``places`` are the first and the last known place of the node.
    """

    name: str
    calculator: str
    kind: str = ""
    doc: str = ""
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    inputs: tuple[PortPicture, ...] = ()
    outputs: tuple[PortPicture, ...] = ()
    body: GraphPicture | None = None
    full: str = field(default="", compare=False)
    prefix: str = field(default="", compare=False)
    places: tuple[Location, Location] = field(default=(Location(), Location()), compare=False)

    @property
    def title(self) -> str:
        """Return the calculator's name without the ending that all of them have."""
        short = self.calculator.removesuffix("Calculator") or self.calculator
        return short if self.name in {self.calculator, ""} else f"{self.name} ({short})"


@dataclass(frozen=True, slots=True)
class GraphPicture:
    """A graph or subgraph with its interface; ``doc`` is the comment at the top of its file."""

    name: str
    doc: str = ""
    inputs: tuple[PortPicture, ...] = ()
    outputs: tuple[PortPicture, ...] = ()
    nodes: tuple[NodePicture, ...] = ()


def picture_of(config: GraphConfig, *, expand: bool = True) -> GraphPicture:
    """Return the picture of a graph; without ``expand`` subgraphs are plain boxes.

    A graph with mistakes can be drawn as well, to find them; only payload types are then missing.
    """
    try:
        plan = plan_graph(config)
    except GraphConfigError:
        plan = None
    return picture_of_plan(config, plan, expand=expand)


def picture_of_plan(
    config: GraphConfig,
    plan: GraphPlan | None,
    *,
    expand: bool = True,
    library: GraphLibrary = LIBRARY,
) -> GraphPicture:
    """Return the picture of a graph that was planned already, or could not be (None)."""
    types = {} if plan is None else _types(plan)
    config = apply_option_values(config, {}, Problems())
    return _Painter(library.lookup(config.path), types, expand=expand).graph(config, _Names(), ())


def _types(plan: GraphPlan) -> dict[_Key, str]:
    return {
        (stream.name, side): "" if stream.type is Any else type_name(stream.type)
        for side, streams in ((False, plan.streams), (True, plan.side_packets))
        for stream in streams.values()
    }


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that the streams of one level have in the expanded graph."""

    prefix: str = ""
    interface: Mapping[_Key, str] = field(default_factory=dict[_Key, str])

    def full(self, name: str, side: bool) -> str:
        return self.interface.get((name, side), self.prefix + name)


class _Painter:
    """Turns configurations into pictures, with what is known about calculators and streams."""

    def __init__(self, lookup: SubgraphLookup, types: Mapping[_Key, str], *, expand: bool) -> None:
        self._lookup = lookup
        self._types = types
        self._expand = expand

    def graph(self, config: GraphConfig, names: _Names, inside: tuple[str, ...]) -> GraphPicture:
        """Show one file; ``inside`` are the subgraphs around it."""
        shown = node_names(config.node)
        return GraphPicture(
            config.type or (config.path.stem if config.path else "graph"),
            config.doc,
            tuple(self._ports(config.input_stream, config.input_side_packet, names)),
            tuple(self._ports(config.output_stream, config.output_side_packet, names)),
            tuple(
                self._node(node, name, names, inside)
                for node, name in zip(config.node, shown, strict=True)
            ),
        )

    def _node(
        self, node: NodeConfig, name: str, names: _Names, inside: tuple[str, ...]
    ) -> NodePicture:
        subgraph = self._subgraph(node)
        cls = REGISTRY.get(node.calculator) if subgraph is None else None
        body = None
        if subgraph is not None and self._expand and node.calculator not in inside:
            inner = _inner_names(subgraph, node, name, names)
            body = self.graph(subgraph, inner, (*inside, node.calculator))
        doc = subgraph.doc if subgraph is not None else (cls and cls.__doc__) or ""
        return NodePicture(
            name=node.name if node.name != node.calculator else "",
            calculator=node.calculator,
            kind="subgraph" if subgraph is not None else kind_of(cls),
            doc=doc.strip().partition("\n")[0],
            options=node.options,
            inputs=tuple(
                self._ports(node.input_stream, node.input_side_packet, names, node.back_edge)
            ),
            outputs=tuple(self._ports(node.output_stream, node.output_side_packet, names)),
            body=body,
            full=names.prefix + name,
            prefix=_prefix(names, name) if subgraph is not None else "",
            places=_places(node),
        )

    def _subgraph(self, node: NodeConfig) -> GraphConfig | None:
        """Return what a node stands for, with the options that it hands down; None if nothing."""
        make = GENERATED_SUBGRAPHS.get(node.calculator)
        if make is not None:
            return apply_option_values(make(node, Problems()), {}, Problems())
        subgraph = self._lookup.find(node.calculator, Problems())
        if subgraph is None:
            return None
        return apply_option_values(subgraph, node.options, Problems(), node)

    def _ports(
        self,
        streams: Sequence[PortEntry],
        side_packets: Sequence[PortEntry],
        names: _Names,
        back_edges: Sequence[tuple[str, int]] = (),
    ) -> Iterator[PortPicture]:
        for side, entries in ((False, streams), (True, side_packets)):
            for entry in entries:
                back = not side and (entry.tag, entry.index) in back_edges
                full = names.full(entry.name, side)
                kind = self._types.get((full, side), "")
                tag = f"{entry.tag}:{entry.index}" if entry.tag and entry.index else entry.tag
                yield PortPicture(
                    entry.name, tag, side, back, kind, full if full != entry.name else ""
                )


def _inner_names(subgraph: GraphConfig, node: NodeConfig, name: str, outer: _Names) -> _Names:
    """Follow the interface of a subgraph to the streams around it, as expanding it does."""
    interface: dict[_Key, str] = {}
    for side, fields in ((False, _STREAMS), (True, _SIDE_PACKETS)):
        for wiring in fields:
            wired = {(e.tag, e.index): e.name for e in getattr(node, wiring)}
            for entry in getattr(subgraph, wiring):
                if (entry.tag, entry.index) in wired:
                    full = outer.full(wired[entry.tag, entry.index], side)
                    interface[entry.name, side] = full
    return _Names(_prefix(outer, name), interface)


def _prefix(outer: _Names, name: str) -> str:
    return outer.prefix + name.lower().translate(_PREFIX_LETTERS) + "__"


def _places(node: NodeConfig) -> tuple[Location, Location]:
    entries = (
        *node.input_stream,
        *node.output_stream,
        *node.input_side_packet,
        *node.output_side_packet,
    )
    # A value that was handed down stands elsewhere, perhaps in the same file.
    handed = node.handed_options
    places = [
        place
        for place in (
            node.location,
            *node.places.values(),
            *(place for key, place in node.option_locations.items() if key not in handed),
            *(entry.location for entry in entries),
        )
        if place.file == node.location.file
    ]
    return min(places, key=_line), max(places, key=_line)


def _line(place: Location) -> tuple[int, int]:
    return place.line, place.column


def kind_of(cls: type[Calculator] | None) -> str:
    """Return the group of a calculator: its folder in the package, ``own`` or ``unknown``."""
    if cls is None:
        return "unknown"
    parts = cls.__module__.split(".")
    return parts[2] if parts[:2] == ["vitruvian", "calculators"] else "own"
