import numpy as np
import pytest

from vitruvian.calculators.util.landmarks_to_floats import LandmarksToFloatsCalculator
from vitruvian.framework.formats import NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator

LANDMARKS = NormalizedLandmarkList(np.arange(10, dtype=np.float32).reshape(2, 5))


@pytest.mark.parametrize(
    ("dimensions", "floats"),
    [(1, (0, 5)), (2, (0, 1, 5, 6)), (3, (0, 1, 2, 5, 6, 7))],
)
def test_the_first_coordinates_are_listed_landmark_by_landmark(dimensions, floats):
    calculator = LandmarksToFloatsCalculator(num_dimensions=dimensions)
    result = run_calculator(calculator, landmarks=[(0, LANDMARKS)], outputs=["floats"])

    assert result.floats == [(0, floats)]


def test_a_matrix_has_a_column_for_each_landmark():
    result = run_calculator(
        LandmarksToFloatsCalculator(), landmarks=[(0, LANDMARKS)], outputs=["matrix"]
    )

    assert result.matrix[0][1].tolist() == [[0, 5], [1, 6]]
