"""Explain one subgraph as a calculator is explained: its ports, its options, and a node to copy."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from ..drawing.picture import PortPicture, picture_of
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.shown_path import shown_path
from ..framework.planning.option_values import option_names
from .node_example import node_lines
from .terminal import StyledLine

__all__ = ["subgraph_page"]


def subgraph_page(name: str, config: GraphConfig, width: int) -> list[StyledLine]:
    """Return the lines about a subgraph, wrapped at ``width`` letters."""
    picture = picture_of(config, expand=False)
    place = f"  subgraph, {shown_path(config.path)}" if config.path else "  subgraph"
    lines: list[StyledLine] = [[(name, "title"), (place, "label")]]
    for paragraph in config.doc.split("\n\n"):
        lines += [[], *([(line, "")] for line in _wrapped(paragraph, width))]
    for title, ports, side in (
        ("Inputs", picture.inputs, False),
        ("Outputs", picture.outputs, False),
        ("Input side packets", picture.inputs, True),
        ("Output side packets", picture.outputs, True),
    ):
        shown = [port for port in ports if port.side is side]
        if shown:
            lines += [[], [(title, "heading")], *_ports(shown)]
    options = option_names(config)
    if options:
        lines += [[], [("Options", "heading")]]
        lines += [_option(option, config) for option in options]
    lines += [[], [("In a graph", "heading")]]
    lines += [[(f"  {line}", "")] for line in node_lines(_node(name, config))]
    return lines


def _wrapped(paragraph: str, width: int) -> list[str]:
    """Wrap sentences, and leave what is set out by spaces as it is."""
    lines = paragraph.splitlines()
    if any(line.startswith(" ") for line in lines):
        return lines
    return textwrap.wrap(paragraph, width)


def _ports(ports: Sequence[PortPicture]) -> Iterator[StyledLine]:
    labels = [port.tag or "(no tag)" for port in ports]
    room = max(map(len, labels)) + 2
    for port, label in zip(ports, labels, strict=True):
        yield [("  ", ""), (f"{label:<{room}}", "option"), (port.type or "Any", "type")]


def _option(name: str, config: GraphConfig) -> StyledLine:
    known = name in config.options
    value = f"  = {json.dumps(config.options[name], default=str)}" if known else ""
    return [("  ", ""), (name, "option"), (value, "")]


def _node(name: str, config: GraphConfig) -> dict[str, Any]:
    node: dict[str, Any] = {"calculator": name}
    for field, entries in (
        ("input_side_packet", config.input_side_packet),
        ("input_stream", config.input_stream),
        ("output_stream", config.output_stream),
        ("output_side_packet", config.output_side_packet),
    ):
        if entries:
            texts = [str(entry) for entry in entries]
            node[field] = texts[0] if len(texts) == 1 else texts
    return node
