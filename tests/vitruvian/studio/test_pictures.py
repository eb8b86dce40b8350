"""JPEGs: one under way a stream, then the newest; and frames of the browser's camera."""

from __future__ import annotations

import threading
import time

import cv2
import numpy as np
import pytest

from vitruvian.framework.errors import GraphStateError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.values.packet import Packet
from vitruvian.studio.camera_feed import BrowserFeed
from vitruvian.studio.jpeg import jpeg_of, jpeg_size, picture_of_jpeg
from vitruvian.studio.pictures import PictureFeed

from .conftest import TIMEOUT


def decoded(jpeg):
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


class TestJpeg:
    @pytest.mark.parametrize(
        ("array", "form", "colour"),
        [
            (np.full((8, 8, 3), (200, 100, 0), np.uint8), None, (0, 100, 200)),
            (np.full((8, 8, 4), (200, 100, 0, 9), np.uint8), None, (0, 100, 200)),
            (np.full((8, 8, 4), (0, 100, 200, 9), np.uint8), ImageFormat.SBGRA, (0, 100, 200)),
            (np.full((8, 8), 70, np.uint8), None, (70, 70, 70)),
            (np.full((8, 8), 70 << 8, np.uint16), None, (70, 70, 70)),
            (np.full((8, 8, 3), 70 << 8, np.uint16), None, (70, 70, 70)),
            (np.full((8, 8), 0.5, np.float32), None, (128, 128, 128)),
            (np.full((8, 8), np.nan, np.float32), None, (0, 0, 0)),
            (np.full((8, 8, 2), 7.0, np.float32), None, (255, 255, 255)),
        ],
    )
    def test_every_format_is_shown(self, array, form, colour):
        picture = decoded(jpeg_of(ImageFrame(array, form)))

        assert picture.shape == (8, 8, 3)
        assert np.abs(picture[4, 4].astype(int) - colour).max() <= 4

    def test_a_large_picture_is_made_smaller(self):
        picture = decoded(jpeg_of(ImageFrame(np.zeros((100, 4000, 3), np.uint8))))

        assert picture.shape == (48, 1920, 3)

    def test_size_and_pixels_are_read(self):
        image = ImageFrame(np.full((30, 50, 3), (200, 100, 0), np.uint8))
        jpeg = jpeg_of(image)

        assert jpeg_size(jpeg) == (50, 30)
        read = picture_of_jpeg(jpeg, 1500)
        assert np.abs(read.data.astype(int) - image.data).max() <= 4

    def test_a_picture_with_a_fill_byte_and_a_table_is_read(self):
        jpeg = jpeg_of(ImageFrame(np.zeros((30, 50), np.uint8)))

        assert jpeg_size(jpeg[:2] + b"\xff\xfe\x00\x04ab\xff" + jpeg[2:]) == (50, 30)

    @pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\x89PNG", b"\xff\xd8\xff\xc4\x00\x04ab"])
    def test_what_is_no_jpeg_is_told(self, data):
        with pytest.raises(ValueError, match="JPEG"):
            picture_of_jpeg(data, 1000)

    def test_a_picture_that_is_too_large_is_not_decoded(self):
        jpeg = jpeg_of(ImageFrame(np.zeros((30, 50), np.uint8)))

        with pytest.raises(ValueError, match="50×30 pixels; the most is 1499"):
            picture_of_jpeg(jpeg, 1499)


class Later:
    """A pool that makes pictures when it is told to."""

    def __init__(self):
        self.calls = []

    def submit(self, call):
        self.calls.append(call)

    def work(self):
        while self.calls:
            self.calls.pop(0)()


def image_packet(timestamp):
    return Packet(ImageFrame(np.zeros((4, 4, 3), np.uint8))).at(timestamp)


