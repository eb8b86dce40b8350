"""RepetitionCounterCalculator: a repetition is bent and stretched again."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.repetition_counter import RepetitionCounterCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import JointAngles
from vitruvian.framework.testing import run_calculator

FRAME = 33_333


def counted(degrees, **options):
    options = {"joints": ("knee",), "min_seconds": 0.0} | options
    packets = [
        (place * FRAME, JointAngles(("knee",), [value])) for place, value in enumerate(degrees)
    ]
    result = run_calculator(RepetitionCounterCalculator(**options), angles=packets)
    return [value for _, value in result.count], [value for _, value in result.bent]


def test_down_and_up_is_one():
    count, bent = counted([170, 130, 100, 130, 160, 130, 90, 170])

    assert count == [0, 0, 0, 0, 1, 1, 1, 2]
    assert bent == [False, False, True, True, False, False, True, False]


def test_a_tremble_at_a_threshold_does_not_count():
    assert counted([170, 109, 111, 109, 111, 140, 109, 111, 151, 149, 151])[0][-1] == 1


def test_half_way_down_does_not_count():
    assert counted([170, 115, 170, 115, 170])[0][-1] == 0


def test_who_begins_bent_counts_when_up():
    assert counted([90, 90, 170])[0] == [0, 0, 1]


def test_a_slip_of_one_frame_does_not_count():
    assert counted([170, 80, 170, 170], min_seconds=0.1)[0][-1] == 0
    assert counted([170, *[80] * 5, *[170] * 5], min_seconds=0.1)[0][-1] == 1


def test_nothing_changes_while_the_angle_is_unknown():
    count, bent = counted([170, 90, np.nan, np.nan, 170])

    assert count == [0, 0, 0, 0, 1]
    assert bent == [False, True, True, True, False]


def test_the_known_joints_are_averaged():
    names = ("left_knee", "right_knee")
    packets = [
        (0, JointAngles(names, [170, 170])),
        (1, JointAngles(names, [100, 170])),  # one leg lifted: 135 on average
        (2, JointAngles(names, [100, np.nan])),
        (3, JointAngles(names, [np.nan, 170])),
    ]

    result = run_calculator(RepetitionCounterCalculator(min_seconds=0.0), angles=packets)

    assert result.bent == [(0, False), (1, False), (2, True), (3, False)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"joints": ()}, "joints is empty"),
        ({"bent_below": 160.0}, "bent_below is 160 and stretched_above 150"),
    ],
)
def test_options_that_cannot_be_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        run_calculator(RepetitionCounterCalculator(**options), angles=[])


def test_angles_of_other_joints_are_refused():
    with pytest.raises(PayloadTypeError, match="no angle of 'left_knee'; there are knee"):
        run_calculator(RepetitionCounterCalculator(), angles=[(0, JointAngles(("knee",), [1]))])
