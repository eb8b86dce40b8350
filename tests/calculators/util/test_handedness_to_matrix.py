import numpy as np
import pytest

from vitruvian.calculators.util.handedness_to_matrix import HandednessToMatrixCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import Classification, ClassificationList
from vitruvian.framework.testing import run_calculator


def matrix_of(*classes):
    given = ClassificationList(tuple(Classification(0, score, label) for label, score in classes))
    result = run_calculator(HandednessToMatrixCalculator(), handedness=[(0, given)])
    ((_, matrix),) = result.handedness_matrix
    return matrix


@pytest.mark.parametrize(
    ("classes", "right"),
    [
        ([("Right", 0.75)], 0.75),
        ([("left", 0.75)], 0.25),
        ([("Left", 0.25), ("Right", 0.75)], 0.75),
        ([("Left", 0.5)], 0.5),
    ],
)
def test_the_matrix_tells_how_likely_it_is_a_right_hand(classes, right):
    np.testing.assert_array_equal(matrix_of(*classes), np.array([[right]], np.float32))


@pytest.mark.parametrize("classes", [[], [("Right", 0.25)], [("Right", 1.5)], [("Foot", 0.75)]])
def test_what_is_neither_left_nor_right_is_an_error(classes):
    with pytest.raises(FrameworkError, match=r"expected Left or Right with a score from 0\.5 to 1"):
        matrix_of(*classes)
