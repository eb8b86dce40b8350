from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.landmarks_refinement import LandmarksRefinementCalculator
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import NormalizedLandmarkList
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

NONE = {"none": {}}
COPY = {"copy": {}}
FIRST_TWO = {"assign_average": {"indexes_for_average": [0, 1]}}


def landmarks(*points):
    rows = np.zeros((len(points), 5), np.float32)
    rows[:, :3] = points
    rows[:, 3:] = 0.5
    return NormalizedLandmarkList(rows)


MESH = landmarks((0.1, 0.2, 1), (0.3, 0.4, 3), (0.5, 0.6, 5))


def refine(parts, *refinement):
    result = run_calculator(
        LandmarksRefinementCalculator(refinement=refinement),
        landmarks=[[(0, part)] for part in parts],
    )
    ((_, found),) = result.refined_landmarks
    return found.array


@pytest.mark.parametrize(
    ("how", "z"), [(NONE, [1, 3, 5]), (COPY, [1, 9, 8]), (FIRST_TWO, [1, 2, 2])]
)
def test_a_part_overwrites_x_and_y_and_z_as_it_is_told(how, z):
    part = landmarks((0.7, 0.8, 8), (0.9, 1.0, 9))

    found = refine(
        [MESH, part],
        {"z_refinement": COPY},
        {"indexes_mapping": [2, 1], "z_refinement": how},
    )

    expected = np.array([(0.1, 0.2), (0.9, 1.0), (0.7, 0.8)], np.float32)
    np.testing.assert_array_equal(found[:, :2], expected)
    np.testing.assert_array_equal(found[:, 2], z)
    np.testing.assert_array_equal(found[:, 3:], 0)


def test_a_part_may_add_landmarks():
    found = refine(
        [MESH, landmarks((0.7, 0.8, 8))],
        {"z_refinement": COPY},
        {"indexes_mapping": [3], "z_refinement": FIRST_TWO},
    )

    np.testing.assert_array_equal(found[3], np.array([0.7, 0.8, 2, 0, 0], np.float32))


def test_nothing_is_sent_while_a_part_is_missing():
    result = run_calculator(
        LandmarksRefinementCalculator(refinement=[{"z_refinement": COPY}] * 2),
        landmarks=[[(0, MESH), (1, MESH)], [(1, MESH)]],
    )

    assert [time for time, _ in result.refined_landmarks] == [1]


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ([0, 1], "a part has 3 landmarks, and its indexes_mapping 2"),
        ([1, 2, 4], r"no part has the landmarks \[0, 3\]; expected all from 0 to 4"),
    ],
)
def test_landmarks_that_do_not_fit_are_an_error(mapping, message):
    with pytest.raises(PayloadTypeError, match=message):
        refine([MESH], {"indexes_mapping": mapping, "z_refinement": COPY})


@pytest.mark.parametrize(
    ("refinement", "message"),
    [
        ("[]", "there are 0 refinements and 1 streams LANDMARKS"),
        ("[{z_refinement: {}}]", "set one of none, copy and assign_average"),
        ("[{z_refinement: {none: {}, copy: {}}}]", "set one of none, copy and assign_average"),
        (
            "[{z_refinement: {assign_average: {indexes_for_average: []}}}]",
            "name at least one landmark",
        ),
    ],
)
def test_wrong_options_are_told_when_the_graph_is_loaded(refinement, message):
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(
            "input_stream: a\nnode: [{calculator: LandmarksRefinementCalculator, "
            "input_stream: 'LANDMARKS:a', output_stream: 'REFINED_LANDMARKS:b', "
            f"options: {{refinement: {refinement}}}}}]"
        )
