"""One page that watches a run: what it looks at, and what is to be sent to it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from typing import Any

from ..framework.formats import ImageFrame
from ..framework.values.packet import Packet
from .payloads import payload_data
from .pictures import PictureFeed, PicturePool
from .runs import StudioRun
from .timeline import Timeline

__all__ = ["Viewer"]

#: Seconds between figures, and between packets of a stream.
_FIGURES_EVERY = 0.25
_PACKETS_EVERY = 0.1
#: Other messages that may wait.
_TEXTS = 50


class Viewer:
    """Collects what one socket sends; only the newest of each kind waits, so nothing piles up.

    Made and read on the server's loop; ``_tap`` and ``_deliver`` are called on other threads.
    """

    def __init__(self, run: StudioRun, pool: PicturePool) -> None:
        self._run = run
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._pictures: dict[str, bytes] = {}
        self._packets: dict[str, Packet[Any]] = {}
        self._texts: list[dict[str, Any]] = []
        self._feed = PictureFeed(pool, self._deliver, run.tracer.arrival)
        self._timeline = Timeline(run.tracer, run.report.shown, run.idle)
        self._inspected: frozenset[str] = frozenset()
        self._watched: str | None = None
        self._is_urgent = True
        self._figures_due = 0.0
        self._packets_due = 0.0
        self._last_state: dict[str, Any] = {}

    @property
    def streams(self) -> frozenset[str]:
        """Return the streams that this viewer looks at."""
        return self._inspected if self._watched is None else self._inspected | {self._watched}

    def tap(self, stream: str, packet: Packet[Any]) -> None:
        """Take a packet of a stream that is looked at; called on the graph's threads."""
        if stream in self._inspected:
            self._packets[stream] = packet
        self._feed.offer(stream, packet)

    def inspect(self, streams: Iterable[str]) -> None:
        """List the packets of these streams, and show their pictures."""
        self._look(frozenset(streams), self._watched)

    def watch(self, stream: str | None) -> None:
        """Show the pictures of a stream."""
        self._look(self._inspected, stream)

    def seen(self, stream: str) -> None:
        """Note that the page has shown a picture of a stream."""
        self._feed.seen(stream)

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message soon; may be called on any thread."""

        def add() -> None:
            if len(self._texts) < _TEXTS:
                self._texts.append(message)

        self._call(add)

    def hurry(self) -> None:
        """Send everything there is at once, after a step or a change of state; on any thread."""
        self._call(self._set_urgent)

    async def next_messages(self) -> list[dict[str, Any] | bytes]:
        """Wait until something is to be sent, and return it."""
        now = time.monotonic()
        due = self._figures_due if not self._packets else min(self._figures_due, self._packets_due)
        if not self._is_urgent:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(due - now, 0.001))
        self._wake.clear()
        return list(self._take(time.monotonic()))

    def close(self) -> None:
        """Look at nothing any more."""
        self._feed.close()

    def _take(self, now: float) -> Iterable[dict[str, Any] | bytes]:
        urgent, self._is_urgent = self._is_urgent, False
        texts, self._texts = self._texts, []
        yield from texts
        pictures, self._pictures = self._pictures, {}
        yield from pictures.values()
        if urgent or now >= self._packets_due:
            self._packets_due = now + _PACKETS_EVERY
            yield from self._packet_messages()
        if urgent or now >= self._figures_due:
            self._figures_due = now + _FIGURES_EVERY
            yield from self._figure_messages(urgent=urgent)

    def _packet_messages(self) -> Iterable[dict[str, Any]]:
        for stream in list(self._packets):
            packet = self._packets.pop(stream)
            if stream in self._inspected:
                yield {
                    "type": "packet",
                    "stream": stream,
                    "timestamp": int(packet.timestamp),
                    "payload": payload_data(packet),
                }

    def _figure_messages(self, *, urgent: bool) -> Iterable[dict[str, Any]]:
        state = self._run.state_message()
        moves = state["state"] in {"starting", "running"}
        if not (moves or urgent or state != self._last_state):
            return
        self._last_state = state
        yield state
        yield self._run.figures.message(anew=urgent)
        spans = self._timeline.message()
        if spans is not None:
            yield spans

    def _look(self, inspected: frozenset[str], watched: str | None) -> None:
        before = self.streams
        added = inspected - self._inspected
        self._inspected, self._watched = inspected, watched
        for stream in before - self.streams:
            self._feed.forget(stream)
            self._packets.pop(stream, None)
        self._run.retap()
        for stream in (self.streams - before) | added:
            packet = self._run.tracer.latest.get(stream)
            if packet is None:
                continue
            if stream in added:
                self._packets[stream] = packet
            if stream not in before and isinstance(packet.value, ImageFrame):
                self._feed.offer(stream, packet)
        self._packets_due = 0.0
        self._wake.set()

    def _deliver(self, stream: str, message: bytes) -> None:
        def put() -> None:
            self._pictures[stream] = message

        self._call(put)

    def _set_urgent(self) -> None:
        self._is_urgent = True

    def _call(self, change: Callable[[], object]) -> None:
        def changed() -> None:
            change()
            self._wake.set()

        # The server may have ended.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(changed)
