"""Runs that are fed by the camera of the page."""

from __future__ import annotations

import time

import cv2
import numpy as np
import pytest

from .conftest import PICTURES
from .run_inputs import numbers


class TestBrowserCamera:
    def frame(self, timestamp, width=32, height=24, shade=0):
        picture = np.full((height, width, 3), shade, np.uint8)
        return timestamp.to_bytes(8) + cv2.imencode(".jpg", picture)[1].tobytes()

    def test_its_frames_run_through_the_graph(self, page):
        run = page.run(PICTURES, inputs={"video": {"kind": "browser"}}, live=True)

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["shown"])
            watcher.until("state", state="running")
            times = []
            for time_ in (10, 20, 30):
                watcher.socket.send(self.frame(time_))
                times.append(watcher.until("packet", stream="shown")["timestamp"])
            watcher.send("stop")
            end = watcher.end()

        assert times == [10, 20, 30]
        assert (end["state"], end["frames"]) == ("stopped", 3)
        assert "video.mp4" in end["downloads"]

    def test_time_that_goes_back_is_left_out(self, page):
        run = page.run(PICTURES, inputs={"video": {"kind": "browser"}}, live=True)

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["shown"])
            watcher.until("state", state="running")
            watcher.socket.send(self.frame(100))
            watcher.until("packet", timestamp=100)
            watcher.socket.send(self.frame(50))
            while page.studio._runs.find(run)._feed._newest is not None:
                time.sleep(0.005)
            watcher.socket.send(self.frame(200))
            packet = watcher.until("packet")

        assert packet["timestamp"] == 200

    @pytest.mark.parametrize(
        ("message", "told"),
        [
            (b"short", "expected 8 bytes of time"),
            (b"\xff" * 30, "expected 8 bytes of time"),
            (bytes(8) + b"no jpeg at all", "no JPEG"),
            (
                (5).to_bytes(8) + b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff" + b"x" * 20,
                "pixels",
            ),
            (
                (5).to_bytes(8) + b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x05\x00\x05" + b"x" * 20,
                "no JPEG",
            ),
        ],
    )
    def test_what_is_no_frame_is_told_and_the_run_goes_on(self, page, message, told):
        run = page.run(PICTURES, inputs={"video": {"kind": "browser"}}, live=True)

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["shown"])
            watcher.until("state", state="running")
            watcher.socket.send(message)
            assert told in watcher.until("problem")["message"]
            watcher.socket.send(self.frame(1000))
            assert watcher.until("packet")["timestamp"] == 1000

    def test_a_step_takes_the_newest_frame(self, page):
        run = page.run(PICTURES, inputs={"video": {"kind": "browser"}}, live=True)

        with page.watch(run) as watcher:
            watcher.send("inspect", streams=["shown"])
            watcher.until("state", state="running")
            watcher.send("pause")
            watcher.until("state", state="paused")
            for time_ in (10, 20, 30):
                watcher.socket.send(self.frame(time_))
            watcher.send("step", what="frame")
            assert watcher.until("packet")["timestamp"] == 30

    def test_a_run_without_one_takes_no_frames(self, page):
        run = page.run(inputs=numbers(page), paused=True)

        with page.watch(run) as watcher:
            watcher.socket.send(self.frame(10))
            assert "no input of this run" in watcher.until("problem")["message"]
