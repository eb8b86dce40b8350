"""Layered placement: which item comes in which row, in what order, and at which x.

The steps are those of Sugiyama, Tagawa and Toda (1981): rows by longest path, long edges cut into
pieces that take part like items, order within the rows by barycentres, and positions by least
squares under the condition that neighbours keep their distance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["Item", "Link", "arrange", "assign_rows"]

_ORDER_SWEEPS = 24
_POSITION_SWEEPS = 160
#: Long edges should rather be straight than short ones.
_LONG_EDGE_WEIGHT = 12.0


@dataclass(slots=True, eq=False)
class Item:
    """A box, by its centre ``x`` and its layer ``row``; a piece of a long edge has no ``box``."""

    width: float
    height: float = 0.0
    row: int = 0
    x: float = 0.0
    y: float = 0.0
    is_box: bool = True
    above: list[Link] = field(default_factory=list["Link"])
    below: list[Link] = field(default_factory=list["Link"])


@dataclass(slots=True, eq=False)
class Link:
    """Tie two items of neighbouring rows; ``start`` and ``end`` are offsets from their centres."""

    upper: Item
    lower: Item
    start: float = 0.0
    end: float = 0.0

    @property
    def weight(self) -> float:
        """Return how much this link should be straight."""
        pieces = (not self.upper.is_box) + (not self.lower.is_box)
        return (1.0, 2.0, _LONG_EDGE_WEIGHT)[pieces]


def assign_rows(count: int, edges: Iterable[tuple[int, int]], last: Iterable[int]) -> list[int]:
    """Return the row of each of ``count`` items; ``edges`` lead down and have no cycle.

    The items of ``last`` share the last row; what nothing leads to stands just above its first
    follower.
    """
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges)
    rows = [0] * count
    order = list(nx.topological_sort(graph))
    for item in order:
        rows[item] = max((rows[before] + 1 for before in graph.predecessors(item)), default=0)
    at_end = set(last)
    bottom = max((rows[i] for i in range(count) if i not in at_end), default=-1) + 1
    for item in at_end:
        rows[item] = max(bottom, 1)
    for item in reversed(order):
        followers = [rows[after] for after in graph.successors(item)]
        if followers and not list(graph.predecessors(item)):
            rows[item] = max(0, min(followers) - 1)
    return rows


def arrange(rows: Sequence[list[Item]], gap: float) -> list[list[Item]]:
    """Order the items of each row to cross few links, and set their ``x``, the leftmost at 0."""
    best = _best_order(rows, gap)
    _pack(best, gap)
    for sweep in range(_POSITION_SWEEPS):
        for row in best if sweep % 2 == 0 else reversed(best):
            _settle(row, gap, both=sweep >= _POSITION_SWEEPS // 4, up=sweep % 2 == 1)
    left = min((item.x - item.width / 2 for row in best for item in row), default=0.0)
    for row in best:
        for item in row:
            item.x -= left
    return best


def _best_order(rows: Sequence[list[Item]], gap: float) -> list[list[Item]]:
    order = [list(row) for row in rows]
    _pack(order, gap)
    best, fewest = [list(row) for row in order], _crossings(order)
    for sweep in range(_ORDER_SWEEPS):
        upwards = sweep % 2 == 1
        for row in reversed(order) if upwards else order:
            row.sort(key=lambda item: _barycentre(item, upwards))
            _pack_row(row, gap)
        _swap_neighbours(order, gap)
        crossings = _crossings(order)
        if crossings < fewest:
            best, fewest = [list(row) for row in order], crossings
    return best


def _barycentre(item: Item, upwards: bool) -> float:
    links = item.below if upwards else item.above
    if not links:
        return item.x
    ends = (link.lower.x + link.end if upwards else link.upper.x + link.start for link in links)
    return sum(ends) / len(links)


def _swap_neighbours(order: Sequence[list[Item]], gap: float) -> None:
    """Exchange neighbours wherever that crosses fewer links."""
    for row in order:
        for place in range(len(row) - 1):
            left, right = row[place], row[place + 1]
            if _pair_crossings(right, left) < _pair_crossings(left, right):
                row[place], row[place + 1] = right, left
        _pack_row(row, gap)


def _pair_crossings(left: Item, right: Item) -> int:
    crossings = 0
    for mine in left.above:
        for other in right.above:
            crossings += mine.upper.x + mine.start > other.upper.x + other.start
    for mine in left.below:
        for other in right.below:
            crossings += mine.lower.x + mine.end > other.lower.x + other.end
    return crossings


def _crossings(order: Sequence[list[Item]]) -> int:
    count = 0
    for row in order:
        links = sorted(
            (link.upper.x + link.start, link.lower.x + link.end)
            for item in row
            for link in item.below
        )
        for place, (start, end) in enumerate(links):
            count += sum(
                later_start > start and later_end < end
                for later_start, later_end in links[place + 1 :]
            )
    return count


def _pack(order: Sequence[list[Item]], gap: float) -> None:
    for row in order:
        _pack_row(row, gap)


def _pack_row(row: Sequence[Item], gap: float) -> None:
    width = sum(item.width for item in row) + gap * (len(row) - 1)
    edge = -width / 2
    for item in row:
        item.x = edge + item.width / 2
        edge += item.width + gap


def _settle(row: Sequence[Item], gap: float, *, both: bool, up: bool) -> None:
    """Move a row's items as near as possible to where their links would be straight."""
    wanted: list[tuple[float, float]] = []
    shift, shifts = 0.0, list[float]()
    before: Item | None = None
    for item in row:
        if before is not None:
            shift += (before.width + item.width) / 2 + gap
        shifts.append(shift)
        before = item
        goals = [
            (link.upper.x + link.start - link.end, link.weight)
            for link in item.above
            if both or not up
        ] + [
            (link.lower.x + link.end - link.start, link.weight) for link in item.below if both or up
        ]
        weight = sum(weight for _, weight in goals)
        goal = sum(x * w for x, w in goals) / weight if goals else item.x
        wanted.append((goal - shift, weight if goals else 0.01))
    for item, place, offset in zip(row, _non_decreasing(wanted), shifts, strict=True):
        item.x = place + offset


def _non_decreasing(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """Return the non-decreasing numbers nearest to the wanted ones: (value, weight) each.

    Neighbours that would overtake one another are pooled and share their weighted mean.
    """
    pools: list[tuple[float, float, int]] = []
    for value, weight in wanted:
        pool = (value, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, mass, size = pools.pop()
            total = mass + pool[1]
            pool = ((mean * mass + pool[0] * pool[1]) / total, total, size + pool[2])
        pools.append(pool)
    return [mean for mean, _, size in pools for _ in range(size)]
