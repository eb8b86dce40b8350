"""Put the nodes into topological order, back edges cut."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from ..errors import did_you_mean
from ..graph_file.names import entry_label
from ..graph_file.problems import Problems
from .loops import Edge, explain_loops
from .node_binding import BoundNode
from .port_binder import Wire
from .stream_types import StreamKey

__all__ = ["check_back_edges", "in_order"]


def check_back_edges(nodes: Sequence[BoundNode], problems: Problems) -> None:
    """Report back edges that name no input, or one input twice."""
    for node in nodes:
        if node.config.damaged:
            continue
        inputs = {(entry.tag, entry.index) for entry in node.config.input_stream}
        calculator, marked = node.config.calculator, node.config.back_edge
        place = node.config.place_of("back_edge", "input_stream_info")
        for tag, index in dict.fromkeys(marked):
            label = entry_label(tag, index)
            if (tag, index) not in inputs:
                labels = [entry_label(*key) for key in sorted(inputs)]
                problems.add(
                    place,
                    f"{calculator}: back_edge {label!r} names no input of the node; its inputs "
                    f"are: {', '.join(labels) or 'none'}.{did_you_mean(label, labels)}",
                )
            elif marked.count((tag, index)) > 1:
                problems.add(place, f"{calculator}: back_edge {label!r} stands twice")


def in_order(
    nodes: Sequence[BoundNode],
    ambiguous: AbstractSet[StreamKey],
    problems: Problems,
    *,
    is_subgraph: bool = False,
) -> list[BoundNode]:
    """Return the nodes in topological order, ties in the order of the file.

    Cycles without a back edge are reported. The ``ambiguous`` streams, which have several
    producers, are left out of account. Back edges without a loop are warned of, except in a
    subgraph that is looked at alone, as the graph around it may close the loop.
    """
    edges = list(_edges(nodes, ambiguous))
    forward = [edge for edge in edges if not edge.is_back_edge]
    order = _topological(len(nodes), forward)
    if len(order) < len(nodes):
        explain_loops(nodes, forward, problems)
        return list(nodes)
    if not problems:
        _warn_needless(nodes, edges, loops_may_close_outside=is_subgraph)
    return [nodes[position] for position in order]


def _edges(nodes: Sequence[BoundNode], ambiguous: AbstractSet[StreamKey]) -> Iterator[Edge]:
    places = {node.position: place for place, node in enumerate(nodes)}
    producers: dict[StreamKey, int] = {}
    for node in nodes:
        for wire in node.all_wires():
            if wire.port.is_output and wire.key not in ambiguous:
                producers[wire.key] = places[node.position]
    for node in nodes:
        for wire in (*node.wires["input_stream"], *node.wires["input_side_packet"]):
            if wire.key in producers:
                yield Edge(
                    producers[wire.key],
                    places[node.position],
                    wire.entry,
                    wire.side,
                    is_back_edge(node, wire),
                )


def is_back_edge(node: BoundNode, wire: Wire) -> bool:
    """Return True when the node marks this input as a back edge."""
    return not wire.side and (wire.entry.tag, wire.entry.index) in node.config.back_edge


def _topological(count: int, edges: Sequence[Edge]) -> list[int]:
    """Return positions in topological order, the lowest first where several may follow.

    Positions on cycles, and those behind them, are left out.
    """
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


def _warn_needless(
    nodes: Sequence[BoundNode], edges: Sequence[Edge], *, loops_may_close_outside: bool
) -> None:
    followers: dict[int, set[int]] = {}
    for edge in edges:
        followers.setdefault(edge.producer, set()).add(edge.consumer)
    marked = {
        (edge.consumer, edge.entry.tag, edge.entry.index): edge.producer
        for edge in edges
        if edge.is_back_edge
    }
    for place, node in enumerate(nodes):
        for tag, index in node.config.back_edge:
            producer = marked.get((place, tag, index))
            if producer is None and loops_may_close_outside:
                continue
            if producer is None or not _reaches(place, producer, followers):
                # Here, because `logging` takes longer to import than a graph to put into order.
                import logging

                logging.getLogger("vitruvian.graph").warning(
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
