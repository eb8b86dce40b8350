"""From a picture of a graph to positions: nodes, frames of subgraphs, edges and labels.

All lengths are in pixels of the finished drawing, y down. A subgraph is laid out first by itself;
its frame then takes part in the graph around it like a large node, with ports where its own
interface came to lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from .layers import Item, Link, arrange, assign_rows
from .parts import Part, Wire, node_part
from .picture import GraphPicture, NodePicture, PortPicture
from .shapes import LABEL_SIZE, TITLE_SIZE, Box, Drawing, Edge, Label, Point, text_width

__all__ = ["lay_out"]

_GAP_X, _GAP_Y = 26.0, 52.0
_PADDING = 22.0
_FRAME_HEADER, _FRAME_TOP = 46.0, 24.0
_PIECE_WIDTH = 6.0
_LANE = 12.0


def lay_out(picture: GraphPicture) -> Drawing:
    """Place a whole graph."""
    return _Level(picture, is_root=True).drawing()


class _Level:
    """Lays out one graph or subgraph."""

    def __init__(
        self,
        picture: GraphPicture,
        *,
        is_root: bool,
        outside: Mapping[PortPicture, str] | None = None,
    ) -> None:
        self._picture = picture
        #: What the outputs of a subgraph are called around it, where their lines go on.
        self._outside = outside or {}
        self._is_root = is_root
        self._inputs = [self._end(port, is_input=True) for port in picture.inputs]
        self._nodes = [
            _framed(node) if node.body is not None else node_part(node) for node in picture.nodes
        ]
        self._outputs = [self._end(port, is_input=False) for port in picture.outputs]
        self._parts = [*self._inputs, *self._nodes, *self._outputs]
        self._wires = list(self._wired())
        self._result = Drawing(picture.name)
        self._tops: list[float] = []
        self._bottoms: list[float] = []
        self._lanes = 0
        self._right = 0.0

    # Parts

    def _end(self, port: PortPicture, *, is_input: bool) -> Part:
        if self._is_root:
            width, height = text_width(port.stream, TITLE_SIZE) + 28, 26.0
        else:
            label = text_width(self._outside.get(port, ""), LABEL_SIZE)
            width, height = max(text_width(port.tag, LABEL_SIZE), label * 1.5) + 8, 0.0
        part = Part(Item(width, height), port=port)
        (part.exits if is_input else part.entrances).append((port, width / 2))
        return part

    def _wired(self) -> Iterator[Wire]:
        readers: dict[tuple[str, bool], list[tuple[Part, float, PortPicture]]] = {}
        for part in self._parts:
            for port, place in part.entrances:
                readers.setdefault((port.stream, port.side), []).append((part, place, port))
        for part in self._parts:
            for port, place in part.exits:
                yield Wire(port, part, place, readers.get((port.stream, port.side), []))

    # Placement

    def drawing(self) -> Drawing:
        """Place everything and return it, the frame's or page's padding included."""
        back = self._back_edges()
        self._assign_rows(back)
        trunks = [self._trunk(wire, back) for wire in self._wires]
        rows = self._rows([piece for pieces in trunks for piece in pieces])
        rows = arrange(rows, _GAP_X)
        self._assign_heights(rows)
        for part in self._parts:
            self._place(part)
        for wire, pieces in zip(self._wires, trunks, strict=True):
            self._route(wire, pieces, back)
        self._frame()
        return self._result

    def _back_edges(self) -> set[tuple[int, int]]:
        """Return which (wire, target) lead back up: the marked ones, and any other cycle."""
        import networkx as nx

        back: set[tuple[int, int]] = set()
        number = {id(part): place for place, part in enumerate(self._parts)}
        graph: nx.DiGraph[int] = nx.DiGraph()
        for w, wire in enumerate(self._wires):
            start = number[id(wire.source)]
            for t, (target, _, port) in enumerate(wire.targets):
                end = number[id(target)]
                # A stream that leads from a node that is already reached from its reader.
                closes = end == start or (
                    graph.has_node(end) and graph.has_node(start) and nx.has_path(graph, end, start)
                )
                if port.back_edge or closes:
                    back.add((w, t))
                else:
                    graph.add_edge(start, end)
        return back

    def _assign_rows(self, back: set[tuple[int, int]]) -> None:
        number = {id(part): place for place, part in enumerate(self._parts)}
        edges = [
            (number[id(wire.source)], number[id(target)])
            for w, wire in enumerate(self._wires)
            for t, (target, _, _) in enumerate(wire.targets)
            if (w, t) not in back
        ]
        outputs = range(len(self._parts) - len(self._outputs), len(self._parts))
        for part, row in zip(
            self._parts, assign_rows(len(self._parts), edges, outputs), strict=True
        ):
            part.item.row = row
        if not self._is_root:
            # The interface of a subgraph lies on its frame.
            for part in self._inputs:
                part.item.row = 0
            if self._inputs and any(part.item.row == 0 for part in self._nodes):
                for part in (*self._nodes, *self._outputs):
                    part.item.row += 1

    def _trunk(self, wire: Wire, back: set[tuple[int, int]]) -> list[Item]:
        """Link a stream to its readers; in rows between, one piece serves all that lie below."""
        w = self._wires.index(wire)
        forward = [target for t, target in enumerate(wire.targets) if (w, t) not in back]
        first = wire.source.item.row
        last = max((target[0].item.row for target in forward), default=first)
        pieces = [Item(_PIECE_WIDTH, row=row, is_box=False) for row in range(first + 1, last)]
        chain = [wire.source.item, *pieces]
        start = wire.source.offset(wire.place)
        for step, (upper, lower) in enumerate(pairwise(chain)):
            _link(upper, lower, start if step == 0 else 0.0, 0.0)
        for target, place, _ in forward:
            step = target.item.row - first - 1
            _link(chain[step], target.item, start if step == 0 else 0.0, target.offset(place))
        return pieces

    def _rows(self, pieces: Sequence[Item]) -> list[list[Item]]:
        items = [*(part.item for part in self._parts), *pieces]
        rows: list[list[Item]] = [[] for _ in range(max((i.row for i in items), default=0) + 1)]
        for item in items:
            rows[item.row].append(item)
        return rows

    def _assign_heights(self, rows: Sequence[Sequence[Item]]) -> None:
        top = 0.0
        for row in rows:
            height = max((item.height for item in row), default=0.0)
            self._tops.append(top)
            self._bottoms.append(top + height)
            for item in row:
                item.y = top
            top += height + _GAP_Y
        self._right = max((i.x + i.width / 2 for row in rows for i in row), default=0.0)
        self._result.width = self._right
        self._result.height = self._bottoms[-1] if self._bottoms else 0.0

    # Drawing

    def _place(self, part: Part) -> None:
        item, result = part.item, self._result
        if part.port is not None:
            if self._is_root:
                result.boxes.append(
                    Box(
                        part.left, item.y, item.width, item.height, part.port.stream, port=part.port
                    )
                )
            return
        assert part.node is not None
        result.boxes.append(
            Box(part.left, item.y, item.width, item.height, part.node.title, part.node)
        )
        for port, place in part.entrances:
            if port.tag:
                result.labels.append(Label(part.left + place, item.y + 11, port.tag, is_tag=True))
        for port, place in part.exits:
            if port.tag:
                bottom = item.y + item.height
                result.labels.append(Label(part.left + place, bottom - 4, port.tag, is_tag=True))
        if part.inner is not None:
            self._insert(part.inner, part.left, item.y)

    def _insert(self, inner: Drawing, x: float, y: float) -> None:
        result = self._result
        result.boxes += [replace(box, x=box.x + x, y=box.y + y) for box in inner.boxes]
        result.labels += [replace(one, x=one.x + x, y=one.y + y) for one in inner.labels]
        for edge in inner.edges:
            moved = tuple((px + x, py + y) for px, py in edge.points)
            result.edges.append(replace(edge, points=moved))

    def _route(self, wire: Wire, pieces: Sequence[Item], back: set[tuple[int, int]]) -> None:
        w = self._wires.index(wire)
        source = wire.source
        x, y = source.left + wire.place, source.item.y + source.item.height
        start: list[Point] = [(x, y), (x, self._bottoms[source.item.row])]
        if wire.source.node is not None and wire.targets:
            self._result.labels.append(Label(x + 4, y + 12, wire.port.stream, "start"))
        has_trunk = False
        # The farthest reader first: its line is the trunk from which the others branch off.
        for t, (target, place, port) in sorted(
            enumerate(wire.targets), key=lambda one: -one[1][0].item.row
        ):
            shown = replace(port, type=port.type or wire.port.type)
            end = (target.left + place, target.item.y)
            if (w, t) in back:
                points = self._detour(start[0], source, end, target)
                self._result.edges.append(Edge(points, shown, back=True))
                continue
            steps = target.item.row - source.item.row - 1
            through = [
                (piece.x, edge)
                for piece in pieces[:steps]
                for edge in (self._tops[piece.row], self._bottoms[piece.row])
            ]
            line = (*start, *through)
            drawn = line[-1:] if has_trunk else line
            has_trunk = True
            self._result.edges.append(Edge((*drawn, end), shown))

    def _detour(self, start: Point, source: Part, end: Point, target: Part) -> tuple[Point, ...]:
        """Lead an edge back up along the right side."""
        self._lanes += 1
        lane = self._right + self._lanes * _LANE
        self._result.width = max(self._result.width, lane + _LANE / 2)
        below = self._bottoms[source.item.row] + 16 + 4 * (self._lanes - 1)
        above = self._tops[target.item.row] - 14 - 4 * (self._lanes - 1)
        return (start, (start[0], below), (lane, below), (lane, above), (end[0], above), end)

    def _frame(self) -> None:
        """Move everything into a padded frame, and note where the interface meets it."""
        result = self._result
        # Between a frame's inputs and what reads them there is room for its title.
        header = _FRAME_TOP if self._inputs else _FRAME_HEADER
        top: float = _PADDING if self._is_root else header
        inner = replace(result)
        frame = Drawing(result.name)
        self._result = frame
        self._insert(inner, _PADDING, top)
        frame.width = inner.width + 2 * _PADDING
        frame.height = inner.height + top + (_PADDING if self._is_root else 0.0)
        if self._is_root:
            return
        for ends, places in ((self._inputs, frame.entrances), (self._outputs, frame.exits)):
            for part in ends:
                assert part.port is not None
                places[part.port] = part.item.x + _PADDING
        self._meet_frame(top)

    def _meet_frame(self, top: float) -> None:
        # The interface lies below the title; its edges begin at the frame itself.
        frame = self._result
        frame.edges = [
            replace(edge, points=((edge.points[0][0], 0.0), *edge.points))
            if abs(edge.points[0][1] - top) < 0.01 and edge.points[0][0] in _near(frame.entrances)
            else edge
            for edge in frame.edges
        ]


def _near(places: Mapping[PortPicture, float]) -> set[float]:
    return set(places.values())


def _framed(node: NodePicture) -> Part:
    """Lay out a subgraph with the part of its interface that the node wires."""
    body = node.body
    assert body is not None
    inputs = _wired_interface(body.inputs, node.inputs)
    outputs = _wired_interface(body.outputs, node.outputs)
    shown = replace(
        body,
        inputs=tuple(inside for inside, _ in inputs),
        outputs=tuple(inside for inside, _ in outputs),
    )
    outside = {inner_port: port.stream for inner_port, port in outputs}
    inner = _Level(shown, is_root=False, outside=outside).drawing()
    inner.width = max(inner.width, text_width(node.title, TITLE_SIZE) + 2 * _PADDING)
    return Part(
        Item(inner.width, inner.height),
        node,
        inner=inner,
        entrances=[(outside, inner.entrances[inside]) for inside, outside in inputs],
        exits=[(outside, inner.exits[inside]) for inside, outside in outputs],
    )


def _wired_interface(
    offered: Sequence[PortPicture], wired: Sequence[PortPicture]
) -> list[tuple[PortPicture, PortPicture]]:
    """Pair the ports of a subgraph with those of the node that names it: by tag, else in order."""
    left = list(offered)
    pairs: list[tuple[PortPicture, PortPicture]] = []
    for port in wired:
        inside = next((p for p in left if (p.tag, p.side) == (port.tag, port.side)), None)
        if inside is not None:
            left.remove(inside)
            pairs.append((inside, port))
    return pairs


def _link(upper: Item, lower: Item, start: float, end: float) -> None:
    link = Link(upper, lower, start, end)
    upper.below.append(link)
    lower.above.append(link)
