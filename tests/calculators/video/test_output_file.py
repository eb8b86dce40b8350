"""What a video keeps of its source: long gaps, its length, its sound."""

from __future__ import annotations

import logging
from fractions import Fraction

import av
import numpy as np
import pytest

from vitruvian.calculators.video.video_decoder import VideoDecoderCalculator
from vitruvian.calculators.video.video_encoder import VideoEncoderCalculator
from vitruvian.framework.formats import ImageFrame, VideoHeader
from vitruvian.framework.testing import run_calculator

HOUR = 3_600_000_000
PICTURE = ImageFrame(np.zeros((48, 64, 3), np.uint8))


def encode(path, timestamps, header=None, **options):
    packets = [(timestamp, PICTURE) for timestamp in timestamps]
    sides = {} if header is None else {"header": header}
    writer = VideoEncoderCalculator(path=str(path), **options)
    run_calculator(writer, video=packets, side_packets=sides)
    return path


def times(path):
    sent = run_calculator(VideoDecoderCalculator(path=str(path))).video
    return [int(timestamp) for timestamp, _ in sent]


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv", ".webm"])
@pytest.mark.parametrize(
    "timestamps",
    [
        [0, 1_000_000, 7_201_000_000, 14_401_000_000],
        [0, 40 * HOUR, 40 * HOUR + 1_000_000],
        [0, 1_000_000, HOUR, 10 * 24 * HOUR],
    ],
    ids=["hours", "days", "a longer gap later"],
)
def test_gaps_of_hours_and_days_are_kept(tmp_path, timestamps, ending):
    path = encode(tmp_path / f"a{ending}", timestamps)

    assert times(path) == timestamps
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_frames_of_a_fractional_rate_are_kept_beside_a_gap(tmp_path):
    rate = Fraction(30_000, 1001)
    timestamps = [round(index / rate * 1_000_000) for index in (0, 1, 2, 1_000_000, 1_000_001)]

    path = encode(tmp_path / "a.mp4", timestamps, VideoHeader(64, 48, frame_rate=rate))

    assert times(path) == timestamps


@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
def test_the_last_picture_is_shown_until_the_source_ends(tmp_path, ending):
    header = VideoHeader(64, 48, frame_rate=Fraction(25), duration=3_000_000)

    path = encode(tmp_path / f"a{ending}", [0, 1_000_000, 2_000_000], header)

    with av.open(str(path)) as file:
        assert file.duration == 3_000_000


def with_sound(path, codec="aac"):
    """Write a second of pictures and sound."""
    with av.open(str(path), "w") as file:
        pictures = file.add_stream("mpeg4", rate=25, width=64, height=48, pix_fmt="yuv420p")
        sound = file.add_stream(codec, rate=48_000, layout="mono")
        for _ in range(25):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
            file.mux(pictures.encode(frame))
        for index in range(46):
            wave = np.sin(np.arange(1024) / 20 + index).astype(np.float32)[None]
            frame = av.AudioFrame.from_ndarray(wave, "fltp", "mono")
            frame.sample_rate, frame.pts = 48_000, index * 1024
            file.mux(sound.encode(frame))
        file.mux(pictures.encode(None))
        file.mux(sound.encode(None))
    return path


def copy(source, target, **options):
    from vitruvian.framework.graph import CalculatorGraph

    graph = {
        "node": [
            {"calculator": "VideoDecoderCalculator", "output_stream": "VIDEO:v",
             "output_side_packet": "HEADER:h", "options": {"path": str(source)}},
            {"calculator": "VideoEncoderCalculator", "input_stream": "VIDEO:v",
             "input_side_packet": "HEADER:h", "options": {"path": str(target), **options}},
        ],
    }  # fmt: skip
    with CalculatorGraph(graph) as running:
        running.wait_until_done()
    return target


def heard(path):
    """Return codec, number of samples and packets of the sound; None without one."""
    with av.open(str(path)) as file:
        if not file.streams.audio:
            return None
        stream = file.streams.audio[0]
        name = stream.codec_context.codec.canonical_name
        return name, sum(frame.samples for frame in file.decode(stream))


@pytest.mark.parametrize(("source", "target"), [("in.mp4", "a.mp4"), ("in.mp4", "a.mkv"),
                                                ("in.mkv", "a.mov")])  # fmt: skip
def test_the_sound_of_the_source_is_kept(tmp_path, source, target):
    path = copy(with_sound(tmp_path / source), tmp_path / target)

    name, samples = heard(path)
    assert name == "aac"
    assert 45_000 < samples <= 49_200
    assert times(path) == [index * 40_000 for index in range(25)]


def test_sound_can_be_left_out(tmp_path):
    path = copy(with_sound(tmp_path / "in.mp4"), tmp_path / "a.mp4", audio=False)

    assert heard(path) is None


def test_sound_that_the_format_cannot_hold_is_left_out_with_a_word(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        path = copy(with_sound(tmp_path / "in.mp4"), tmp_path / "a.webm")

    assert heard(path) is None
    assert "(aac) is left out, as .webm files cannot hold it; .mkv can" in caplog.text
