"""Frames of the browser's camera: decoded off the server's thread, late ones dropped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from ..framework.errors import FrameworkError
from ..framework.formats import ImageFrame
from ..framework.values.packet import Packet
from .jpeg import picture_of_jpeg

__all__ = ["BrowserFeed"]

#: Take a packet for a stream, or raise ``FrameworkError`` when there is no room for it.
Feed = Callable[[str, Packet[ImageFrame]], object]
_LATEST = (1 << 62) - 1


class BrowserFeed:
    """Decodes the newest frame and feeds it to the graph; ``told`` is called with what is wrong."""

    def __init__(
        self,
        streams: Sequence[str],
        feed: Feed,
        told: Callable[[str], object],
        most_pixels: int,
    ) -> None:
        self._streams = streams
        self._feed = feed
        self._told = told
        self._most_pixels = most_pixels
        self._condition = threading.Condition()
        self._newest: tuple[int, bytes, int] | None = None
        self._last = -1
        self._is_closed = False
        #: While it is set, a frame waits until a step asks for it.
        self._is_held = False
        self.dropped = 0
        threading.Thread(target=self._run, name="studio-camera", daemon=True).start()

    def offer(self, message: bytes) -> str | None:
        """Take a message: 8 bytes of time in µs, and a JPEG; return what is wrong with it."""
        timestamp = int.from_bytes(message[:8])
        if len(message) < 12 or timestamp > _LATEST:
            return "a frame: expected 8 bytes of time in microseconds and a JPEG"
        with self._condition:
            if self._newest is not None:
                self.dropped += 1
            self._newest = timestamp, message[8:], time.perf_counter_ns()
            self._condition.notify()
        return None

    def hold(self, held: bool) -> None:
        """Keep frames back while the graph is paused; only the newest stays."""
        with self._condition:
            self._is_held = held
            self._condition.notify()

    def feed_one(self) -> None:
        """Feed the newest frame at once, for a step of a paused graph."""
        with self._condition:
            newest, self._newest = self._newest, None
        if newest is not None:
            self._take(*newest)

    def close(self) -> None:
        """End the thread."""
        with self._condition:
            self._is_closed = True
            self._newest = None
            self._condition.notify()

    def _run(self) -> None:
        while True:
            with self._condition:
                while (self._newest is None or self._is_held) and not self._is_closed:
                    self._condition.wait()
                if self._is_closed:
                    return
                assert self._newest is not None
                newest, self._newest = self._newest, None
            self._take(*newest)

    def _take(self, timestamp: int, jpeg: bytes, came: int) -> None:
        if timestamp <= self._last:
            self.dropped += 1
            return
        try:
            image = picture_of_jpeg(jpeg, self._most_pixels)
        except ValueError as error:
            self._told(f"the browser's camera sent {error}")
            return
        packet = Packet(image).at(timestamp)
        for stream in self._streams:
            try:
                self._feed(stream, packet)
            except FrameworkError:
                # No room, or the run is over.
                self.dropped += 1
                return
        self._last = timestamp
