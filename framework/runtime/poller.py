"""Take the packets of a stream one at a time, from the application's own loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..errors import GraphStateError
from ..streams.stream import InputQueue
from ..values.packet import EMPTY, Packet, restamped
from ..values.timestamp import Timestamp, previous_allowed
from .node import NodeStatus

if TYPE_CHECKING:
    from .graph_run import GraphRun

__all__ = ["OutputStreamPoller", "Poll"]


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


class OutputStreamPoller:
    """Take the packets of one stream: ``for packet in poller`` or ``poller.next(timeout)``.

    Packets wait in a queue; while it is full, the sources and graph inputs that feed it pause.
    Unlike other queues it never grows, so a program that feeds a graph and polls it in one thread
    must poll in between. A poller stays with its graph over all its runs.
    """

    def __init__(self, stream: str, *, bounds: bool, max_queue_size: int | None) -> None:
        self.stream = stream
        self._bounds = bounds
        self._max_queue_size = max_queue_size
        self._poll: Poll | None = None
        self._run: GraphRun | None = None

    def next(self, timeout: float | None = None) -> Packet[Any] | None:
        """Wait for the next packet and return it; None when the stream has ended.

        With ``observe_timestamp_bounds`` also an empty packet, at the time up to which nothing
        more comes. What waits is returned even after an error of the run, which is raised then.
        Raises ``WaitTimeoutError`` after ``timeout`` seconds, and ``GraphStateError`` before the
        first run and where nothing could ever come.
        """
        if self._run is None or self._poll is None:
            raise GraphStateError(
                f"poller of {self.stream!r}: the graph was not started; call start_run() first"
            )
        return self._run.poll(self._poll, timeout)

    @property
    def queue_size(self) -> int:
        """Return how many packets wait."""
        return 0 if self._poll is None else len(self._poll.queue.packets)

    def __iter__(self) -> Iterator[Packet[Any]]:
        while (packet := self.next()) is not None:
            yield packet

    def prepare(self, max_queue_size: int) -> Poll:
        """Make the queue of a new run; what is left of the last one is dropped."""
        size = max_queue_size if self._max_queue_size is None else self._max_queue_size
        self._poll = Poll(self.stream, bounds=self._bounds, max_queue_size=size)
        return self._poll

    def attach(self, run: GraphRun) -> None:
        """Take packets from a run."""
        self._run = run
