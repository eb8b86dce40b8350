"""The queue from which a poller takes the packets of one run."""

from __future__ import annotations

from typing import Any

from ..streams.input_queue import InputQueue
from ..values.packet import EMPTY, Packet, restamped
from ..values.timestamp import Timestamp, previous_allowed
from .node import NodeStatus

__all__ = ["Poll"]


class _Listener:
    """Stands in for the node behind a poller's queue; it never opens, so nothing runs it."""

    status = NodeStatus.WAITING
    blocker: InputQueue | None = None

    def __init__(self, stream: str) -> None:
        self.name = f"poller of {stream}"
        self.is_marked = False
        self.full_queues: list[InputQueue] = []


class Poll:
    """A poller's queue for one run; only touched under the run's lock."""

    def __init__(self, stream: str, *, bounds: bool, max_queue_size: int) -> None:
        self.queue = InputQueue(stream, _Listener(stream))
        self.queue.max_size = max_queue_size
        self._bounds = bounds
        self._last: Timestamp = Timestamp.UNSTARTED

    @property
    def is_ready(self) -> bool:
        """Return True when there is a packet, a newly settled time, or the end of the stream."""
        return bool(self.queue.packets) or self.has_ended or self._has_settled

    @property
    def has_ended(self) -> bool:
        """Return True when nothing more comes."""
        return self.queue.is_done and not self._has_settled

    @property
    def _has_settled(self) -> bool:
        bound = self.queue.bound
        # The end of a stream settles nothing, but after a packet at PreStream, the only one of its
        # stream, all time up to Max is settled.
        may_settle = bound < Timestamp.ONE_OVER_POSTSTREAM or self._last == Timestamp.PRESTREAM
        return self._bounds and may_settle and previous_allowed(bound) > self._last

    def take(self) -> Packet[Any] | None:
        """Return the next packet, or an empty one at a newly settled time, or None."""
        if self.queue.packets:
            packet = self.queue.packets.popleft()
        elif self._has_settled:
            packet = restamped(EMPTY, previous_allowed(self.queue.bound))
        else:
            return None
        self._last = packet.timestamp
        return packet
