"""The bound of one output, and the input queues that read it.

Plain state without locks: only the scheduler changes it, under the run's lock.
"""

from __future__ import annotations

from typing import Any

from ..errors import PayloadTypeError, TimestampError
from ..values.packet import Packet
from ..values.payload_types import type_name
from ..values.timestamp import Timestamp
from .input_queue import InputQueue

__all__ = ["OutputStream", "shifted_bound"]


class OutputStream:
    """The stream of one output: its bound, and the queues that read it."""

    __slots__ = (
        "bound",
        "checked_types",
        "consumers",
        "declared_type",
        "is_ordered",
        "name",
        "node_name",
    )

    def __init__(self, name: str, node_name: str = "") -> None:
        self.name = name
        self.node_name = node_name
        self.bound: Timestamp = Timestamp.PRESTREAM
        self.consumers: list[InputQueue] = []
        #: Whether a reader counts on packets that come in the order of their times.
        self.is_ordered = True
        self.checked_types: tuple[type, ...] | None = None
        self.declared_type: Any = Any

    @property
    def is_closed(self) -> bool:
        """Return True when the stream has ended."""
        return self.bound == Timestamp.DONE

    def check_type(self, packet: Packet[Any]) -> None:
        """Raise ``PayloadTypeError`` when the stream does not carry the packet's payload."""
        expected = self.checked_types
        if expected is not None and not isinstance(packet.value, expected):
            raise PayloadTypeError(
                f"stream {self.name!r} carries {type_name(self.declared_type)}; "
                f"got a {type(packet.value).__name__}"
            )

    def check_time(self, timestamp: Timestamp) -> None:
        """Raise ``TimestampError`` when a packet at this time cannot follow what was sent before.

        For packets of calculators it is called only when a cheap comparison leaves a doubt.
        """
        # A packet at PostStream must be the only one. The bound cannot tell: after a packet at 10
        # it is 11, and PostStream is above that.
        late = timestamp == Timestamp.POSTSTREAM and any(queue.added for queue in self.consumers)
        if timestamp >= self.bound and timestamp.is_allowed_in_stream and not late:
            return
        if not (self.is_ordered or self.is_closed) and timestamp.is_allowed_in_stream:
            return
        if not timestamp.is_allowed_in_stream:
            reason = f"{timestamp} can't be the timestamp of a Packet in a stream"
        elif self.is_closed:
            reason = "Packet sent to closed stream"
        elif late or self.bound == Timestamp.ONE_OVER_POSTSTREAM:
            reason = (
                f"packet at {timestamp} after another packet; a packet at PRESTREAM or "
                "POSTSTREAM must be the only Packet of its stream"
            )
        else:
            reason = (
                f"Current minimum expected timestamp is {self.bound} but received {timestamp}; "
                "timestamps of a stream must increase"
            )
        where = f"{self.node_name}: " if self.node_name else ""
        raise TimestampError(f"{where}stream {self.name!r}: {reason}")


def shifted_bound(bound: Timestamp, offset: int) -> Timestamp:
    """Return the output bound that an input bound and a timestamp offset promise.

    A node with ``timestamp_offset = 5`` whose inputs bring nothing before 100 sends nothing before
    105. PreStream, Done and their like are the same on the output, whatever the offset.
    """
    if offset == 0 or not bound.is_range_value:
        return bound
    # Past the last ordinary time only a packet at PostStream is left.
    if offset > 0 and bound == Timestamp.MAX:
        return Timestamp.POSTSTREAM
    return bound + offset
