"""The queue that one run keeps for a poller."""

from __future__ import annotations

from typing import Any

from ..streams.input_queue import InputQueue
from ..values.packet import EMPTY, Packet, restamped
from ..values.timestamp import Timestamp, previous_allowed
from .node import NodeStatus

__all__ = ["Poll"]


class _Listener:
    """Stand where a node stands behind a queue; it never opens, so nothing runs it."""

    status = NodeStatus.WAITING

    def __init__(self, stream: str) -> None:
        self.name = f"poller of {stream}"
        self.is_marked = False
        self.full_queues: list[InputQueue] = []


class Poll:
    """Hold what one run has for a poller; the run's lock guards it."""

    def __init__(self, stream: str, *, bounds: bool, max_queue_size: int) -> None:
        self.queue = InputQueue(stream, _Listener(stream))
        self.queue.max_size = max_queue_size
        self._bounds = bounds
        self._last: Timestamp = Timestamp.UNSTARTED

    @property
    def is_ready(self) -> bool:
        """Tell whether there is a packet, news of time, or the end."""
        return bool(self.queue.packets) or self.has_ended or self._has_settled

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more comes."""
        return self.queue.is_done and not self._has_settled

    @property
    def _has_settled(self) -> bool:
        queue = self.queue
        is_open = queue.bound < Timestamp.ONE_OVER_POSTSTREAM
        return self._bounds and is_open and previous_allowed(queue.bound) > self._last

    def take(self) -> Packet[Any] | None:
        """Return the next packet, or an empty one at the time that is settled, or None."""
        if self.queue.packets:
            packet = self.queue.packets.popleft()
        elif self._has_settled:
            packet = restamped(EMPTY, previous_allowed(self.queue.bound))
        else:
            return None
        self._last = packet.timestamp
        return packet
