"""CameraCalculator, on cameras made of a few lines."""

from __future__ import annotations

import threading
from fractions import Fraction

import cv2
import numpy as np
import pytest

from vitruvian.calculators.video.camera import CameraCalculator, camera_index
from vitruvian.calculators.video.camera_feed import CameraFeed
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import VideoHeader
from vitruvian.framework.testing import run_calculator


class Camera:
    """Give ``pictures`` one after the other, then fail, or hang until ``plug`` is pulled."""

    def __init__(self, pictures, *, opens=True, hangs=False, endless=False):
        self.endless = endless
        self.pictures = list(pictures)
        self.opens = opens
        self.hangs = hangs
        self.plug = threading.Event()
        self.released = threading.Event()
        self.asked = {}

    def __call__(self, index):
        return self

    def isOpened(self):  # noqa: N802
        return self.opens

    def get(self, what):
        return 30.0

    def set(self, what, value):
        self.asked[what] = value

    def read(self):
        if self.endless:
            return True, self.pictures[0]
        if self.pictures:
            return True, self.pictures.pop(0)
        if self.hangs:
            self.plug.wait(30)
        return False, None

    def release(self):
        self.released.set()


def red(width=64, height=48):
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, :, 2] = 255
    return picture


@pytest.fixture
def connect(monkeypatch):
    def plug_in(camera):
        monkeypatch.setattr(cv2, "VideoCapture", camera)
        return camera

    return plug_in


def test_gives_pictures_with_growing_times(connect):
    camera = connect(Camera([red()], hangs=True))
    feed = CameraFeed(0, None, None)

    timestamp, picture = feed.next(timeout=10)

    assert 0 <= timestamp < 10_000_000
    assert np.array_equal(picture, red())
    camera.plug.set()
    feed.stop()
    assert camera.released.is_set()


class OnePicture(CameraCalculator, abstract=True):
    def process(self, ctx):
        super().process(ctx)
        ctx.stop()


def test_sends_rgb_and_describes_it(connect):
    camera = connect(Camera([red()], endless=True))

    result = run_calculator(OnePicture())

    [(timestamp, image)] = result.video
    assert timestamp >= 0
    assert image.data[0, 0].tolist() == [255, 0, 0]
    assert result.header == VideoHeader(64, 48, frame_rate=Fraction(30))
    assert camera.released.is_set()


def test_ends_with_an_error_when_the_camera_is_gone(connect):
    camera = connect(Camera([red()] * 3))

    with pytest.raises(MediaError, match="camera:0: the camera stopped giving pictures"):
        run_calculator(CameraCalculator())
    assert camera.released.is_set()


def test_says_that_there_is_no_camera(connect):
    connect(Camera([], opens=False))

    with pytest.raises(MediaError, match=r"camera:7: there is no such camera, .*such as camera:0"):
        run_calculator(CameraCalculator(path="camera:7"))


def test_a_camera_that_cannot_be_opened_is_released_before_that_is_told(connect):
    class SlowToRelease(Camera):
        def release(self):
            self.plug.wait(0.2)
            self.released.set()

    camera = connect(SlowToRelease([], opens=False))

    with pytest.raises(MediaError, match="no such camera"):
        run_calculator(CameraCalculator(path="camera:0"))

    assert camera.released.is_set()


def test_does_not_wait_for_a_camera_that_hangs(connect):
    camera = connect(Camera([], hangs=True))

    with pytest.raises(MediaError, match=r"camera:0: no picture for 0\.05 seconds; expected one"):
        run_calculator(CameraCalculator(timeout=0.05))
    camera.plug.set()


def test_hands_on_what_the_driver_raises(connect):
    def broken(index):
        raise RuntimeError("no such bus")

    connect(broken)

    with pytest.raises(MediaError, match=r"camera:0: the camera's driver failed .no such bus."):
        run_calculator(CameraCalculator())


def test_asks_the_camera_for_size_and_rate(connect):
    camera = connect(Camera([]))

    with pytest.raises(MediaError, match="stopped giving"):
        run_calculator(CameraCalculator(width=640, height=480, frame_rate=15.0))
    assert camera.asked == {
        cv2.CAP_PROP_FRAME_WIDTH: 640,
        cv2.CAP_PROP_FRAME_HEIGHT: 480,
        cv2.CAP_PROP_FPS: 15.0,
    }


@pytest.mark.parametrize("path", ["camera", "camera:", "camera:x", "camera:-1", "webcam:0", "0"])
def test_refuses_other_names(path):
    with pytest.raises(MediaError, match="names no camera; expected camera:0"):
        camera_index(path)
