import numpy as np
import pytest

from vitruvian.calculators.util.inverse_matrix import InverseMatrixCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.testing import run_calculator


def inverse(matrix):
    result = run_calculator(InverseMatrixCalculator, matrix=[(0, matrix)])
    return result.inverse[0][1]


@pytest.mark.parametrize("scale", [1.0, 1e-3, 50.0])
def test_a_matrix_times_its_inverse_changes_nothing(scale):
    matrix = np.array(
        [[0.6, -0.8, 0, 0.3], [0.8, 0.6, 0, -2.0], [0, 0, 1, 0], [0, 0, 0, 1]], np.float32
    )
    matrix[:2] *= scale

    found = inverse(matrix)

    assert found.dtype == np.float32
    np.testing.assert_allclose(found @ matrix, np.eye(4), atol=1e-5)


def test_a_matrix_without_an_inverse_is_an_error():
    with pytest.raises(FrameworkError, match="has no inverse"):
        inverse(np.ones((4, 4), np.float32))
