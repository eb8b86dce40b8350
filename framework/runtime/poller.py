"""Take the packets of a stream one at a time, from the application's own loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import GraphStateError
from ..values.packet import Packet
from .graph_run import GraphRun
from .poll import Poll

__all__ = ["OutputStreamPoller"]


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
