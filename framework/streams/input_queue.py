"""The queue in which the packets of one input wait.

Plain state without locks: only the scheduler changes it, under the run's lock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from ..errors import PayloadTypeError
from ..quick_dataclass import dataclass
from ..values.packet import Packet
from ..values.timestamp import Timestamp

__all__ = ["InputQueue", "StreamStatistics"]


@dataclass(frozen=True, slots=True)
class StreamStatistics:
    """Counts of one input queue: packets added so far, waiting now, and waiting at most."""

    stream: str
    added: int
    queued: int
    most_queued: int


class InputQueue:
    """The queue of one input of one node: its packets, and its bound.

    The bound is the lowest timestamp that a further packet can have. Packets at 10 and 20 wait
    with a bound of 21; a bound of 21 and no packet says that nothing comes up to 20, which is what
    lets a node go on without a packet here. ``throttle_roots`` are the sources and graph inputs to
    pause while the queue is full; a ``max_size`` of -1 is no limit.
    """

    __slots__ = (
        "added",
        "back_edge",
        "bound",
        "checked_types",
        "max_size",
        "most_queued",
        "node",
        "packets",
        "slot",
        "stream",
        "throttle_roots",
    )

    def __init__(
        self, stream: str, node: Any = None, slot: int = 0, *, back_edge: bool = False
    ) -> None:
        self.stream = stream
        self.node = node
        self.slot = slot
        self.back_edge = back_edge
        self.packets: deque[Packet[Any]] = deque()
        self.bound: Timestamp = Timestamp.PRESTREAM
        self.max_size = -1
        self.throttle_roots: Sequence[Any] = ()
        self.checked_types: tuple[type, ...] | None = None
        self.added = 0
        self.most_queued = 0

    @property
    def is_full(self) -> bool:
        """Return True when the queue holds as many packets as it may, or more."""
        return 0 <= self.max_size <= len(self.packets)

    @property
    def is_done(self) -> bool:
        """Return True when nothing is queued and nothing can come."""
        return not self.packets and self.bound >= Timestamp.ONE_OVER_POSTSTREAM

    def next_time(self) -> Timestamp:
        """Return the time of the first packet, or the bound when none is queued."""
        return self.packets[0].timestamp if self.packets else self.bound

    def check_type(self, packet: Packet[Any]) -> None:
        """Raise ``PayloadTypeError`` when the input does not take the packet's payload."""
        expected = self.checked_types
        if expected is not None and not isinstance(packet.value, expected):
            raise PayloadTypeError(
                f"stream {self.stream!r} brings a {type(packet.value).__name__}; "
                f"{self.node.name} expects {' or '.join(one.__name__ for one in expected)}"
            )

    def settled_time(self) -> Timestamp:
        """Return the last timestamp at which nothing more can come to the front of the queue."""
        return self.next_time().previous_allowed_in_stream()

    def statistics(self) -> StreamStatistics:
        """Return the counts of this queue."""
        return StreamStatistics(self.stream, self.added, len(self.packets), self.most_queued)
