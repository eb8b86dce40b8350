"""Turn the newest picture of a stream into JPEG, off the graph's threads, as fast as it is seen."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..framework.formats import ImageFrame
from ..framework.values.packet import Packet
from .jpeg import jpeg_of
from .json_bodies import json_text

__all__ = ["PictureFeed", "PicturePool"]

_log = logging.getLogger(__name__)

#: Takes a whole binary message; called on the pool's thread.
Deliver = Callable[[str, bytes], object]


class PicturePool:
    """Own the one thread that makes JPEGs."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="studio-pictures")

    def submit(self, call: Callable[[], None]) -> None:
        """Run a call soon; after ``close`` not at all."""
        with contextlib.suppress(RuntimeError):
            self._pool.submit(call)

    def close(self) -> None:
        """End the thread."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class PictureFeed:
    """Bring pictures of some streams to one viewer: one on its way a stream, then the newest.

    ``offer`` is called on the graph's threads and only keeps the packet. ``arrival`` tells when
    the frame of a timestamp came in.
    """

    def __init__(
        self, pool: PicturePool, deliver: Deliver, arrival: Callable[[int], int | None]
    ) -> None:
        self._pool = pool
        self._deliver = deliver
        self._arrival = arrival
        self._lock = threading.Lock()
        self._newest: dict[str, Packet[Any]] = {}
        #: Streams of which a picture is being made or not seen yet.
        self._under_way: set[str] = set()
        self._is_closed = False

    def offer(self, stream: str, packet: Packet[Any]) -> None:
        """Show a packet, if it holds a picture, in place of one that still waits."""
        if not isinstance(packet.value, ImageFrame):
            return
        with self._lock:
            if self._is_closed:
                return
            self._newest[stream] = packet
            if stream in self._under_way:
                return
            self._under_way.add(stream)
        self._pool.submit(lambda: self._make(stream))

    def seen(self, stream: str) -> None:
        """Note that the viewer has shown a picture: the next one can come."""
        with self._lock:
            if self._is_closed or stream not in self._under_way:
                return
            if stream not in self._newest:
                self._under_way.discard(stream)
                return
        self._pool.submit(lambda: self._make(stream))

    def forget(self, stream: str) -> None:
        """Send no more of a stream."""
        with self._lock:
            self._newest.pop(stream, None)
            self._under_way.discard(stream)

    def close(self) -> None:
        """Send nothing more."""
        with self._lock:
            self._is_closed = True
            self._newest.clear()

    def _make(self, stream: str) -> None:
        with self._lock:
            packet = self._newest.pop(stream, None)
            if packet is None or self._is_closed:
                return
        try:
            message = self._message(stream, packet)
        except Exception:  # noqa: BLE001  # one picture is no reason to end
            _log.exception("a picture of %r cannot be shown", stream)
            self.seen(stream)
            return
        self._deliver(stream, message)

    def _message(self, stream: str, packet: Packet[Any]) -> bytes:
        image: ImageFrame = packet.value
        jpeg = jpeg_of(image)
        timestamp = int(packet.timestamp)
        came = self._arrival(timestamp)
        header = json_text(
            {
                "type": "picture",
                "stream": stream,
                "timestamp": timestamp,
                "width": image.width,
                "height": image.height,
                "format": "jpeg",
                "ms": None if came is None else round((time.perf_counter_ns() - came) / 1e6, 2),
            }
        ).encode()
        return b"".join((len(header).to_bytes(4), header, jpeg))
