"""TickClock: packet time on a video's clock."""

from __future__ import annotations

from fractions import Fraction

import pytest

from vitruvian.calculators.video.presentation_time import TickClock

NTSC = Fraction(30_000, 1001)


def test_whole_frames_get_their_exact_times():
    clock = TickClock(Fraction(1, 3_000_000), NTSC)

    ticks = [clock.tick(round(index * 1_000_000 / NTSC)) for index in range(1000)]

    assert ticks == [index * 100_100 for index in range(1000)]


def test_other_times_keep_their_microsecond():
    clock = TickClock(Fraction(1, 3_000_000), NTSC)

    assert [clock.tick(time) for time in (7, 33_333, 50_000)] == [21, 99_999, 150_000]


def test_a_coarse_clock_never_stands_still():
    clock = TickClock(Fraction(1, 1000), None)

    assert [clock.tick(time) for time in (0, 400, 600, 1400, 9000)] == [0, 1, 2, 3, 9]
    assert clock.moved == 3


@pytest.mark.parametrize(
    ("time_base", "rate", "frame"),
    [
        (Fraction(1, 1_000_000), Fraction(25), 40_000),
        (Fraction(1, 3_000_000), NTSC, 100_100),
        (Fraction(1, 1000), None, 33),
        (Fraction(1, 10), Fraction(30), 1),
    ],
)
def test_a_frame_has_a_length_in_ticks(time_base, rate, frame):
    assert TickClock(time_base, rate).frame == frame
