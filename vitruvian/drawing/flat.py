"""A graph as plain nodes and edges inside nested clusters, as other programs draw it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .picture import GraphPicture, NodePicture, PortPicture

__all__ = ["FlatEdge", "FlatGraph", "FlatNode", "flatten"]


@dataclass(frozen=True, slots=True)
class FlatNode:
    """A node; ``is_end`` marks an input or output of the graph."""

    id: str
    title: str
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class FlatEdge:
    """Lead from one node to another; ``label`` is the stream's name."""

    source: str
    target: str
    label: str
    side: bool = False
    back: bool = False


@dataclass(slots=True)
class FlatGraph:
    """The nodes of one level, the clusters in it (id, title, content) and its edges."""

    nodes: list[FlatNode] = field(default_factory=list[FlatNode])
    clusters: list[tuple[str, str, FlatGraph]] = field(
        default_factory=list[tuple[str, str, "FlatGraph"]]
    )
    edges: list[FlatEdge] = field(default_factory=list[FlatEdge])

    def all_nodes(self) -> Iterator[FlatNode]:
        """Yield the nodes of all levels."""
        yield from self.nodes
        for _, _, inner in self.clusters:
            yield from inner.all_nodes()

    def all_edges(self) -> Iterator[FlatEdge]:
        """Yield the edges of all levels."""
        yield from self.edges
        for _, _, inner in self.clusters:
            yield from inner.all_edges()


#: Where streams of one level come from: (name, is a side packet) to a node's id.
_Sources = dict[tuple[str, bool], str]


def flatten(picture: GraphPicture) -> FlatGraph:
    """Return the graph with the interface of each subgraph resolved to the nodes behind it."""
    graph = FlatGraph()
    sources: _Sources = {}
    for place, port in enumerate(picture.inputs):
        graph.nodes.append(FlatNode(f"in_{place}", port.stream, is_end=True))
        sources[port.stream, port.side] = f"in_{place}"
    wanted = _Level(graph, picture.nodes, "n", sources)
    wanted.connect()
    for place, port in enumerate(picture.outputs):
        graph.nodes.append(FlatNode(f"out_{place}", port.stream, is_end=True))
        _join(graph, sources, port, f"out_{place}")
    return graph


def _join(graph: FlatGraph, sources: _Sources, port: PortPicture, target: str) -> None:
    source = sources.get((port.stream, port.side))
    if source is not None:
        graph.edges.append(FlatEdge(source, target, port.stream, port.side, port.back_edge))


class _Level:
    """Collects the nodes of one level, then connects them: loops need all sources first."""

    def __init__(
        self, graph: FlatGraph, nodes: Sequence[NodePicture], prefix: str, sources: _Sources
    ) -> None:
        self._graph = graph
        self._nodes = nodes
        self._sources = sources
        self._ids = [f"{prefix}_{place}" for place in range(len(nodes))]
        self._inner: dict[str, _Level] = {}
        for node, name in zip(nodes, self._ids, strict=True):
            self._add(node, name)

    def _add(self, node: NodePicture, name: str) -> None:
        if node.body is None:
            self._graph.nodes.append(FlatNode(name, node.title))
            for port in node.outputs:
                self._sources[port.stream, port.side] = name
            return
        inner = FlatGraph()
        self._graph.clusters.append((name, node.title, inner))
        level = self._inner[name] = _Level(inner, node.body.nodes, name, {})
        made = {(port.tag, port.side): port for port in node.body.outputs}
        for port in node.outputs:
            inside = made.get((port.tag, port.side))
            source = inside and level._sources.get((inside.stream, inside.side))
            if source:
                self._sources[port.stream, port.side] = source

    def connect(self) -> None:
        """Add the edges of this level and of those inside it."""
        for node, name in zip(self._nodes, self._ids, strict=True):
            if node.body is None:
                for port in node.inputs:
                    _join(self._graph, self._sources, port, name)
                continue
            level = self._inner[name]
            outer = {(port.tag, port.side): port for port in node.inputs}
            for port in node.body.inputs:
                wired = outer.get((port.tag, port.side))
                source = wired and self._sources.get((wired.stream, wired.side))
                if source:
                    level._sources[port.stream, port.side] = source
            level.connect()