class TestFeed:
    @pytest.fixture
    def pool(self):
        return Later()

    @pytest.fixture
    def sent(self):
        return []

    @pytest.fixture
    def feed(self, pool, sent):
        def deliver(stream, message):
            sent.append((stream, int(message.split(b'"timestamp":')[1].split(b",")[0])))

        return PictureFeed(pool, deliver, lambda timestamp: None)

    def test_the_newest_waits_until_the_last_was_seen(self, feed, pool, sent):
        for timestamp in range(5):
            feed.offer("a", image_packet(timestamp))
        pool.work()
        assert sent == [("a", 4)]

        for timestamp in range(5, 9):
            feed.offer("a", image_packet(timestamp))
        pool.work()
        assert sent == [("a", 4)]

        feed.seen("a")
        pool.work()
        assert sent == [("a", 4), ("a", 8)]

    def test_streams_do_not_wait_for_each_other(self, feed, pool, sent):
        feed.offer("a", image_packet(1))
        feed.offer("b", image_packet(2))
        pool.work()

        assert sent == [("a", 1), ("b", 2)]

    def test_what_was_seen_too_often_brings_nothing(self, feed, pool, sent):
        for _ in range(3):
            feed.seen("a")
        feed.offer("a", image_packet(1))
        feed.seen("a")
        feed.seen("a")
        pool.work()

        assert sent == [("a", 1)]
        # One that was seen in advance is still one.
        feed.offer("a", image_packet(2))
        feed.offer("a", image_packet(3))
        pool.work()
        assert len(sent) <= 2

    def test_a_forgotten_stream_begins_anew(self, feed, pool, sent):
        feed.offer("a", image_packet(1))
        pool.work()
        feed.forget("a")
        feed.offer("a", image_packet(2))
        pool.work()

        assert sent == [("a", 1), ("a", 2)]

    def test_other_payloads_and_closed_feeds_bring_nothing(self, feed, pool, sent):
        feed.offer("a", Packet(5).at(1))
        feed.offer("a", image_packet(1))
        feed.close()
        pool.work()
        feed.offer("a", image_packet(2))
        feed.seen("a")
        pool.work()

        assert sent == []

    def test_a_picture_that_cannot_be_made_is_left_out(self, feed, pool, sent, monkeypatch, caplog):
        def fail(image):
            raise ValueError("broken")

        with monkeypatch.context() as patch:
            patch.setattr("vitruvian.studio.pictures.jpeg_of", fail)
            feed.offer("a", image_packet(1))
            pool.work()
        feed.offer("a", image_packet(2))
        pool.work()

        assert sent == [("a", 2)]
        assert "cannot be shown" in caplog.text


class TestBrowserFeed:
    @pytest.fixture
    def fed(self):
        return []

    @pytest.fixture
    def told(self):
        return []

    @pytest.fixture
    def camera(self, fed, told):
        def feed(stream, packet):
            if len(fed) >= 4:
                raise GraphStateError("Graph is throttled")
            fed.append((stream, int(packet.timestamp)))

        made = BrowserFeed(["a", "b"], feed, told.append, 1000)
        yield made
        made.close()

    def message(self, timestamp):
        return timestamp.to_bytes(8) + jpeg_of(ImageFrame(np.zeros((10, 10), np.uint8)))

    def wait(self, holds):
        deadline = time.monotonic() + TIMEOUT
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.002)

    def test_every_stream_gets_the_frame(self, camera, fed):
        assert camera.offer(self.message(7)) is None

        self.wait(lambda: len(fed) == 2)
        assert fed == [("a", 7), ("b", 7)]

    def test_only_the_newest_waits(self, camera, fed):
        camera.hold(True)
        for timestamp in (1, 2, 3):
            camera.offer(self.message(timestamp))
        camera.hold(False)

        self.wait(lambda: len(fed) == 2)
        assert fed == [("a", 3), ("b", 3)]
        assert camera.dropped == 2

    def test_a_frame_without_room_is_dropped(self, camera, fed):
        for timestamp in (1, 2, 3):
            camera.offer(self.message(timestamp))
            self.wait(lambda: camera._newest is None)
        self.wait(lambda: camera.dropped == 1)

        assert [time_ for _, time_ in fed] == [1, 1, 2, 2]

    def test_a_frame_that_is_too_large_is_told(self, camera, told):
        camera.offer((5).to_bytes(8) + jpeg_of(ImageFrame(np.zeros((40, 40), np.uint8))))

        self.wait(lambda: told)
        assert told == [
            "the browser's camera sent a frame of 40×40 pixels; the most is 1000 pixels"
        ]

    def test_its_thread_ends(self, camera):
        camera.close()

        self.wait(lambda: all(one.name != "studio-camera" for one in threading.enumerate()))
