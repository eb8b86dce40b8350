import math

import numpy as np
import pytest

from vitruvian.calculators.util.landmarks_to_matrix import LandmarksToMatrixCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import LandmarkList, NormalizedLandmarkList, NormalizedRect
from vitruvian.framework.testing import run_calculator

POINTS = [[0.5, 0.5, 0.1, 1, 1], [1.0, 0.25, 0.2, 1, 1], [0.0, 0.75, 0.0, 1, 1]]
QUARTER = NormalizedRect(0.5, 0.5, 1.0, 1.0, math.pi / 2)


def matrix_of(calculator=None, **streams):
    result = run_calculator(
        calculator or LandmarksToMatrixCalculator(object_normalization=False),
        **{name: [(0, value)] for name, value in streams.items()},
    )
    ((_, matrix),) = result.landmarks_matrix
    return matrix


def test_landmarks_are_put_into_a_square():
    matrix = matrix_of(landmarks=NormalizedLandmarkList(POINTS), image_size=(200, 100))

    np.testing.assert_allclose(
        matrix, [[0.5, 1.0, 0.0], [0.5, 0.375, 0.625], [0.1, 0.2, 0.0]], atol=1e-6
    )
    assert matrix.dtype == np.float32


def test_world_landmarks_stay():
    matrix = matrix_of(world_landmarks=LandmarkList(POINTS))

    np.testing.assert_array_equal(matrix, LandmarkList(POINTS).xyz.T)


def test_landmarks_are_turned_against_the_rectangle():
    matrix = matrix_of(world_landmarks=LandmarkList(POINTS), norm_rect=QUARTER)

    np.testing.assert_allclose(
        matrix, [[0.5, 0.25, 0.75], [0.5, 0.0, 1.0], [0.1, 0.2, 0.0]], atol=1e-6
    )


def test_a_hand_is_moved_to_the_origin_and_scaled_to_one():
    matrix = matrix_of(
        LandmarksToMatrixCalculator(object_normalization_origin_offset=1),
        world_landmarks=LandmarkList(POINTS),
    )

    np.testing.assert_allclose(
        matrix, [[-0.5, 0.0, -1.0], [0.25, 0.0, 0.5], [-0.1, 0.0, -0.2]], atol=2e-5
    )


def test_a_hand_of_one_point_is_no_division_by_zero():
    matrix = matrix_of(
        LandmarksToMatrixCalculator(), world_landmarks=LandmarkList([[0.5, 0.5, 0.5, 1, 1]])
    )

    np.testing.assert_array_equal(matrix, np.zeros((3, 1), np.float32))


def test_an_origin_that_is_not_among_the_landmarks_is_an_error():
    with pytest.raises(FrameworkError, match="origin_offset is 3, but there are 3 landmarks"):
        matrix_of(
            LandmarksToMatrixCalculator(object_normalization_origin_offset=3),
            world_landmarks=LandmarkList(POINTS),
        )


def test_landmarks_of_the_picture_need_its_size():
    with pytest.raises(ValueError, match="LANDMARKS need IMAGE_SIZE; wire it"):
        matrix_of(landmarks=NormalizedLandmarkList(POINTS))
