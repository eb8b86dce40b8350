"""FrameClock: growing timestamps out of whatever a container says."""

from __future__ import annotations

import logging
from fractions import Fraction
from pathlib import Path

import pytest

from vitruvian.calculators.video.frame_clock import FrameClock

MILLISECOND = Fraction(1, 1000)


def stamps(times, rate=Fraction(25)):
    clock = FrameClock(Path("a.mp4"), rate)
    return [clock.stamp(time, MILLISECOND) for time in times]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([0, 40, 80], [0, 40_000, 80_000]),
        ([-40, 0, 40], [-40_000, 0, 40_000]),
        ([0, 40, 40, 80], [0, 40_000, 40_001, 80_000]),
        ([0, 80, 40, 120], [0, 80_000, 80_001, 120_000]),
        ([0, 0, 0, 0], [0, 1, 2, 3]),
        ([None, None, None], [0, 40_000, 80_000]),
        ([10, None, 90], [10_000, 50_000, 90_000]),
    ],
    ids=["plain", "negative", "equal", "backwards", "standing", "missing", "one missing"],
)
def test_timestamps_grow(times, expected):
    assert stamps(times) == expected


def test_missing_times_do_not_drift_at_a_fractional_rate():
    rate = Fraction(30_000, 1001)

    expected = [round(index * 1_000_000 / rate) for index in range(1000)]

    assert stamps([None] * 1000, rate) == expected


def test_assumes_30_frames_a_second_when_nothing_is_known():
    assert stamps([None, None, None], rate=None) == [0, 33_333, 66_667]


def test_warns_once(caplog):
    with caplog.at_level(logging.WARNING):
        stamps([0, 40, 40, 40, 30])

    [record] = caplog.records
    assert "a.mp4: a picture at 40000 µs follows one at 40000 µs" in record.getMessage()
