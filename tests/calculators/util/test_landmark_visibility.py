from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.landmark_visibility import LandmarkVisibilityCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator


def landmarks(count: int) -> NormalizedLandmarkList:
    return NormalizedLandmarkList(np.full((count, 5), [0.1, 0.2, 0.3, 0.75, 0.5], np.float32))


def test_the_visibility_of_one_landmark_is_sent():
    result = run_calculator(LandmarkVisibilityCalculator(), norm_landmarks=[(0, landmarks(1))])

    assert result.visibility == [(0, 0.75)]


@pytest.mark.parametrize("count", [0, 2])
def test_another_number_of_landmarks_is_an_error(count):
    with pytest.raises(PayloadTypeError, match=f"has {count} landmarks; expected 1"):
        run_calculator(LandmarkVisibilityCalculator(), norm_landmarks=[(0, landmarks(count))])
