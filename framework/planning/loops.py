"""Report cycles that no back edge breaks, with the line to add if the cycle is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..graph_file.config import PortEntry
from ..graph_file.names import entry_label
from ..graph_file.problems import Problems, near
from .node_binding import BoundNode

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edge", "explain_loops"]


class Edge(NamedTuple):
    """A link from a producer to a consumer, both by position in the file."""

    producer: int
    consumer: int
    entry: PortEntry
    side: bool
    is_back_edge: bool


def explain_loops(nodes: Sequence[BoundNode], edges: Sequence[Edge], problems: Problems) -> None:
    """Report each loop once: report one, cut it as the report advises, and look for the next."""
    left = list(edges)
    while cycle := _first_cycle(left):
        steps = list(zip(cycle, cycle[1:] + cycle[:1], strict=True))
        cut = _step_to_cut(steps, left)
        on_cut = [edge for edge in left if (edge.producer, edge.consumer) == cut]
        _note_loop(nodes, cycle, on_cut, problems)
        left = [edge for edge in left if edge not in on_cut]


def _first_cycle(edges: Sequence[Edge]) -> list[int]:
    """Return the shortest loop through the first node of the file that lies on one."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph((edge.producer, edge.consumer) for edge in edges)
    components = nx.strongly_connected_components(graph)
    on_loops = [min(c) for c in components if len(c) > 1 or graph.has_edge(*c, *c)]
    if not on_loops:
        return []
    first = min(on_loops)
    back: dict[int, list[int]] = nx.shortest_path(graph, target=first)  # pyright: ignore[reportUnknownMemberType]
    return [first, *min((back[node] for node in graph[first] if node in back), key=len)[:-1]]


def _step_to_cut(steps: Sequence[tuple[int, int]], edges: Sequence[Edge]) -> tuple[int, int]:
    """Choose the link of a loop that is most likely meant to be its back edge."""
    fixed = {(edge.producer, edge.consumer) for edge in edges if edge.side}
    # Files list nodes in data order, so the back edge is most likely a link that points up the
    # file, and of several the one that points furthest. A side packet cannot be a back edge.
    return min(steps, key=lambda step: (step in fixed, step[0] < step[1], step[1] - step[0]))


def _note_loop(
    nodes: Sequence[BoundNode], cycle: Sequence[int], on_cut: Sequence[Edge], problems: Problems
) -> None:
    entry = on_cut[0].entry
    names = [f"{nodes[node].name}{_place(nodes[node], entry)}" for node in cycle]
    chain = " -> ".join([*names, nodes[cycle[0]].name])
    reader = nodes[on_cut[0].consumer]
    if any(edge.side for edge in on_cut):
        advice = "each waits for a side packet of the next; make one of them elsewhere"
    else:
        # YAML takes a bare `:0` in a list for something else.
        labels = [repr(label) if label[0] == ":" else label for label in map(_label, on_cut)]
        marks = labels[0] if len(labels) == 1 else f"[{', '.join(labels)}]"
        advice = (
            f"if this is meant, add to {reader.name}{_place(reader, entry)}: back_edge: {marks}"
        )
    problems.add(entry.location, f"the nodes form a cycle: {chain}; {advice}")


def _label(edge: Edge) -> str:
    return entry_label(edge.entry.tag, edge.entry.index)


def _place(node: BoundNode, entry: PortEntry) -> str:
    return near(node.config.location, entry.location)
