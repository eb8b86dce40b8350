"""Show a graph as lines of text: nodes in order, and below each what it reads, makes and is set to.

A line is a list of (text, style); styles are names for the writer to colour or ignore.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from ..framework.messages import printable
from .picture import GraphPicture, NodePicture, PortPicture

__all__ = ["StyledLine", "plain_text_of", "text_of"]

StyledLine = list[tuple[str, str]]

_PLAIN_WIDTH = 100


def plain_text_of(picture: GraphPicture) -> str:
    """Return the text without styles."""
    lines = ("".join(text for text, _ in line) for line in text_of(picture, _PLAIN_WIDTH))
    return printable("\n".join(line.rstrip() for line in lines)) + "\n"


def text_of(picture: GraphPicture, width: int) -> list[StyledLine]:
    """Return the lines of a graph, wrapped at ``width`` letters."""
    lines: list[StyledLine] = [[(picture.name, "title")]]
    for line in picture.doc.splitlines():
        lines += [[(part, "doc")] for part in textwrap.wrap(line, width)] or [[]]
    lines.append([])
    lines += _field("", "in", _names(picture.inputs), width)
    lines += _field("", "out", _names(picture.outputs), width)
    lines.append([])
    lines += _nodes(picture.nodes, "", width)
    return lines


def _nodes(nodes: Sequence[NodePicture], prefix: str, width: int) -> Iterator[StyledLine]:
    for place, node in enumerate(nodes):
        is_last = place == len(nodes) - 1
        yield from _node(node, prefix, is_last, width)


def _node(node: NodePicture, prefix: str, is_last: bool, width: int) -> Iterator[StyledLine]:
    head: StyledLine = [(prefix + ("└─ " if is_last else "├─ "), "line")]
    head.append((node.calculator, "subgraph" if node.kind == "subgraph" else "node"))
    if node.name:
        head.append((f" {node.name!r}", "name"))
    if node.kind == "unknown":
        head.append(("  (unknown)", "wrong"))
    yield head
    below = prefix + ("   " if is_last else "│  ")
    inner = below + ("│  " if node.body is not None else "   ")
    yield from _field(inner, "in", _names(node.inputs), width)
    yield from _field(inner, "out", _names(node.outputs), width)
    if node.options:
        options = [f"{name}: {_value(value)}" for name, value in node.options.items()]
        yield from _field(inner, "options", options, width)
    if node.body is not None:
        yield from _nodes(node.body.nodes, below, width)


def _field(prefix: str, label: str, items: Sequence[str], width: int) -> Iterator[StyledLine]:
    """Yield ``label  item, item``, continued below the first item."""
    if not items:
        return
    indent = len(label) + 2
    room = max(width - len(prefix) - indent, 24)
    wrapped = _wrapped(items, room)
    for place, text in enumerate(wrapped):
        start = f"{label}  " if place == 0 else " " * indent
        yield [(prefix, "line"), (start, "label"), (text, "stream")]


def _wrapped(items: Sequence[str], room: int) -> list[str]:
    """Break between items; an item breaks only if it has no room on a line of its own."""
    lines: list[str] = []
    current = ""
    for place, item in enumerate(items):
        text = item if place == len(items) - 1 else f"{item},"
        if current and len(current) + 1 + len(text) > room:
            lines.append(current)
            current = ""
        current = f"{current} {text}" if current else text
    lines.append(current)
    return [part for line in lines for part in textwrap.wrap(line, room) or [""]]


def _names(ports: Sequence[PortPicture]) -> list[str]:
    return [_name(port) for port in ports]


def _name(port: PortPicture) -> str:
    text = f"{port.tag}:{port.stream}" if port.tag else port.stream
    notes = [note for note, holds in (("side", port.side), ("loop", port.back_edge)) if holds]
    return f"{text} ({', '.join(notes)})" if notes else text


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)
