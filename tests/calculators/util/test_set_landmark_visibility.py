from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.set_landmark_visibility import SetLandmarkVisibilityCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator


def changed(count):
    rows = np.full((count, 5), [0.1, 0.2, 0.3, 0.4, 0.5], np.float32)
    return run_calculator(
        SetLandmarkVisibilityCalculator(),
        norm_landmarks=[(0, NormalizedLandmarkList(rows)), (1, NormalizedLandmarkList(rows))],
        visibility=[(0, 100.0)],
    ).changed


def test_only_the_visibility_changes():
    ((time, landmarks),) = changed(1)

    assert time == 0
    expected = np.array([[0.1, 0.2, 0.3, 100, 0.5]], np.float32)
    np.testing.assert_array_equal(landmarks.array, expected)


@pytest.mark.parametrize("count", [0, 2])
def test_another_number_of_landmarks_is_an_error(count):
    with pytest.raises(PayloadTypeError, match=f"has {count} landmarks; expected 1"):
        changed(count)
