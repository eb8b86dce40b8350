from __future__ import annotations

import random
from itertools import pairwise

import pytest

from vitruvian.drawing.layers import Item, Link, arrange, assign_rows

GAP = 10.0


def link(upper: Item, lower: Item) -> None:
    one = Link(upper, lower)
    upper.below.append(one)
    lower.above.append(one)


@pytest.mark.parametrize(
    ("edges", "last", "expected"),
    [
        ([(0, 1), (1, 2)], [], [0, 1, 2]),
        ([(0, 2), (0, 1), (1, 2)], [], [0, 1, 2]),
        # What nothing leads to stands just above the first that reads it.
        ([(0, 1), (1, 2), (3, 2)], [], [0, 1, 2, 1]),
        # The ends share the last row, however early their streams are made.
        ([(0, 1), (1, 2), (0, 3), (2, 4)], [3, 4], [0, 1, 2, 3, 3]),
    ],
)
def test_rows_follow_the_longest_path(
    edges: list[tuple[int, int]], last: list[int], expected: list[int]
) -> None:
    assert assign_rows(len(expected), edges, last) == expected


def test_links_are_uncrossed() -> None:
    upper, lower = [Item(20), Item(20), Item(20)], [Item(20), Item(20), Item(20)]
    for place, item in enumerate(upper):
        link(item, lower[2 - place])

    rows = arrange([upper, lower], GAP)

    order = [lower.index(item) for item in rows[1]]
    assert [upper.index(item) for item in rows[0]] == [2 - place for place in order]


def test_a_chain_is_straight() -> None:
    chain = [Item(30), Item(6, is_box=False), Item(6, is_box=False), Item(80)]
    for upper, lower in pairwise(chain):
        link(upper, lower)

    arrange([[item] for item in chain], GAP)

    assert [item.x for item in chain] == pytest.approx([40.0] * 4)


@pytest.mark.parametrize("seed", range(20))
def test_neighbours_keep_their_distance(seed: int) -> None:
    chance = random.Random(seed)
    rows = [[Item(chance.uniform(5, 100)) for _ in range(chance.randint(1, 6))] for _ in range(5)]
    for upper, lower in pairwise(rows):
        for item in lower:
            link(chance.choice(upper), item)

    for row in arrange(rows, GAP):
        for left, right in pairwise(row):
            assert right.x - left.x >= (left.width + right.width) / 2 + GAP - 1e-6
    assert min(item.x - item.width / 2 for row in rows for item in row) == pytest.approx(0.0)
