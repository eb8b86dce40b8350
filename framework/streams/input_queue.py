"""Where the packets of one input wait.

Plain state without locks; the scheduler alone changes it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import PayloadTypeError
from ..values.packet import Packet
from ..values.timestamp import Timestamp

__all__ = ["InputQueue", "StreamStatistics"]


@dataclass(frozen=True, slots=True)
class StreamStatistics:
    """Report one input queue: packets added, waiting now, and waiting at most."""

    stream: str
    added: int
    queued: int
    most_queued: int


class InputQueue:
    """Hold the packets of one input of one node, and the lowest time still to come.

    ``throttle_roots`` are the sources and graph inputs to pause while the queue is full; a
    ``max_size`` of -1 is no limit.
    """

    __slots__ = (
        "added",
        "back_edge",
        "bound",
        "checked_type",
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
        self.checked_type: type | None = None
        self.added = 0
        self.most_queued = 0

    @property
    def is_full(self) -> bool:
        """Tell whether the queue holds as much as it may."""
        return 0 <= self.max_size <= len(self.packets)

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is queued and nothing can come."""
        return not self.packets and self.bound >= Timestamp.ONE_OVER_POSTSTREAM

    def next_time(self) -> Timestamp:
        """Return the time of the first packet, or the bound when none is queued."""
        return self.packets[0].timestamp if self.packets else self.bound

    def check_type(self, packet: Packet[Any]) -> None:
        """Refuse a payload that the input does not take; raises ``PayloadTypeError``."""
        expected = self.checked_type
        if expected is not None and not isinstance(packet.value, expected):
            raise PayloadTypeError(
                f"stream {self.stream!r} brings a {type(packet.value).__name__}; "
                f"{self.node.name} expects {expected.__name__}"
            )

    def settled_time(self) -> Timestamp:
        """Return the last time about which nothing more can be learnt."""
        return self.next_time().previous_allowed_in_stream()

    def statistics(self) -> StreamStatistics:
        """Return counts for reports."""
        return StreamStatistics(self.stream, self.added, len(self.packets), self.most_queued)
