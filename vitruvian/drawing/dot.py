"""Write a graph for Graphviz: ``dot -Tsvg graph.dot``."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..framework.messages import printable
from .flat import FlatEdge, FlatGraph, FlatNode, flatten
from .picture import GraphPicture

__all__ = ["dot_of"]


def dot_of(picture: GraphPicture) -> str:
    """Return the graph in the DOT language, subgraphs as clusters."""
    flat = flatten(picture)
    lines = [
        f"digraph {_quoted(picture.name)} {{",
        '  node [shape=box, style="rounded,filled", fillcolor="#f1f3f5", fontname="Helvetica"];',
        '  edge [fontname="Helvetica", fontsize=9, color="#868e96"];',
        *(f"  {line}" for line in _cluster(flat)),
        *(f"  {_edge(edge)}" for edge in flat.all_edges()),
        "}",
    ]
    return printable("\n".join(lines)) + "\n"


def _cluster(graph: FlatGraph) -> Iterator[str]:
    for node in graph.nodes:
        yield _node(node)
    for name, title, inner in graph.clusters:
        yield f"subgraph {_quoted('cluster_' + name)} {{"
        yield f'  label={_quoted(title)}; style=rounded; color="#adb5bd"; fontname="Helvetica";'
        for line in _cluster(inner):
            yield f"  {line}"
        yield "}"


def _node(node: FlatNode) -> str:
    shape = ', shape=oval, fillcolor="white"' if node.is_end else ""
    return f"{_quoted(node.id)} [label={_quoted(node.title)}{shape}];"


def _edge(edge: FlatEdge) -> str:
    style = ""
    if edge.back:
        style = ', style=dashed, color="#e8590c", constraint=false'
    elif edge.side:
        style = ", style=dotted"
    label = _quoted(edge.label)
    return f"{_quoted(edge.source)} -> {_quoted(edge.target)} [label={label}{style}];"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
