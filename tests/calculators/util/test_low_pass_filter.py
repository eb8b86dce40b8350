from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.low_pass_filter import LowPassFilter


def filtered(alpha, *values):
    low_pass = LowPassFilter()
    return [low_pass.apply(np.array(value, np.float32), alpha) for value in values]


@pytest.mark.parametrize(
    ("alpha", "expected"), [(0.25, [4.0, 5.0, 5.75]), (1.0, [4.0, 8.0, 8.0]), (0.0, [4.0] * 3)]
)
def test_new_values_weigh_alpha(alpha, expected):
    found = filtered(alpha, [4.0], [8.0], [8.0])

    assert [value[0] for value in found] == expected


def test_each_element_has_its_own_alpha():
    found = filtered([0.0, 0.5, 1.0], [0.0, 0.0, 0.0], [2.0, 2.0, 2.0])

    np.testing.assert_array_equal(found[1], [0.0, 1.0, 2.0])


def test_results_are_single_precision_and_inputs_stay():
    low_pass = LowPassFilter()
    first = np.array([1.0], np.float32)
    low_pass.apply(first, 0.5)

    result = low_pass.apply(np.array([3.0], np.float32), 0.5)

    assert result.dtype == np.float32
    np.testing.assert_array_equal(first, [1.0])
    np.testing.assert_array_equal(low_pass.last_raw, [3.0])
