"""What a drawing is made of: boxes, edges and labels with their places.

All lengths are in pixels of the finished drawing, y down.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .picture import NodePicture, PortPicture

__all__ = ["LABEL_SIZE", "TITLE_SIZE", "Box", "Drawing", "Edge", "Label", "Point", "text_width"]

Point = tuple[float, float]

TITLE_SIZE, LABEL_SIZE = 13.0, 10.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node, the frame of a subgraph, or an end of the graph (``node`` is None)."""

    x: float
    y: float
    width: float
    height: float
    title: str
    node: NodePicture | None = None
    port: PortPicture | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A stream from its producer to one reader: curves through ``points``, down or back."""

    points: tuple[Point, ...]
    port: PortPicture
    back: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The tag of a port or the name of a stream; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    is_tag: bool = False


@dataclass(slots=True)
class Drawing:
    """Everything to draw; frames come before what is inside them."""

    name: str
    width: float = 0.0
    height: float = 0.0
    boxes: list[Box] = field(default_factory=list[Box])
    edges: list[Edge] = field(default_factory=list[Edge])
    labels: list[Label] = field(default_factory=list[Label])
    #: Where the interface's streams meet the border of a subgraph's frame, from its left.
    entrances: dict[PortPicture, float] = field(default_factory=dict[PortPicture, float])
    exits: dict[PortPicture, float] = field(default_factory=dict[PortPicture, float])


def text_width(text: str, size: float) -> float:
    """Estimate the width of text in a usual sans-serif font."""
    narrow = sum(letter in "iljtfr.:,'()[]| " for letter in text)
    capital = sum(letter.isupper() or letter in "mw_" for letter in text)
    return size * (0.62 * len(text) - 0.26 * narrow + 0.12 * capital)
