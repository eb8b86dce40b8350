"""Put nodes into an order in which packets flow, and explain the loops that have none."""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..config import PortEntry
from ..errors import did_you_mean
from ..graph_names import entry_label
from ..problems import Problems, at
from .binding import BoundNode, Wire

__all__ = ["check_back_edges", "in_order"]

_LOG = logging.getLogger("vitruvian.graph")


@dataclass(frozen=True, slots=True)
class _Edge:
    """Link a producer to a consumer, both by position in the file."""

    producer: int
    consumer: int
    entry: PortEntry
    side: bool
    is_back_edge: bool


def check_back_edges(nodes: Sequence[BoundNode], problems: Problems) -> None:
    """Note back edges that name no input, or one twice."""
    for node in nodes:
        inputs = {(entry.tag, entry.index) for entry in node.config.input_stream}
        seen: set[tuple[str, int]] = set()
        for tag, index in node.config.back_edge:
            label = entry_label(tag, index)
            if (tag, index) not in inputs:
                labels = [entry_label(*key) for key in sorted(inputs)]
                problems.add(
                    node.config.location,
                    f"{node.name}: back_edge {label!r} names no input of the node; its inputs are: "
                    f"{', '.join(labels) or 'none'}.{did_you_mean(label, labels)}",
                )
            elif (tag, index) in seen:
                text = f"{node.name}: back_edge {label!r} stands twice"
                problems.add(node.config.location, text)
            seen.add((tag, index))


def in_order(nodes: Sequence[BoundNode], problems: Problems) -> list[BoundNode]:
    """Return the nodes by dependence, else by file; loops are noted unless marked as such."""
    edges = list(_edges(nodes))
    forward = [edge for edge in edges if not edge.is_back_edge]
    order = _topological(len(nodes), forward)
    if len(order) < len(nodes):
        _explain_loops(nodes, forward, problems)
        return list(nodes)
    _warn_needless(nodes, edges)
    return [nodes[position] for position in order]


def _edges(nodes: Sequence[BoundNode]) -> Iterator[_Edge]:
    places = {node.position: place for place, node in enumerate(nodes)}
    producers: dict[tuple[bool, str], int] = {}
    for node in nodes:
        for wire in node.all_wires():
            if wire.port.is_output:
                producers[wire.key] = places[node.position]
    for node in nodes:
        for wire in (*node.wires["input_stream"], *node.wires["input_side_packet"]):
            if wire.key in producers:
                yield _Edge(
                    producers[wire.key],
                    places[node.position],
                    wire.entry,
                    wire.side,
                    is_back_edge(node, wire),
                )


def is_back_edge(node: BoundNode, wire: Wire) -> bool:
    """Tell whether the node marks this input as closing a loop."""
    return not wire.side and (wire.entry.tag, wire.entry.index) in node.config.back_edge


def _topological(count: int, edges: Sequence[_Edge]) -> list[int]:
    """Order positions, the lowest free one first; those on loops are left out."""
    waiting = [0] * count
    followers: list[list[int]] = [[] for _ in range(count)]
    for edge in edges:
        waiting[edge.consumer] += 1
        followers[edge.producer].append(edge.consumer)
    free = [position for position in range(count) if not waiting[position]]
    order: list[int] = []
    while free:
        position = heapq.heappop(free)
        order.append(position)
        for follower in followers[position]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(free, follower)
    return order


def _explain_loops(nodes: Sequence[BoundNode], edges: Sequence[_Edge], problems: Problems) -> None:
    """Report loop after loop, as if each had been mended, until none is left."""
    import networkx as nx

    left = list(edges)
    while True:
        graph = nx.DiGraph((edge.producer, edge.consumer) for edge in left)
        try:
            cycle = [producer for producer, _ in nx.find_cycle(graph, min(_on_loops(graph)))]
        except (nx.NetworkXNoCycle, ValueError):
            return
        start = cycle.index(min(cycle))
        cycle = cycle[start:] + cycle[:start]
        steps = set(zip(cycle, cycle[1:] + cycle[:1], strict=True))
        on_cycle = [edge for edge in left if (edge.producer, edge.consumer) in steps]
        cut = _edge_to_cut(on_cycle)
        _note_loop(nodes, cycle, cut, any(edge.side for edge in on_cycle), problems)
        removed = (cut.producer, cut.consumer)
        left = [edge for edge in left if (edge.producer, edge.consumer) != removed]


def _on_loops(graph: object) -> Iterator[int]:
    import networkx as nx

    for component in nx.strongly_connected_components(graph):
        first = next(iter(component))
        if len(component) > 1 or graph.has_edge(first, first):  # type: ignore[attr-defined]
            yield min(component)


def _edge_to_cut(edges: Sequence[_Edge]) -> _Edge:
    # Files list nodes in data order, so the edge that leads back up is the one meant.
    backward = [edge for edge in edges if edge.producer >= edge.consumer]
    side_first = sorted(backward, key=lambda edge: (edge.side, edge.consumer - edge.producer))
    return side_first[0]


def _note_loop(
    nodes: Sequence[BoundNode],
    cycle: Sequence[int],
    cut: _Edge,
    has_side_packet: bool,
    problems: Problems,
) -> None:
    place = cut.entry.location
    chain = " -> ".join(_step(nodes[position], cut) for position in cycle)
    chain += f" -> {nodes[cycle[0]].name}"
    reader = nodes[cut.consumer]
    if has_side_packet:
        advice = "a loop through a side packet can never start; make the side packet elsewhere"
    else:
        label = entry_label(cut.entry.tag, cut.entry.index)
        where = near_node(reader, cut)
        advice = f"if this is meant, add to {reader.name}{where}: 'back_edge: {label}'"
    problems.add(place, f"the nodes form a cycle: {chain}; {advice}")


def _step(node: BoundNode, cut: _Edge) -> str:
    return f"{node.name}{near_node(node, cut)}"


def near_node(node: BoundNode, cut: _Edge) -> str:
    """Return a node's place as seen from the edge that is reported."""
    place = node.config.location
    return f" ({at(place, cut.entry.location)})" if place.line else ""


def _warn_needless(nodes: Sequence[BoundNode], edges: Sequence[_Edge]) -> None:
    followers: dict[int, set[int]] = {}
    for edge in edges:
        followers.setdefault(edge.producer, set()).add(edge.consumer)
    marked = {(e.consumer, e.entry.tag, e.entry.index): e for e in edges if e.is_back_edge}
    for place, node in enumerate(nodes):
        for tag, index in node.config.back_edge:
            edge = marked.get((place, tag, index))
            if edge is None or not _reaches(place, edge.producer, followers):
                _LOG.warning(
                    "%s: %s: 'back_edge: %s' is needless, as no loop passes through that input",
                    node.config.location,
                    node.name,
                    entry_label(tag, index),
                )


def _reaches(start: int, goal: int, followers: dict[int, set[int]]) -> bool:
    seen: set[int] = set()
    ahead = [start]
    while ahead:
        position = ahead.pop()
        if position == goal:
            return True
        if position not in seen:
            seen.add(position)
            ahead += followers.get(position, ())
    return False
