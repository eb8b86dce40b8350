"""Calls of calculators, the newest of them, in little memory."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Span", "SpanRing"]

_RECORD = struct.Struct("<HHIqqq")
#: Stands for no timestamp.
_NONE = -(1 << 63)
_PAGE = 4096


class Span(NamedTuple):
    """One call: numbers of thread and node, start and duration in ns, timestamp in µs."""

    thread: int
    node: int
    kind: int
    start: int
    duration: int
    timestamp: int | None


class SpanRing:
    """Keeps the last ``capacity`` spans, in the order in which they ended; for many threads."""

    def __init__(self, capacity: int = 1 << 18) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._data = bytearray()
        #: How many were ever added.
        self.count = 0

    def add(
        self, thread: int, node: int, kind: int, start: int, duration: int, timestamp: int | None
    ) -> None:
        """Add one span."""
        time = _NONE if timestamp is None else timestamp
        with self._lock:
            place = self.count % self._capacity * _RECORD.size
            if place >= len(self._data):
                self._data += bytes(_PAGE * _RECORD.size)
            _RECORD.pack_into(self._data, place, thread, node, kind, start, duration, time)
            self.count += 1

    def since(self, number: int) -> tuple[int, list[Span]]:
        """Return the spans from the ``number``-th on that are still here, and the next number."""
        with self._lock:
            end = self.count
            first = max(number, end - self._capacity, 0)
            pieces = self._pieces(first, end)
        return end, [
            Span(thread, node, kind, start, duration, None if time == _NONE else time)
            for piece in pieces
            for thread, node, kind, start, duration, time in _RECORD.iter_unpack(piece)
        ]

    def _pieces(self, first: int, end: int) -> Iterator[bytes]:
        if first == end:
            return iter(())
        size, capacity = _RECORD.size, self._capacity
        start, stop = first % capacity, (end - 1) % capacity + 1
        if start < stop:
            return iter((bytes(self._data[start * size : stop * size]),))
        tail = bytes(self._data[start * size : capacity * size])
        return iter((tail, bytes(self._data[: stop * size])))
