"""Packets: an immutable payload at a point in time."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, cast

import numpy as np

from ..errors import FrameworkError
from .timestamp import Timestamp

__all__ = ["EMPTY", "Packet", "as_packet", "freeze", "restamped"]

T = TypeVar("T")


def freeze(payload: object) -> None:
    """Make an array read-only, so that every reader of a packet sees the same values."""
    if isinstance(payload, np.ndarray):
        payload.flags.writeable = False


class Packet(Generic[T]):
    """A payload, carried by reference, and a timestamp.

    A packet never copies its payload. An array that enters a packet becomes read-only, so copy it
    first if you want to go on writing to it. ``Packet()`` is empty: at timestamp ``t`` it means
    that a stream has nothing there.
    """

    __slots__ = ("_payload", "timestamp")

    _payload: T | None
    timestamp: Timestamp

    def __init__(self, payload: T | None = None, timestamp: Timestamp = Timestamp.UNSET) -> None:
        if isinstance(payload, np.ndarray):
            payload.flags.writeable = False
        self._payload = payload
        self.timestamp = timestamp

    @property
    def value(self) -> T:
        """Return the payload; raises ``FrameworkError`` when the packet is empty."""
        if self._payload is None:
            raise FrameworkError(
                f"the packet at {self.timestamp} is empty; ask is_empty() before reading its value"
            )
        return self._payload

    def is_empty(self) -> bool:
        """Return True when the packet carries no payload."""
        return self._payload is None

    def at(self, timestamp: int) -> Packet[T]:
        """Return a packet with the same payload at ``timestamp`` microseconds."""
        time = timestamp if isinstance(timestamp, Timestamp) else Timestamp(timestamp)
        return restamped(self, time)

    def __reduce__(self) -> tuple[Any, ...]:
        # An array that comes out of another process is read-only as well.
        return Packet, (self._payload, self.timestamp)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Packet):
            return NotImplemented
        return self.timestamp == other.timestamp and _same(self._payload, other._payload)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        content = "empty" if self._payload is None else repr(self._payload)
        return f"Packet({content} at {self.timestamp})"


def restamped(packet: Packet[T], timestamp: Timestamp) -> Packet[T]:
    """Return the packet's payload at another time, without freezing it a second time."""
    copy = cast("Packet[T]", Packet.__new__(Packet))
    copy._payload = packet._payload  # pyright: ignore[reportPrivateUsage]
    copy.timestamp = timestamp
    return copy


def as_packet(value: Any) -> Packet[Any]:
    """Return ``value`` itself if it is a packet, else a packet around it."""
    return value if isinstance(value, Packet) else Packet(value)  # pyright: ignore[reportUnknownVariableType]


def _same(one: Any, other: Any) -> bool:
    arrays = isinstance(one, np.ndarray), isinstance(other, np.ndarray)
    if all(arrays):
        return bool(one.dtype == other.dtype) and bool(np.array_equal(one, other))
    return not any(arrays) and bool(one == other)


EMPTY: Packet[Any] = Packet()
