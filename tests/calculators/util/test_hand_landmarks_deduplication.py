import numpy as np
import pytest

from vitruvian.calculators.util.hand_landmarks_deduplication import (
    HandLandmarksDeduplicationCalculator,
)
from vitruvian.framework.formats import (
    Classification,
    ClassificationList,
    NormalizedLandmarkList,
    NormalizedRect,
)
from vitruvian.framework.testing import run_calculator

HAND = np.random.default_rng(3).uniform(0.3, 0.5, (21, 5)).astype(np.float32)


def moved(x):
    return NormalizedLandmarkList(HAND + np.array([x, 0, 0, 0, 0], np.float32))


def kept(*hands):
    numbers = range(len(hands))
    return run_calculator(
        HandLandmarksDeduplicationCalculator(),
        landmarks=[(0, hands)],
        image_size=[(0, (400, 400))],
        rois=[(0, tuple(NormalizedRect(n / 10, 0.5, 0.1, 0.1) for n in numbers))],
        classes=[(0, tuple(ClassificationList((Classification(n, 1.0),)) for n in numbers))],
    )


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ((0.0, 0.4), [0, 1]),
        ((0.0, 0.005), [0]),
        ((0.0, 0.4, 0.005, 0.405), [0, 1]),
        ((0.0,), [0]),
    ],
)
def test_a_hand_where_another_one_is_goes_with_all_that_belongs_to_it(moves, expected):
    output = kept(*map(moved, moves))

    assert output.landmarks_out[0][1] == tuple(moved(moves[number]) for number in expected)
    assert [one.classification[0].index for one in output.classes_out[0][1]] == expected
    assert len(output.rois_out[0][1]) == len(expected)
    assert output.world_landmarks_out == []


def test_hands_in_one_place_that_look_different_both_stay():
    other = HAND.copy()
    other[:, :2] = HAND[::-1, :2]
    other[:12, 0] += 0.2

    assert len(kept(moved(0), NormalizedLandmarkList(other)).landmarks_out[0][1]) == 2
