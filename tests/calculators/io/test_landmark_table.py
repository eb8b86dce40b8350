"""LandmarkTableCalculator: one table of what is known of a frame's people, hands or faces."""

from __future__ import annotations

import pickle
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from vitruvian.calculators.io.codecs.lines import json_line, parse_line, payload_json
from vitruvian.calculators.io.codecs.rows import payload_table
from vitruvian.calculators.io.landmark_table import LandmarkTableCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    Keypoint,
    LandmarkList,
    LandmarkTable,
    NormalizedLandmarkList,
)
from vitruvian.framework.testing import run_calculator

BODY = NormalizedLandmarkList(np.linspace(0, 1, 3 * 5).reshape(3, 5))
HAND = NormalizedLandmarkList(np.linspace(0, 1, 2 * 5).reshape(2, 5))
NAMES = (("head", "left", "right"), ("hand_palm", "hand_tip"))
FACE = Detection(0.75, BoundingBox(0.25, 0.5, 0.125, 0.0625), (Keypoint(0.25, 0.5), Keypoint(0, 1)))


def table_of(names: Any = (), **inputs: Any) -> LandmarkTable:
    """Return the table of a frame whose inputs have one packet each."""
    given: dict[str, Any] = {name: [(0, payload)] for name, payload in inputs.items()}
    if "norm_landmarks" in given:
        # This port takes several streams.
        given["norm_landmarks"] = [given["norm_landmarks"]]
    [(_, table)] = run_calculator(LandmarkTableCalculator(names=names), **given).table
    return table


def hands(*labels: str) -> tuple[Any, ...]:
    return tuple(
        SimpleNamespace(classification=(SimpleNamespace(label=label, score=0.5),))
        for label in labels
    )


def test_landmarks_without_declared_names_are_numbered() -> None:
    table = table_of(norm_landmarks=BODY)

    assert (table.people, table.names) == ((0,), ("0", "1", "2"))
    np.testing.assert_array_equal(table.landmarks[0], BODY.array)
    assert (table.world, table.labels, table.scores, table.boxes) == (None,) * 4


def test_hands_have_a_label_and_a_score() -> None:
    table = table_of(
        (("palm", "tip"),), norm_landmarks=(HAND, HAND), classifications=hands("Left", "Right")
    )

    assert table.labels == ("Left", "Right")
    assert table.scores is not None
    assert table.scores.tolist() == [0.5, 0.5]
    columns = payload_table(table)
    assert columns["label"].tolist() == ["Left", "Left", "Right", "Right"]
    assert list(columns)[-2:] == ["label", "score"]


def test_detections_have_keypoints_a_score_and_a_box() -> None:
    table = table_of((("eye", "mouth"),), detections=(FACE,))

    assert table.landmarks[0, :, :2].tolist() == [[0.25, 0.5], [0, 1]]
    assert np.isnan(table.landmarks[0, :, 2:]).all()
    assert table.boxes is not None
    assert table.boxes.tolist() == [[0.25, 0.5, 0.125, 0.0625]]
    columns = payload_table(table)
    assert columns["score"].tolist() == [0.75, 0.75]
    assert columns["width"].tolist() == [0.125, 0.125]


@pytest.mark.parametrize(("body", "hand"), [(BODY, HAND), (BODY, None), (None, HAND)])
def test_parts_of_a_person_make_one_row_of_names(body: Any, hand: Any) -> None:
    world = LandmarkList(np.ones((3, 5)))
    inputs: dict[str, Any] = {"world_landmarks": [(0, world)]} if body is not None else {}
    ports = {"norm_landmarks": [[(0, body)] if body else [], [(0, hand)] if hand else []]}

    [(_, table)] = run_calculator(LandmarkTableCalculator(names=NAMES), **ports, **inputs).table

    assert table.names == ("head", "left", "right", "hand_palm", "hand_tip")
    assert np.isnan(table.landmarks[0, :3]).all() == (body is None)
    assert np.isnan(table.landmarks[0, 3:]).all() == (hand is None)
    if body is not None:
        assert table.world is not None
        assert np.isnan(table.world[0, 3:]).all()
        assert not np.isnan(table.world[0, :3]).any()


@pytest.mark.parametrize(
    "table",
    [
        LandmarkTable(3, ("a",), (0, 1), np.ones((2, 1, 5)), labels=("L", "R"), scores=[0.5, 1]),
        LandmarkTable(3, ("a",), (7,), np.ones((1, 1, 5)), boxes=[[0.1, 0.2, 0.3, 0.4]]),
        LandmarkTable(3, ("a",), (7,), np.full((1, 1, 5), np.nan)),
    ],
)
def test_a_line_of_json_reads_back_as_the_same_table(table: LandmarkTable) -> None:
    line = json_line(5, *payload_json(table))

    assert parse_line(line) == (5, table)


def test_a_table_of_another_frame_has_the_same_people() -> None:
    table = LandmarkTable(3, ("a",), (7,), np.ones((1, 1, 5)), labels=("L",), scores=[1])

    other = table.of_frame(4)

    assert other.frame == 4
    assert other != table
    assert other.of_frame(3) == table


def test_a_table_comes_whole_from_another_process() -> None:
    table = LandmarkTable(3, ("a",), (7,), np.ones((1, 1, 5)), labels=("L",), boxes=[[0, 0, 1, 1]])

    assert pickle.loads(pickle.dumps(table)) == table


def test_landmarks_of_another_number_than_names_are_refused() -> None:
    with pytest.raises(PayloadTypeError, match="shape 1×3×5; expected 1×1×5"):
        table_of((("tip",),), norm_landmarks=BODY)
