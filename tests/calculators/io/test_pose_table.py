"""PoseTableCalculator: one table of what is known of the people of a frame."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.io.pose_table import PoseTableCalculator
from vitruvian.calculators.util.pose_landmarks import (
    POSE_LANDMARK_NAMES,
    UPPER_BODY_LANDMARK_NAMES,
)
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import LandmarkList, NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator
from vitruvian.solutions.pose import PoseLandmark

BODY = NormalizedLandmarkList(np.linspace(0, 1, 33 * 5).reshape(33, 5))
WORLD = LandmarkList(np.linspace(-1, 1, 33 * 5).reshape(33, 5))


def test_the_names_are_those_of_the_enumeration():
    assert [name.upper() for name in POSE_LANDMARK_NAMES] == [one.name for one in PoseLandmark]
    assert len(UPPER_BODY_LANDMARK_NAMES) == 25


def test_a_single_person_is_number_0():
    result = run_calculator(
        PoseTableCalculator(), norm_landmarks=[[(5, BODY)]], world_landmarks=[(5, WORLD)]
    )

    [(time, table)] = result.table
    assert (time, table.frame, table.people, table.names) == (5, 0, (0,), POSE_LANDMARK_NAMES)
    np.testing.assert_array_equal(table.landmarks[0], BODY.array)
    np.testing.assert_array_equal(table.world[0], WORLD.xyz)


def test_ids_number_several_people():
    result = run_calculator(
        PoseTableCalculator(), norm_landmarks=[[(5, (BODY, BODY))]], ids=[(5, (3, 7))]
    )

    [(_, table)] = result.table
    assert table.people == (3, 7)
    assert table.world is None


def test_frames_without_people_have_no_table_but_count_where_the_video_ticks():
    result = run_calculator(
        PoseTableCalculator(),
        tick=[(time, "frame") for time in range(4)],
        norm_landmarks=[[(1, BODY), (2, ()), (3, BODY)]],
    )

    assert [(time, table.frame) for time, table in result.table] == [(1, 1), (3, 3)]


def test_without_ticks_only_frames_with_people_count():
    result = run_calculator(PoseTableCalculator(), norm_landmarks=[[(1, BODY), (9, BODY)]])

    assert [table.frame for _, table in result.table] == [0, 1]


def test_names_can_be_given():
    point = NormalizedLandmarkList([[0, 0, 0, 1, 1]])

    result = run_calculator(PoseTableCalculator(names=("tip",)), norm_landmarks=[[(0, point)]])

    assert result.table[0][1].names == ("tip",)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"norm_landmarks": [[(0, WORLD)]]}, "holds a LandmarkList; expected a Normalized"),
        ({"norm_landmarks": [[(0, (BODY, BODY[:3]))]]}, "differ in their number of landmarks"),
        (
            {"norm_landmarks": [[(0, (BODY, BODY))]], "world_landmarks": [(0, WORLD)]},
            "world of a LandmarkTable has the shape 1×33×3; expected 2×33×3",
        ),
        (
            {"norm_landmarks": [[(0, BODY)]], "ids": [(0, (1, 2))]},
            "landmarks of a LandmarkTable has the shape 1×33×5; expected 2×33×5",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(inputs, message):
    with pytest.raises(PayloadTypeError, match=message):
        run_calculator(PoseTableCalculator(), **inputs)
