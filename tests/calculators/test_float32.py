"""Single precision as C rounds it; the expected values are those of glibc 2.36."""

import math

import numpy as np
import pytest

from vitruvian.calculators.float32 import atan2, cos, exp, sin, summed


@pytest.mark.parametrize(
    ("y", "x", "expected"),
    [
        (0.0, 1.0, 0.0),
        (0.0, -1.0, np.float32(np.pi)),
        (-0.0, -1.0, -np.float32(np.pi)),
        (1.0, 0.0, np.float32(np.pi / 2)),
        (-1.0, -0.0, -np.float32(np.pi / 2)),
        (1e30, 1e-30, np.float32(np.pi / 2)),
        (1e-30, 1e30, 0.0),
    ],
)
def test_directions_along_the_axes_are_exact(y, x, expected):
    found = atan2(y, x)

    assert found == expected
    assert math.copysign(1, found) == math.copysign(1, y)


@pytest.mark.parametrize("y", [-7.0, -0.3, 0.2, 0.5, 0.9, 1.3, 2.0, 40.0])
@pytest.mark.parametrize("x", [-1.0, 1.0])
def test_directions_are_within_a_unit_in_the_last_place(y, x):
    true = math.atan2(np.float32(y), x)

    assert abs(atan2(y, x) - true) <= np.spacing(np.float32(abs(true)))


def test_a_direction_rounds_as_in_c():
    # The float32 nearest to the true value is one unit smaller.
    assert atan2(0.25, 3.0) == np.float32(0.08314123749732971)
    assert np.float32(math.atan2(0.25, 3.0)) < atan2(0.25, 3.0)


@pytest.mark.parametrize(
    ("y", "x", "expected"),
    [
        (1e-3, 2e3, "0x1.0c6f7ap-21"),
        (0.3, 1.7, "0x1.65ba8ap-3"),
        (0.5, 0.9, "0x1.03a26ap-1"),
        (-1.1, 1.3, "-0x1.678e3ap-1"),
        (1.7, -0.9, "0x1.07629p+1"),
        (3.3, 0.7, "0x1.5c9d2ep+0"),
        (-0.01, -0.3, "-0x1.8ddbd8p+1"),
    ],
)
def test_every_bit_of_a_direction_is_that_of_c(y, x, expected):
    assert atan2(np.float32(y), np.float32(x)) == float.fromhex(expected)


def test_what_is_not_finite_is_still_a_direction():
    assert atan2(math.inf, 1.0) == np.float32(np.pi / 2)
    assert math.isnan(atan2(math.nan, 1.0))


def test_sums_are_taken_in_order():
    values = np.array([[1.0] + [2.0**-24] * 64], np.float32)

    assert summed(values).tolist() == [1.0]
    assert summed(values[:, ::-1]).tolist() == [np.float32(1 + 2.0**-18)]


def test_the_sum_of_nothing_is_0():
    assert summed(np.zeros((2, 0), np.float32)).tolist() == [0, 0]


def test_exponentials_are_nearest_to_the_true_value():
    values = np.arange(-20, 20, 1 / 64, dtype=np.float32)

    expected = [np.float32(math.exp(value)) for value in values.tolist()]
    assert exp(values).tolist() == expected


def test_exponentials_beyond_float32_are_infinite_or_0():
    assert exp(np.array([1000.0, -1000.0], np.float32)).tolist() == [math.inf, 0.0]


@pytest.mark.parametrize(
    ("function", "exact", "argument", "in_c"),
    [(sin, math.sin, 0.171875, 0.17103002965450287), (cos, math.cos, 0.84375, 0.6646657586097717)],
)
def test_waves_round_as_in_c(function, exact, argument, in_c):
    # The float32 nearest to the true value is the other neighbour.
    assert function(argument) == in_c
    assert np.float32(exact(argument)) != np.float32(in_c)


@pytest.mark.parametrize("angle", [0.0, 0.3, 0.8, 1.6, 2.5, 3.1, 4.0, 5.5, -0.1, -1.2, -3.0, 90.0])
def test_waves_are_right_in_every_quarter(angle):
    argument = float(np.float32(angle))

    assert sin(argument) == pytest.approx(math.sin(argument), abs=6e-8)
    assert cos(argument) == pytest.approx(math.cos(argument), abs=6e-8)


def test_the_exponential_of_one_value_is_that_of_many():
    special = [0.0, -0.0, 88.7, 88.8, -104.0, 1000.0, -1000.0, math.inf, -math.inf]
    values = np.concatenate(
        [np.random.default_rng(4).normal(0, 20, 500), special],
        dtype=np.float32,
        casting="same_kind",
    )

    one_by_one = np.array([exp(values[i : i + 1])[0] for i in range(len(values))])

    np.testing.assert_array_equal(one_by_one, exp(values))
