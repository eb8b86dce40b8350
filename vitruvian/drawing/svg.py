"""Draw a graph as SVG that needs nothing else: no fonts, no scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from ..framework.messages import printable
from .layout import lay_out
from .picture import GraphPicture, NodePicture
from .shapes import LABEL_SIZE, TITLE_SIZE, Box, Edge, Label, Point

__all__ = ["svg_of"]

#: Fill and border by the folder a calculator comes from.
_COLOURS = {
    "core": ("#f1f3f5", "#868e96"),
    "image": ("#e7f5ff", "#1c7ed6"),
    "video": ("#e7f5ff", "#1c7ed6"),
    "io": ("#e7f5ff", "#1c7ed6"),
    "tensor": ("#f3f0ff", "#7048e8"),
    "util": ("#fff9db", "#e67700"),
    "render": ("#e6fcf5", "#099268"),
    "own": ("#fff0f6", "#c2255c"),
    "unknown": ("#fff5f5", "#e03131"),
    "subgraph": ("#fbfcfd", "#adb5bd"),
}

_STYLE = f"""
text {{ font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #212529 }}
.title {{ font-size: {TITLE_SIZE}px; font-weight: 600; text-anchor: middle }}
.frame {{ text-anchor: start; fill: #495057; paint-order: stroke; stroke: #fbfcfd;
          stroke-width: 5px; stroke-linejoin: round }}
.label {{ font-size: {LABEL_SIZE}px; fill: #495057; paint-order: stroke; stroke: #fff;
          stroke-width: 3px; stroke-linejoin: round }}
.tag {{ font-size: {LABEL_SIZE - 1}px; fill: #868e96 }}
.edge {{ fill: none; stroke: #868e96; stroke-width: 1.4 }}
.image {{ stroke: #1c7ed6; stroke-width: 2.2 }}
.side {{ stroke-dasharray: 1.5 3.5; stroke-linecap: round }}
.back {{ stroke: #e8590c; stroke-dasharray: 6 4 }}
"""


def svg_of(picture: GraphPicture) -> str:
    """Return the SVG of a graph; hovering shows documentation, options and payload types."""
    drawing = lay_out(picture)
    width, height = round(drawing.width), round(drawing.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        f'  width="{width}" height="{height}" role="img">',
        f"<title>{escape(picture.name)}</title>",
        f"<style>{_STYLE}</style>",
        _arrow("arrow", "#868e96"),
        _arrow("arrow-image", "#1c7ed6"),
        _arrow("arrow-back", "#e8590c"),
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_frames(drawing.boxes),
        *map(_edge, drawing.edges),
        *_frame_titles(drawing.boxes),
        *_boxes(drawing.boxes),
        *map(_label, drawing.labels),
        "</svg>",
    ]
    return printable("\n".join(lines)) + "\n"


def _arrow(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" '
        f'markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0.5 8 4 0 7.5z" '
        f'fill="{colour}"/></marker>'
    )


def _frames(boxes: Sequence[Box]) -> Iterator[str]:
    for box in boxes:
        if box.node is not None and box.node.body is not None:
            yield _rectangle(box, box.node.kind, radius=10)


def _frame_titles(boxes: Sequence[Box]) -> Iterator[str]:
    # Below the tags of the subgraph's inputs, and over the edges that come in there.
    for box in boxes:
        if box.node is not None and box.node.body is not None:
            x, y = box.x + 14, box.y + 30
            yield f'<text class="title frame" x="{x:.1f}" y="{y:.1f}">{escape(box.title)}</text>'


def _boxes(boxes: Sequence[Box]) -> Iterator[str]:
    for box in boxes:
        middle = box.x + box.width / 2
        if box.node is None:
            yield _pill(box)
            y = box.y + box.height / 2 + 4.5
        elif box.node.body is None:
            yield _rectangle(box, box.node.kind, radius=6)
            tags_above = any(port.tag for port in box.node.inputs)
            y = box.y + (13 if tags_above else 0) + 19.5
        else:
            continue
        yield f'<text class="title" x="{middle:.1f}" y="{y:.1f}">{escape(box.title)}</text>'


def _rectangle(box: Box, kind: str, *, radius: float) -> str:
    fill, border = _COLOURS.get(kind, _COLOURS["own"])
    assert box.node is not None
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="{radius}" fill="{fill}" stroke="{border}">'
        f"<title>{escape(_tooltip(box.node))}</title></rect>"
    )


def _pill(box: Box) -> str:
    dashes = ' stroke-dasharray="1.5 3.5" stroke-linecap="round"' if _is_side(box) else ""
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="{box.height / 2:.1f}" fill="#fff" stroke="#495057" '
        f'stroke-width="1.4"{dashes}/>'
    )


def _is_side(box: Box) -> bool:
    return box.port is not None and box.port.side


def _tooltip(node: NodePicture) -> str:
    lines = [node.calculator, node.doc] if node.doc else [node.calculator]
    lines += [f"{name}: {json.dumps(value)}" for name, value in node.options.items()]
    return "\n".join(lines)


def _edge(edge: Edge) -> str:
    kinds = ["edge"]
    marker = "arrow"
    if edge.port.type == "ImageFrame":
        kinds.append("image")
        marker = "arrow-image"
    if edge.port.side:
        kinds.append("side")
    if edge.back:
        kinds.append("back")
        marker = "arrow-back"
    path = _cornered(edge.points) if edge.back else _curved(edge.points)
    what = f"{edge.port.stream}: {edge.port.type}" if edge.port.type else edge.port.stream
    return (
        f'<path class="{" ".join(kinds)}" d="{path}" marker-end="url(#{marker})">'
        f"<title>{escape(what)}</title></path>"
    )


def _curved(points: Sequence[Point]) -> str:
    """Lead straight down where x stays, in a curve where it changes."""
    x, y = points[0]
    parts = [f"M{x:.1f} {y:.1f}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        if abs(x1 - x2) < 0.5:
            parts.append(f"L{x2:.1f} {y2:.1f}")
        else:
            bend = (y2 - y1) * 0.55
            parts.append(f"C{x1:.1f} {y1 + bend:.1f} {x2:.1f} {y2 - bend:.1f} {x2:.1f} {y2:.1f}")
    return " ".join(parts)


def _cornered(points: Sequence[Point]) -> str:
    """Lead along straight lines with rounded corners."""
    x, y = points[0]
    parts = [f"M{x:.1f} {y:.1f}"]
    for (x1, y1), (x2, y2), (x3, y3) in zip(points, points[1:], points[2:], strict=False):
        before = min(8.0, abs(x2 - x1) + abs(y2 - y1))
        after = min(8.0, abs(x3 - x2) + abs(y3 - y2))
        ax, ay = _towards((x2, y2), (x1, y1), before)
        bx, by = _towards((x2, y2), (x3, y3), after)
        parts.append(f"L{ax:.1f} {ay:.1f} Q{x2:.1f} {y2:.1f} {bx:.1f} {by:.1f}")
    x, y = points[-1]
    return " ".join([*parts, f"L{x:.1f} {y:.1f}"])


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1]) or 1.0
    share = min(distance / length, 0.5)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _label(label: Label) -> str:
    kind = "label tag" if label.is_tag else "label"
    return (
        f'<text class="{kind}" x="{label.x:.1f}" y="{label.y:.1f}" '
        f'text-anchor="{label.anchor}">{escape(label.text)}</text>'
    )
