"""Write a graph for Mermaid, which GitHub and many wikis draw."""

from __future__ import annotations

from collections.abc import Iterator

from ..framework.messages import printable
from .flat import FlatEdge, FlatGraph, FlatNode, flatten
from .picture import GraphPicture

__all__ = ["mermaid_of"]


def mermaid_of(picture: GraphPicture) -> str:
    """Return the graph as a Mermaid flowchart, subgraphs as its subgraphs."""
    flat = flatten(picture)
    lines = ["flowchart TD", *(f"  {line}" for line in _cluster(flat))]
    lines += [f"  {_edge(edge)}" for edge in flat.all_edges()]
    return printable("\n".join(lines)) + "\n"


def _cluster(graph: FlatGraph) -> Iterator[str]:
    for node in graph.nodes:
        yield _node(node)
    for name, title, inner in graph.clusters:
        yield f"subgraph {name}[{_quoted(title)}]"
        for line in _cluster(inner):
            yield f"  {line}"
        yield "end"


def _node(node: FlatNode) -> str:
    title = _quoted(node.title)
    return f"{node.id}([{title}])" if node.is_end else f"{node.id}[{title}]"


def _edge(edge: FlatEdge) -> str:
    arrow = "-.->" if edge.back or edge.side else "-->"
    return f"{edge.source} {arrow}|{_quoted(edge.label)}| {edge.target}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "#quot;") + '"'
