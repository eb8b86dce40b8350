"""A graph as a drawing needs it: nodes with their ports, subgraphs with what is inside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..framework.calculator import Calculator
from ..framework.config import GraphConfig, NodeConfig, PortEntry
from ..framework.graph_names import node_names
from ..framework.library import LIBRARY, SubgraphLookup
from ..framework.ports import ANY_TAG, Port, type_name
from ..framework.problems import Problems
from ..framework.registry import REGISTRY

__all__ = ["GraphPicture", "NodePicture", "PortPicture", "picture_of"]


@dataclass(frozen=True, slots=True)
class PortPicture:
    """Show one end of a stream: ``tag`` as a person writes it, ``type`` the payload's name."""

    stream: str
    tag: str = ""
    side: bool = False
    back_edge: bool = False
    type: str = ""


@dataclass(frozen=True, slots=True)
class NodePicture:
    """Show a node; ``body`` is what is inside if it is a subgraph. ``kind`` groups calculators."""

    name: str
    calculator: str
    kind: str = ""
    doc: str = ""
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    inputs: tuple[PortPicture, ...] = ()
    outputs: tuple[PortPicture, ...] = ()
    body: GraphPicture | None = None

    @property
    def title(self) -> str:
        """Return the calculator's name without the ending that all of them have."""
        short = self.calculator.removesuffix("Calculator") or self.calculator
        return short if self.name in {self.calculator, ""} else f"{self.name} ({short})"


@dataclass(frozen=True, slots=True)
class GraphPicture:
    """Show a graph or subgraph with its interface; ``doc`` is what its file says about it."""

    name: str
    doc: str = ""
    inputs: tuple[PortPicture, ...] = ()
    outputs: tuple[PortPicture, ...] = ()
    nodes: tuple[NodePicture, ...] = ()


def picture_of(config: GraphConfig, *, expand: bool = True) -> GraphPicture:
    """Return the picture of a graph; without ``expand`` subgraphs are plain boxes.

    Nothing is validated: a graph with mistakes can be drawn as well, to find them.
    """
    name = config.type or (config.path.stem if config.path else "graph")
    return _graph(config, name, LIBRARY.lookup(config.path), expand, ())


def _graph(
    config: GraphConfig,
    name: str,
    lookup: SubgraphLookup,
    expand: bool,
    inside: tuple[str, ...],
) -> GraphPicture:
    nodes = tuple(
        _node(node, node_name, lookup, expand, inside)
        for node, node_name in zip(config.node, node_names(config.node), strict=True)
    )
    types = _stream_types(nodes)
    inputs = [*_interface(config.input_stream, types), *_interface(config.input_side_packet, types)]
    outputs = [
        *_interface(config.output_stream, types),
        *_interface(config.output_side_packet, types),
    ]
    sides = {entry.name for entry in (*config.input_side_packet, *config.output_side_packet)}
    return GraphPicture(
        name,
        config.doc,
        tuple(_as_side(port, port.stream in sides) for port in inputs),
        tuple(_as_side(port, port.stream in sides) for port in outputs),
        nodes,
    )


def _as_side(port: PortPicture, side: bool) -> PortPicture:
    return PortPicture(port.stream, port.tag, side, port.back_edge, port.type)


def _interface(entries: Sequence[PortEntry], types: Mapping[str, str]) -> Iterator[PortPicture]:
    for entry in entries:
        yield PortPicture(entry.name, _tag(entry), type=types.get(entry.name, ""))


def _node(
    node: NodeConfig,
    name: str,
    lookup: SubgraphLookup,
    expand: bool,
    inside: tuple[str, ...],
) -> NodePicture:
    subgraph = lookup.find(node.calculator, Problems())
    body = None
    ports: Mapping[tuple[str, bool, bool], str] = {}
    if subgraph is not None and node.calculator not in inside:
        body = _graph(subgraph, node.calculator, lookup, expand, (*inside, node.calculator))
        ports = _body_types(body)
    cls = None if subgraph is not None else REGISTRY.get(node.calculator)
    if cls is not None:
        ports = _class_types(cls)
    return NodePicture(
        name="" if name == node.calculator or not node.name else name,
        calculator=node.calculator,
        kind=_kind(cls) if subgraph is None else "subgraph",
        doc=_doc(cls, body),
        options=node.options,
        inputs=tuple(_ports(node, node.input_stream, node.input_side_packet, False, ports)),
        outputs=tuple(_ports(node, node.output_stream, node.output_side_packet, True, ports)),
        body=body if expand else None,
    )


def _ports(
    node: NodeConfig,
    streams: Sequence[PortEntry],
    side_packets: Sequence[PortEntry],
    is_output: bool,
    types: Mapping[tuple[str, bool, bool], str],
) -> Iterator[PortPicture]:
    for side, entries in ((False, streams), (True, side_packets)):
        for entry in entries:
            back = not side and not is_output and (entry.tag, entry.index) in node.back_edge
            kind = types.get((entry.tag, side, is_output), "")
            yield PortPicture(entry.name, _tag(entry), side, back, kind)


def _tag(entry: PortEntry) -> str:
    return f"{entry.tag}:{entry.index}" if entry.tag and entry.index else entry.tag


def _kind(cls: type[Calculator] | None) -> str:
    if cls is None:
        return "unknown"
    parts = cls.__module__.split(".")
    return parts[2] if parts[:2] == ["vitruvian", "calculators"] else "own"


def _doc(cls: type[Calculator] | None, body: GraphPicture | None) -> str:
    text = body.doc if body is not None else (cls.__doc__ or "" if cls is not None else "")
    return text.strip().partition("\n")[0]


def _class_types(cls: type[Calculator]) -> dict[tuple[str, bool, bool], str]:
    return {
        (port.tag, port.side, port.is_output): _type(port)
        for port in cls.contract.ports()
        if port.tag != ANY_TAG
    }


def _type(port: Port[Any]) -> str:
    return "" if port.type is Any else type_name(port.type)


def _body_types(body: GraphPicture) -> dict[tuple[str, bool, bool], str]:
    types: dict[tuple[str, bool, bool], str] = {}
    for is_output, ports in ((False, body.inputs), (True, body.outputs)):
        for port in ports:
            types.setdefault((port.tag, port.side, is_output), port.type)
    return types


def _stream_types(nodes: Sequence[NodePicture]) -> dict[str, str]:
    types: dict[str, str] = {}
    for ports in ("outputs", "inputs"):
        for node in nodes:
            for port in getattr(node, ports):
                if port.type and not types.get(port.stream):
                    types[port.stream] = port.type
    return types
