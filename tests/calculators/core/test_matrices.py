import numpy as np
import pytest

from vitruvian.calculators.core.matrices import (
    MatrixMultiplyCalculator,
    MatrixSubtractCalculator,
    MatrixToVectorCalculator,
)
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.testing import run_calculator


def matrix(*rows):
    return np.array(rows, np.float32)


def test_the_side_packet_is_the_left_factor():
    left, right = matrix([1, 2], [3, 4]), matrix([5, 6], [7, 8])
    result = run_calculator(
        MatrixMultiplyCalculator(), right=[(0, right)], side_packets={"left": left}
    )

    assert result.product[0][1].tolist() == [[19, 22], [43, 50]]


def test_factors_that_do_not_fit_are_an_error():
    with pytest.raises(PayloadTypeError, match="cannot multiply 1×2 by 1×2; expected as many rows"):
        run_calculator(
            MatrixMultiplyCalculator(),
            right=[(0, matrix([1, 2]))],
            side_packets={"left": matrix([1, 2])},
        )


def test_a_side_packet_is_subtracted_from_a_stream():
    result = run_calculator(
        MatrixSubtractCalculator(),
        minuend=[(0, matrix([5, 6]))],
        side_packets={"side_subtrahend": matrix([1, 4])},
    )

    assert result.difference[0][1].tolist() == [[4, 2]]


def test_a_stream_is_subtracted_from_a_side_packet():
    result = run_calculator(
        MatrixSubtractCalculator(),
        subtrahend=[(0, matrix([5, 6]))],
        side_packets={"side_minuend": matrix([1, 4])},
    )

    assert result.difference[0][1].tolist() == [[-4, -2]]


def test_matrices_of_other_shapes_are_not_subtracted():
    with pytest.raises(PayloadTypeError, match="cannot subtract 2×1 from 1×2"):
        run_calculator(
            MatrixSubtractCalculator(),
            minuend=[(0, matrix([5, 6]))],
            side_packets={"side_subtrahend": matrix([1], [4])},
        )


def test_a_matrix_is_listed_by_columns():
    result = run_calculator(MatrixToVectorCalculator(), matrix=[(0, matrix([1, 2], [3, 4]))])

    assert result.vector == [(0, (1.0, 3.0, 2.0, 4.0))]
