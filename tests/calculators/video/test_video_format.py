"""Formats by ending, and the clock that tells their times."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from vitruvian.calculators.video.video_format import Codec, Preset, format_of, time_base_for

NTSC = Fraction(30_000, 1001)


@pytest.mark.parametrize(
    ("name", "codec", "expected"),
    [
        ("a.mp4", Codec.AUTO, ("mp4", Codec.H264)),
        ("A.MP4", Codec.AUTO, ("mp4", Codec.H264)),
        ("a.mkv", Codec.AUTO, ("matroska", Codec.H264)),
        ("a.mkv", Codec.VP9, ("matroska", Codec.VP9)),
        ("a.webm", Codec.AUTO, ("webm", Codec.VP9)),
    ],
)
def test_the_ending_chooses(name, codec, expected):
    found, chosen = format_of(Path(name), codec)

    assert (found.name, chosen) == expected


@pytest.mark.parametrize(
    ("name", "rate", "ticks"),
    [
        ("a.mp4", None, 1_000_000),
        ("a.mp4", Fraction(25), 1_000_000),
        ("a.mp4", Fraction(30), 3_000_000),
        ("a.mp4", Fraction(30_000, 1001), 3_000_000),
        # An average over a video of variable rate, whose frames are not worth a fine clock.
        ("a.mp4", Fraction(14_433, 481), 1_000_000),
        ("a.mkv", Fraction(30), 1000),
    ],
)
def test_the_clock_tells_microseconds_and_whole_frames(name, rate, ticks):
    assert time_base_for(format_of(Path(name), Codec.AUTO)[0], rate) == Fraction(1, ticks)


def test_vp9_has_a_speed_for_each_preset():
    assert [preset.vp9_speed for preset in Preset] == [8, 8, 8, 7, 6, 5, 4, 3]


@pytest.mark.parametrize(
    ("rate", "ticks"),
    [(None, 65_535), (Fraction(30), 65_520), (NTSC, 60_000), (Fraction(70_001, 999), 70_001)],
)
def test_the_clock_of_mpeg_4_fits_into_16_bits_where_the_rate_does(rate, ticks):
    found, codec = format_of(Path("a.mp4"), Codec.MPEG4)

    assert time_base_for(found, rate, codec) == Fraction(1, ticks)
