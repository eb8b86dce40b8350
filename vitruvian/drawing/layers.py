"""Layered placement: which item comes in which row, in what order, and at which x.

The steps are those of Sugiyama, Tagawa and Toda (1981): rows by longest path, long edges cut into
pieces that take part like items, order within the rows by barycentres, and positions by least
squares under the condition that neighbours keep their distance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

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
    _straighten([_Row(row, gap) for row in best])
    left = min((item.x - item.width / 2 for row in best for item in row), default=0.0)
    for row in best:
        for item in row:
            item.x -= left
    return best


def _straighten(rows: Sequence[_Row]) -> None:
    """Move the items sideways until their links are as straight as they get."""
    for sweep in range(_POSITION_SWEEPS):
        both, up = sweep >= _POSITION_SWEEPS // 4, sweep % 2 == 1
        # Every row in turn, also after one has moved: hence a list.
        moved = [row.settle(both=both, up=up) for row in (reversed(rows) if up else rows)]
        # Each further sweep would find everything where it belongs, as this one did.
        if both and not any(moved):
            return


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


#: A neighbour's item that pulls by a link, what to add to its ``x``, what to subtract, the weight.
_Pull = tuple[Item, float, float, float]


class _Row:
    """The items of a row, in order, and what holds for them wherever they stand."""

    def __init__(self, items: Sequence[Item], gap: float) -> None:
        self.items = items
        #: How far each item is from the first where they stand as close as they may.
        self.shifts = [0.0] * len(items)
        for place, (before, item) in enumerate(pairwise(items), start=1):
            self.shifts[place] = self.shifts[place - 1] + ((before.width + item.width) / 2 + gap)
        self.above = [[_pull_from_above(link) for link in item.above] for item in items]
        self.below = [[_pull_from_below(link) for link in item.below] for item in items]
        self.all = [above + below for above, below in zip(self.above, self.below, strict=True)]

    def settle(self, *, both: bool, up: bool) -> bool:
        """Move the items as near as possible to where their links would be straight.

        What counts are the links to the row below (``up``), to the one above, or to ``both``.
        Returns whether an item moved.
        """
        wanted: list[tuple[float, float]] = []
        sides = self.all if both else self.below if up else self.above
        for item, pulls, shift in zip(self.items, sides, self.shifts, strict=True):
            weight = goal = 0.0
            for other, plus, minus, strength in pulls:
                weight += strength
                goal += (other.x + plus - minus) * strength
            wanted.append((goal / weight - shift, weight) if pulls else (item.x - shift, 0.01))
        moved = False
        places = _non_decreasing(wanted)
        for item, place, shift in zip(self.items, places, self.shifts, strict=True):
            x = place + shift
            moved |= x != item.x
            item.x = x
        return moved


def _pull_from_above(link: Link) -> _Pull:
    return link.upper, link.start, link.end, link.weight


def _pull_from_below(link: Link) -> _Pull:
    return link.lower, link.end, link.start, link.weight


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
