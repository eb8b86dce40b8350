"""Decoder and encoder at the two ends of a graph."""

from __future__ import annotations

import os
import subprocess

import numpy as np
import pytest

from vitruvian.calculators.video.video_decoder import VideoDecoderCalculator
from vitruvian.calculators.video.video_encoder import VideoEncoderCalculator
from vitruvian.framework.errors import CalculatorError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator


def copy_video(source, target, *, threads=0, **decoder):
    graph = CalculatorGraph(
        {
            "max_queue_size": 3,
            "node": [
                {
                    "calculator": VideoDecoderCalculator.__name__,
                    "output_stream": "VIDEO:video",
                    "output_side_packet": "HEADER:header",
                    "options": {"path": str(source), **decoder},
                },
                {
                    "calculator": VideoEncoderCalculator.__name__,
                    "input_stream": "VIDEO:video",
                    "input_side_packet": "HEADER:header",
                    "options": {"path": str(target)},
                },
            ],
        },
        threads=threads,
    )
    try:
        graph.start_run({}, live=False)
        graph.wait_until_done(timeout=60)
    finally:
        graph.abandon()
    return target


def times(path):
    video = run_calculator(VideoDecoderCalculator(path=str(path))).video
    return [timestamp for timestamp, _ in video]


def test_frames_out_are_frames_in(tmp_path, carphone):
    target = copy_video(carphone, tmp_path / "a.mp4")

    assert times(target) == times(carphone)
    assert len(times(target)) == 120


def test_the_bytes_are_the_same_whatever_the_threads(tmp_path, carphone):
    copies = [
        copy_video(carphone, tmp_path / f"{threads}.mp4", threads=threads).read_bytes()
        for threads in (0, 1, 2, 8)
    ]

    assert copies == [copies[0]] * 4


@pytest.mark.parametrize("threads", [0, 2])
def test_a_cut_source_leaves_no_copy_unless_asked(tmp_path, make_video, threads):
    noise = np.random.default_rng(0).integers(0, 255, (25, 48, 64, 3), np.uint8)
    source = make_video("cut.mp4", [index * 40_000 for index in range(25)], pictures=list(noise))
    source.write_bytes(source.read_bytes()[: source.stat().st_size * 6 // 10])

    with pytest.raises(CalculatorError, match=r"cut\.mp4: the file is cut short.* could be read"):
        copy_video(source, tmp_path / "a.mp4", threads=threads)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.mp4"]

    copy_video(source, tmp_path / "a.mp4", threads=threads, on_damage="WARN")
    assert 5 < len(times(tmp_path / "a.mp4")) < 25


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder on a disk of 40 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(folder)]
    if (
        os.name != "posix"
        or os.geteuid() != 0
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".webm"])
def test_a_full_disk_is_an_error_that_leaves_nothing(small_disk, carphone, ending):
    with pytest.raises(CalculatorError, match=r"No space left on device\); the disk is full; make"):
        copy_video(carphone, small_disk / f"a{ending}", threads=2)
    assert not list(small_disk.iterdir())
