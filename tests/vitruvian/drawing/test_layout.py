from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from vitruvian.drawing.layout import lay_out
from vitruvian.drawing.picture import picture_of
from vitruvian.drawing.shapes import Box, Drawing
from vitruvian.framework.graph_file.library import LIBRARY
from vitruvian.framework.graph_file.loader import load_graph

# Each file once, though it may go by several names: on the card a subgraph has the same boxes.
FILES = sorted(
    {
        path
        for path in (*LIBRARY.graphs().values(), *LIBRARY.subgraphs().values())
        if not path.stem.endswith("_gpu")
    }
)


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return lay_out(picture_of(load_graph(request.param)))


def overlap(first: Box, second: Box) -> bool:
    return (
        first.x < second.x + second.width
        and second.x < first.x + first.width
        and first.y < second.y + second.height
        and second.y < first.y + first.height
    )


def contains(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def test_boxes_lie_apart_or_inside_one_another(drawing: Drawing) -> None:
    for first, second in combinations(drawing.boxes, 2):
        assert not overlap(first, second) or contains(first, second), (first.title, second.title)


def test_everything_lies_on_the_page(drawing: Drawing) -> None:
    page = Box(0, 0, drawing.width, drawing.height, "page")

    assert all(contains(page, box) for box in drawing.boxes)
    for edge in drawing.edges:
        for x, y in edge.points:
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height


def test_edges_lead_down_but_for_the_loops(drawing: Drawing) -> None:
    for edge in drawing.edges:
        rises = any(after[1] < before[1] - 0.01 for before, after in pairwise(edge.points))
        # A loop that closes outside of a subgraph leads down inside: nothing there goes round.
        assert edge.back or not rises, edge.port.stream


def test_edges_begin_and_end_at_borders(drawing: Drawing) -> None:
    borders = {round(y, 1) for box in drawing.boxes for y in (box.y, box.y + box.height)}
    ends = [edge.points[-1] for edge in drawing.edges]

    inside = [point for point in ends if round(point[1], 1) not in borders]
    assert inside == []


def test_the_same_graph_gives_the_same_drawing() -> None:
    first, second = (lay_out(picture_of(load_graph(FILES[0]))) for _ in range(2))

    assert (first.boxes, first.edges, first.labels) == (second.boxes, second.edges, second.labels)
