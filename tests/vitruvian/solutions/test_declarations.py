"""What every packaged solution declares fits its graphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from vitruvian.framework.graph_file.library import LIBRARY
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.planner import plan_graph
from vitruvian.solutions.pipeline import TABLE, LandmarkSet, Pipeline
from vitruvian.solutions.registry import landmark_sets, solutions


def declared() -> Iterator[Any]:
    """Yield each pipeline once, with the name of its solution."""
    for name, solution in solutions().items():
        seen = set()
        for pipeline in solution.variants():
            key = pipeline.subgraph, pipeline.outputs
            if key not in seen:
                seen.add(key)
                yield pytest.param(pipeline, id=f"{name}-{pipeline.subgraph}-{len(seen)}")


PIPELINES = list(declared())


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_the_graph_without_a_drawing_can_be_planned(pipeline: Pipeline) -> None:
    plan = plan_graph(pipeline.graph(table=True))

    assert (TABLE in plan.streams) == pipeline.has_table
    assert len(pipeline.names) == len(set(pipeline.names))


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_the_graph_that_draws_has_the_same_names(pipeline: Pipeline) -> None:
    assert f"{pipeline.drawing}_cpu" in LIBRARY.graphs()
    graph = load_graph(f"{pipeline.drawing}_cpu")

    outputs = {entry.name for entry in graph.output_stream}
    sides = {entry.name for entry in graph.input_side_packet}

    assert {"output_video", *(output.field for output in pipeline.outputs)} <= outputs
    assert set(pipeline.side_packets) <= sides


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_lines_join_landmarks_that_there_are(pipeline: Pipeline) -> None:
    for part in pipeline.landmarks:
        numbers = set(range(len(part.names)))
        assert {number for pair in part.connections for number in pair} <= numbers
        if part.style is not None:
            assert numbers <= set(part.style())
        if part.connection_style is not None:
            assert set(part.connections) <= set(part.connection_style())


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_landmarks_are_known_by_their_number(pipeline: Pipeline) -> None:
    for part in pipeline.landmarks:
        assert len(landmark_sets()[len(part.names)].names) == len(part.names)


def test_parts_are_numbered_through() -> None:
    hand = LandmarkSet(("wrist", "tip"), frozenset({(0, 1)}))

    body = LandmarkSet.joined([LandmarkSet(("nose",)), hand.prefixed("left_hand_")])

    assert body.names == ("nose", "left_hand_wrist", "left_hand_tip")
    assert body.connections == {(1, 2)}


@pytest.mark.parametrize("name", sorted(solutions()))
def test_single_pictures_do_not_hang_on_those_before(name: str, astronaut: Path) -> None:
    picture = cv2.imread(str(astronaut))[:, :, ::-1]
    moved = np.roll(picture, (9, 13), (0, 1))
    solution = solutions()[name]

    first, _, again = (next(solution(image)) for image in (picture, moved, picture))

    assert again.table == first.table
    assert np.array_equal(again.mask, first.mask)
