from __future__ import annotations

import numpy as np
import pytest

from vitruvian.compat import Matrix


def test_a_matrix_is_a_copy_in_float32() -> None:
    values = np.arange(6.0).reshape(2, 3)

    matrix = Matrix(values)
    values[0, 0] = 9

    assert np.asarray(matrix).dtype == np.float32
    assert np.asarray(matrix).tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("values", [3.0, [1.0, 2.0], np.zeros((2, 2, 2))])
def test_a_matrix_has_rows_and_columns(values: object) -> None:
    with pytest.raises(TypeError, match=r"expected rows, columns"):
        Matrix(values)  # type: ignore[arg-type]
