import numpy as np
import pytest

from vitruvian.calculators.util.landmarks_transformation import (
    FlipAxis,
    LandmarksTransformationCalculator,
    NormalizeTranslation,
    Transformation,
)
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import LandmarkList
from vitruvian.framework.testing import run_calculator

LANDMARKS = LandmarkList([[10, 20, -0.5, 0.3, 0.4], [12, 24, -1.5, 0.5, 0.6]])
CENTRE = {"normalize_translation": {}}
FLIP_Y = {"flip_axis": {"flip_y": True}}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], [[10, 20, -0.5], [12, 24, -1.5]]),
        ([CENTRE], [[-1, -2, 0.5], [1, 2, -0.5]]),
        ([FLIP_Y], [[10, -20, -0.5], [12, -24, -1.5]]),
        ([CENTRE, FLIP_Y], [[-1, 2, 0.5], [1, -2, -0.5]]),
    ],
)
def test_steps_are_applied_in_their_order(steps, expected):
    calculator = LandmarksTransformationCalculator(transformation=steps)
    (_, moved), *_ = run_calculator(calculator, landmarks=[(0, LANDMARKS)]).transformed

    assert moved.xyz.tolist() == expected
    # How likely a landmark is to be seen does not change.
    assert np.array_equal(moved.array[:, 3:], LANDMARKS.array[:, 3:])


def test_a_packet_brings_the_steps_of_its_timestamp():
    steps = (Transformation(normalize_translation=NormalizeTranslation()),)
    result = run_calculator(
        LandmarksTransformationCalculator(),
        landmarks=[(0, LANDMARKS), (1, LANDMARKS)],
        options_stream=[(1, steps)],
    )

    assert [moved.xyz[0, 0] for _, moved in result.transformed] == [10, -1]


@pytest.mark.parametrize("step", [{}, {**CENTRE, **FLIP_Y}])
def test_a_step_does_one_thing(step):
    with pytest.raises(GraphConfigError, match="either normalize_translation or flip_axis"):
        LandmarksTransformationCalculator(transformation=[step])


def test_a_step_of_no_kind_cannot_be_made():
    with pytest.raises(ValueError, match="either normalize_translation or flip_axis"):
        Transformation(NormalizeTranslation(), FlipAxis())
