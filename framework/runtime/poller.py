"""A way to read an output stream: the application takes packets one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import GraphStateError
from ..values.packet import Packet
from .graph_run import GraphRun
from .poll import Poll

__all__ = ["OutputStreamPoller"]


class OutputStreamPoller:
    """The packets of one stream, one at a time: ``for packet in poller`` or ``poller.next()``.

    Packets wait in a queue; while it is full, the sources and graph inputs that feed it pause.
    Unlike other queues it never grows, so a program that feeds a graph and polls it in one thread
    must poll between two packets. A poller works in every run of its graph.
    """

    def __init__(self, stream: str, *, bounds: bool, max_queue_size: int | None) -> None:
        self.stream = stream
        self._bounds = bounds
        self._max_queue_size = max_queue_size
        self._poll: Poll | None = None
        self._run: GraphRun | None = None

    def next(self, timeout: float | None = None) -> Packet[Any] | None:
        """Wait for the next packet and return it; None when the stream has ended.

        With ``observe_timestamp_bounds`` it also returns an empty packet at each newly settled
        time. When the run fails, packets that came before are returned first, then the error is
        raised. Raises ``WaitTimeoutError`` after ``timeout`` seconds, and ``GraphStateError``
        before the first run and where nothing could ever come.
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
        """Make the queue for a new run; packets left over from the last run are dropped."""
        size = max_queue_size if self._max_queue_size is None else self._max_queue_size
        self._poll = Poll(self.stream, bounds=self._bounds, max_queue_size=size)
        return self._poll

    def attach(self, run: GraphRun) -> None:
        """Take packets from this run from now on."""
        self._run = run
