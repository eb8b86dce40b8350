"""Threads at low priority: those that a call starts are nicer, our own is as it was."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from vitruvian.calculators.video.low_priority import with_threads_at_low_priority
from vitruvian.calculators.video.video_decoder import VideoDecoderCalculator
from vitruvian.calculators.video.video_format import Codec, format_of
from vitruvian.calculators.video.video_writer import Encoding, VideoWriter
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="threads have no niceness here")


def own_niceness():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def nicenesses():
    """Return that of every thread of the process."""
    return [
        os.getpriority(os.PRIO_PROCESS, int(task.name))
        for task in Path("/proc/self/task").iterdir()
    ]


def decoded_count(path):
    return len(run_calculator(VideoDecoderCalculator(path=str(path))).video)


def start_and_ask(asked):
    thread = threading.Thread(target=lambda: asked.append(own_niceness()))
    thread.start()
    thread.join()


@needs_linux
def test_threads_that_the_call_starts_are_nicer_by_so_much():
    asked, before = [], own_niceness()

    with_threads_at_low_priority(lambda: start_and_ask(asked), 3)

    assert asked == [min(before + 3, 19)]


@needs_linux
def test_our_own_thread_is_as_nice_as_before():
    before = own_niceness()

    with_threads_at_low_priority(lambda: None, 3)

    assert own_niceness() == before


def test_without_niceness_the_call_is_made_in_this_thread():
    threads = []

    with_threads_at_low_priority(lambda: threads.append(threading.get_ident()), 0)

    assert threads == [threading.get_ident()]


@pytest.mark.parametrize("steps", [0, 3])
def test_an_exception_of_the_call_is_raised(steps):
    def fail():
        raise ValueError("no such encoder")

    with pytest.raises(ValueError, match="no such encoder"):
        with_threads_at_low_priority(fail, steps)


@needs_linux
def test_where_the_system_forbids_it_the_call_is_made_all_the_same(monkeypatch):
    def forbidden(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setpriority", forbidden)
    asked = []

    with_threads_at_low_priority(lambda: start_and_ask(asked), 3)

    assert asked == [own_niceness()]


@needs_linux
def test_the_threads_of_an_encoder_are_nicer_while_it_encodes(tmp_path):
    path = tmp_path / "a.mp4"
    found, codec = format_of(path, Codec.AUTO)
    writer = VideoWriter(path, path, Encoding(found, codec, threads=2, niceness=7))
    before, nicer = nicenesses(), min(own_niceness() + 7, 19)

    # Of a small picture all would be encoded by one thread.
    writer.write(0, ImageFrame(np.zeros((720, 1280, 3), np.uint8)))
    during = nicenesses()
    writer.finish()

    assert during.count(nicer) >= before.count(nicer) + 2
    assert decoded_count(path) == 1


@pytest.mark.parametrize(
    ("asked", "size", "expected"),
    [
        pytest.param(None, (640, 480), 10, id="small"),
        pytest.param(None, (1920, 1080), 10, id="1080p"),
        pytest.param(None, (1088, 1920), 10, id="1080p upright"),
        pytest.param(None, (2560, 1440), 0, id="1440p"),
        pytest.param(None, (3840, 2160), 0, id="4K"),
        pytest.param(3, (3840, 2160), 3, id="4K, as asked"),
        pytest.param(0, (640, 480), 0, id="small, as asked"),
    ],
)
def test_large_pictures_do_not_wait_for_models_unless_asked(asked, size, expected):
    found, codec = format_of(Path("a.mp4"), Codec.AUTO)

    assert Encoding(found, codec, niceness=asked).niceness_for(*size) == expected
