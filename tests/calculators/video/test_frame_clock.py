"""FrameClock: growing timestamps out of whatever a container says."""

from __future__ import annotations

import logging
from fractions import Fraction

import pytest

from vitruvian.calculators.video.frame_clock import FrameClock

MILLISECOND = Fraction(1, 1000)


def stamps(times, rate=Fraction(25), tick=Fraction(1)):
    clock = FrameClock("a.mp4", rate, tick)
    exact = [None if time is None else time * MILLISECOND / tick for time in times]
    exact = [int(time) if time is not None and time.denominator == 1 else time for time in exact]
    found = list(clock.stamped(zip(exact, range(len(times)), strict=True)))

    assert [frame for _, frame in found] == list(range(len(times)))
    return [timestamp for timestamp, _ in found]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([0, 40, 80], [0, 40, 80]),
        ([-40, 0, 40], [-40, 0, 40]),
        ([0, 172_800_000], [0, 172_800_000]),
        ([0, 40, 40, 80], [0, 40, 60, 80]),
        ([0, 40, 40, 40, 40, 140], [0, 40, 65, 90, 115, 140]),
        ([0, 80, 40, 120], [0, 80, 100, 120]),
        ([0, 40, 80, 0, 40, 80], [0, 40, 80, 120, 160, 200]),
        ([500, 540, 500, 540, 500, 540], [500, 540, 580, 620, 660, 700]),
        ([0, 40, 80, 0], [0, 40, 80, 120]),
        ([0, 40, 40, 0, 40], [0, 40, 80, 120, 160]),
        ([0, 0, 0, 0], [0, 40, 80, 120]),
        ([0] * 20, list(range(0, 800, 40))),
        ([None, None, None], [0, 40, 80]),
        ([10, None, 90], [10, 50, 90]),
    ],
    ids=[
        "plain",
        "negative",
        "a gap of days",
        "a time twice",
        "four share a time",
        "back for a moment",
        "a clock that starts again",
        "a clock that starts again twice",
        "back at the end",
        "a time twice, then again",
        "standing",
        "standing for long",
        "missing",
        "one missing",
    ],
)
@pytest.mark.parametrize("tick", [Fraction(1), MILLISECOND, Fraction(1, 90_000), Fraction(3, 700)])
def test_timestamps_grow_evenly(times, expected, tick):
    assert stamps(times, tick=tick) == [time * 1000 for time in expected]


@pytest.mark.parametrize("denominator", [1, 30, 15_360, 90_000, 6_000_000])
def test_timestamp_is_the_nearest_microsecond_and_the_even_one_of_two(denominator):
    tick = Fraction(1001, denominator)
    times = range(-9, 9)

    found = FrameClock("a.mp4", None, tick).stamped((time, None) for time in times)

    assert [stamp for stamp, _ in found] == [round(time * tick * 1_000_000) for time in times]


def test_missing_times_do_not_drift_at_a_fractional_rate():
    rate = Fraction(30_000, 1001)

    expected = [round(index * 1_000_000 / rate) for index in range(1000)]

    assert stamps([None] * 1000, rate) == expected


def test_assumes_30_frames_a_second_when_nothing_is_known():
    assert stamps([None, None, None], rate=None) == [0, 33_333, 66_667]


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ([0, 40, 40, 80, 80, 120], "a.mp4: after 0.040 s the times of pictures share a time with"),
        ([0, 40, 0, 40, 0, 40], "a.mp4: after 0.040 s the times of pictures start again"),
    ],
)
def test_warns_once(caplog, times, message):
    with caplog.at_level(logging.WARNING):
        stamps(times)

    [record] = caplog.records
    assert record.getMessage().startswith(message)


def test_pictures_keep_the_microseconds_that_a_clock_cannot_hold():
    ticks = [Fraction(index, 10_000_000) for index in range(3)]

    found = FrameClock("a.mp4", Fraction(25)).stamped((tick, None) for tick in ticks)

    assert [timestamp for timestamp, _ in found] == [0, 1, 2]
