"""What takes part in the layout of a graph: nodes and ends with their ports, and wires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .layers import Item
from .picture import NodePicture, PortPicture
from .shapes import LABEL_SIZE, TITLE_SIZE, Drawing, text_width

__all__ = ["Part", "Wire", "node_part"]


@dataclass(slots=True)
class Part:
    """Join an item of the layout with what it stands for, and its ports by offset from the left."""

    item: Item
    node: NodePicture | None = None
    port: PortPicture | None = None
    inner: Drawing | None = None
    entrances: list[tuple[PortPicture, float]] = field(
        default_factory=list[tuple[PortPicture, float]]
    )
    exits: list[tuple[PortPicture, float]] = field(default_factory=list[tuple[PortPicture, float]])

    @property
    def left(self) -> float:
        """Return the x of the left border."""
        return self.item.x - self.item.width / 2

    def offset(self, place: float) -> float:
        """Return how far from the centre a place is that counts from the left."""
        return place - self.item.width / 2


@dataclass(slots=True)
class Wire:
    """Lead one stream from a part to those that read it, further down or back up."""

    port: PortPicture
    source: Part
    place: float
    targets: list[tuple[Part, float, PortPicture]] = field(
        default_factory=list[tuple["Part", float, PortPicture]]
    )


def node_part(node: NodePicture) -> Part:
    """Return the part of a node that is no frame, as wide as its texts need."""
    entrances = [_entrance_width(port) for port in node.inputs]
    exits = [_exit_width(port) for port in node.outputs]
    title = text_width(node.title, TITLE_SIZE) + 32
    width = max(title, _total(entrances), _total(exits), 90.0)
    has_tags = [any(port.tag for port in ports) for ports in (node.inputs, node.outputs)]
    height = 30.0 + 13.0 * sum(has_tags)
    return Part(
        Item(width, height),
        node,
        entrances=_spread(node.inputs, entrances, width),
        exits=_spread(node.outputs, exits, width),
    )


def _entrance_width(port: PortPicture) -> float:
    return max(text_width(port.tag, LABEL_SIZE), 8.0) + 10.0


def _exit_width(port: PortPicture) -> float:
    # The stream's name stands to the right of the line that leaves here.
    return max(text_width(port.tag, LABEL_SIZE), text_width(port.stream, LABEL_SIZE) + 8) + 10.0


def _total(widths: Sequence[float]) -> float:
    return sum(widths) + 8.0


def _spread(
    ports: Sequence[PortPicture], widths: Sequence[float], width: float
) -> list[tuple[PortPicture, float]]:
    """Share out the node's width among its ports; each stands in the middle of its share."""
    if not ports:
        return []
    extra = (width - sum(widths)) / len(ports)
    places: list[tuple[PortPicture, float]] = []
    edge = 0.0
    for port, own in zip(ports, widths, strict=True):
        places.append((port, edge + (own + extra) / 2))
        edge += own + extra
    return places
