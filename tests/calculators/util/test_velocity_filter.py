from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.velocity_filter import VelocityFilter

FRAME = 1_000_000_000 // 30


def run(velocity, *steps):
    """Apply the filter to single values (value, nanoseconds, scale)."""
    return [float(velocity.apply(np.array([v], np.float32), t, s)[0]) for v, t, s in steps]


def test_first_values_pass_unchanged():
    assert run(VelocityFilter(5, 10.0), (3.5, 0, 1.0)) == [3.5]


def test_the_window_starts_full_so_that_slow_frames_still_count_it():
    # Five elements of no duration: 1 + 5 frames may add up, and this change takes five frames.
    found = run(VelocityFilter(5, 1.0), (0.0, 0, 1.0), (1.0, 5 * FRAME, 1.0))

    velocity = 1.0 / (5 * FRAME * 1e-9)
    assert found[1] == pytest.approx(1 - 1 / (1 + velocity), rel=1e-6)


def test_old_changes_count_while_they_are_recent():
    steps = [(0.0, 0, 1.0), (1.0, FRAME, 1.0), (1.0, 2 * FRAME, 1.0)]

    found = run(VelocityFilter(2, 0.1), *steps)

    # On the third frame the value rests, but over two frames it moved by 1.
    alphas = [1 - 1 / (1 + 0.1 / (frames * FRAME * 1e-9)) for frames in (1, 2)]
    assert found[1] == pytest.approx(alphas[0], rel=1e-6)
    assert found[2] == pytest.approx(alphas[1] + (1 - alphas[1]) * found[1], rel=1e-6)


def test_changes_from_before_a_long_pause_do_not_count():
    steps = [(0.0, 0, 1.0), (1.0, FRAME, 1.0), (1.0, 100 * FRAME, 1.0)]

    found = run(VelocityFilter(2, 0.1), *steps)

    # It rests now: the weight of the new value is 0.
    assert found[2] == found[1]


def test_each_value_counts_at_the_scale_of_its_frame():
    # Twice the value at half the scale: no movement.
    found = run(VelocityFilter(5, 10.0), (1.0, 0, 1.0), (2.0, FRAME, 0.5))

    assert found[1] == 1.0


@pytest.mark.parametrize("time", [FRAME, FRAME - 1])
def test_values_that_come_too_late_pass_and_are_forgotten(time):
    steps = [(0.0, 0, 1.0), (1.0, FRAME, 1.0)]
    late = run(VelocityFilter(5, 1.0), *steps, (9.0, time, 1.0), (1.0, 2 * FRAME, 1.0))
    punctual = run(VelocityFilter(5, 1.0), *steps, (1.0, 2 * FRAME, 1.0))

    assert late[2] == 9.0
    assert late[3] == punctual[2]


def test_values_are_filtered_on_their_own():
    together, alone = VelocityFilter(5, 10.0), VelocityFilter(5, 10.0)
    values = np.array([[0.0, 5.0], [0.3, 5.0], [0.1, 9.0]], np.float32)

    for frame, row in enumerate(values):
        both = together.apply(row, frame * FRAME, 1.0)
        one = alone.apply(row[:1], frame * FRAME, 1.0)

        assert both[0] == one[0]


def test_a_window_of_nothing_looks_at_the_last_change_alone():
    found = run(VelocityFilter(0, 1.0), (0.0, 0, 1.0), (1.0, FRAME, 1.0), (1.0, 2 * FRAME, 1.0))

    assert found[2] == found[1]
