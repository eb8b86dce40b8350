"""A picture of a graph as plain data, for programs that draw it themselves."""

from __future__ import annotations

import math
from enum import Enum
from typing import Any

from .picture import GraphPicture, NodePicture, PortPicture
from .plain_data import is_list, is_mapping

__all__ = ["picture_data"]


def picture_data(picture: GraphPicture, text_file: str = "") -> dict[str, Any]:
    """Return the picture as values that JSON knows.

    A node's ``id`` is its name in the expanded graph, or for a subgraph what the names inside it
    begin with. ``line`` and ``endLine`` count from 1 (0: unknown) in ``file``, which is None for
    nodes that stand in ``text_file`` itself.
    """
    return _graph(picture, text_file)


def _graph(picture: GraphPicture, text_file: str) -> dict[str, Any]:
    return {
        "name": picture.name,
        "doc": picture.doc,
        "inputs": [_port(port) for port in picture.inputs],
        "outputs": [_port(port) for port in picture.outputs],
        "nodes": [_node(node, text_file) for node in picture.nodes],
    }


def _node(node: NodePicture, text_file: str) -> dict[str, Any]:
    first, last = node.places
    return {
        "id": node.prefix or node.full,
        "name": node.name,
        "calculator": node.calculator,
        "title": node.title,
        "kind": node.kind,
        "doc": node.doc,
        "options": plain(dict(node.options)),
        "line": first.line,
        "endLine": last.line,
        "file": None if first.file == text_file else first.file,
        "inputs": [_port(port) for port in node.inputs],
        "outputs": [_port(port) for port in node.outputs],
        "body": None if node.body is None else _graph(node.body, text_file),
    }


def _port(port: PortPicture) -> dict[str, Any]:
    return {
        "stream": port.stream,
        "full": port.full or port.stream,
        "tag": port.tag,
        "side": port.side,
        "backEdge": port.back_edge,
        "type": port.type,
    }


def plain(value: Any) -> Any:
    """Return a value of an option as JSON knows it; numbers without one become text."""
    if isinstance(value, Enum):
        return value.value
    if is_mapping(value):
        return {str(key): plain(item) for key, item in value.items()}
    if is_list(value):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
