from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.one_euro_filter import OneEuroFilter

SECOND = 1_000_000_000


def run(one_euro, *steps):
    """Apply the filter to single values (value, nanoseconds)."""
    return [float(one_euro.apply(np.array([v], np.float32), t, 1.0)[0]) for v, t in steps]


def weight(cutoff, frequency):
    return 1 / (1 + frequency / (2 * math.pi * cutoff))


def test_without_beta_the_cutoff_is_that_of_rest():
    found = run(OneEuroFilter(30, 0.5, 0.0, 1.0), (0.0, SECOND), (1.0, 2 * SECOND))

    assert found == [0.0, pytest.approx(weight(0.5, 1.0), rel=1e-6)]


def test_speed_raises_the_cutoff():
    found = run(OneEuroFilter(30, 0.5, 3.0, 1.0), (0.0, SECOND), (1.0, 2 * SECOND))

    # One unit a second, smoothed from a speed of 0 before.
    speed = weight(1.0, 1.0) * 1.0
    assert found[1] == pytest.approx(weight(0.5 + 3.0 * speed, 1.0), rel=1e-6)


def test_the_scale_makes_speeds_comparable():
    near, far = OneEuroFilter(30, 0.5, 3.0, 1.0), OneEuroFilter(30, 0.5, 3.0, 1.0)
    for time, value in ((SECOND, 0.0), (2 * SECOND, 1.0)):
        one = near.apply(np.array([value], np.float32), time, 1.0)
        other = far.apply(np.array([4 * value], np.float32), time, 0.25)

    assert other[0] == 4 * one[0]


def test_timestamps_give_the_frequency_and_not_the_option():
    steps = [(0.0, SECOND), (1.0, SECOND + SECOND // 10), (0.5, 2 * SECOND)]

    one, other = (run(OneEuroFilter(guess, 0.5, 0.0, 1.0), *steps) for guess in (30, 5))

    assert one == other
    assert one[1] == pytest.approx(weight(0.5, 10.0), rel=1e-6)


@pytest.mark.parametrize("time", [SECOND, SECOND - 1, 0])
def test_values_that_come_too_late_pass_and_are_forgotten(time):
    steps = [(0.0, SECOND), (5.0, time), (1.0, 2 * SECOND)]

    found = run(OneEuroFilter(30, 0.5, 0.0, 1.0), *steps)

    assert found == [0.0, 5.0, pytest.approx(weight(0.5, 1.0), rel=1e-6)]


def test_after_a_value_at_time_0_the_frequency_of_the_option_holds():
    found = run(OneEuroFilter(30, 0.5, 0.0, 1.0), (0.0, 0), (1.0, SECOND))

    assert found == [0.0, pytest.approx(weight(0.5, 30), rel=1e-6)]
