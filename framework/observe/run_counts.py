"""Counters of a run; the caller holds a lock."""

from __future__ import annotations

from collections.abc import Sequence

from .durations import DurationHistogram
from .run_statistics import NodeStatistics, QueueStatistics, ThreadStatistics

__all__ = ["NodeCounts", "QueueCounts", "ThreadCounts"]

#: The arrival times of up to this many packets that calls are working on are remembered.
_IN_CALLS = 64


class QueueCounts:
    """The packets that one stream brings to one node."""

    __slots__ = (
        "_arrivals",
        "added",
        "dropped",
        "most_queued",
        "node",
        "queued",
        "stream",
        "taken",
        "times_full",
        "waiting",
    )

    def __init__(self, stream: str, node: str) -> None:
        self.stream = stream
        self.node = node
        self.added = self.taken = self.dropped = 0
        self.queued = self.most_queued = self.times_full = 0
        self._arrivals: dict[int, int] = {}
        self.waiting = DurationHistogram()

    def add(self, timestamp: int, now: int, queued: int) -> None:
        """Note a packet's arrival in the queue, which now holds ``queued``."""
        self.added += 1
        self.queued = queued
        if queued > self.most_queued:
            self.most_queued = queued
        arrivals = self._arrivals
        arrivals[timestamp] = now
        # Packets that the input policy dropped are never taken; without this, their arrival times
        # would pile up for as long as the run goes on.
        while len(arrivals) > queued + _IN_CALLS:
            del arrivals[next(iter(arrivals))]

    def take(self, timestamp: int, started: int, queued: int, others: int) -> None:
        """Note that a call took a packet; ``others`` calls are at work on packets, too."""
        self.taken += 1
        self.queued = queued
        dropped = self.added - self.taken - queued - others
        self.dropped = max(0, dropped)
        arrived = self._arrivals.pop(timestamp, None)
        if arrived is not None:
            self.waiting.add(started - arrived if started > arrived else 0)

    def statistics(self, is_finished: bool) -> QueueStatistics:
        """Return the figures."""
        # Packets that were still queued when the run ended were never seen, either.
        dropped = self.added - self.taken if is_finished else self.dropped
        return QueueStatistics(
            stream=self.stream,
            node=self.node,
            packets_in=self.added,
            dropped=dropped,
            queued=0 if is_finished else self.queued,
            most_queued=self.most_queued,
            times_full=self.times_full,
            waiting=self.waiting.statistics(),
        )


class NodeCounts:
    """The calls of one node."""

    __slots__ = (
        "calculator",
        "closing",
        "device",
        "dropped",
        "errors",
        "name",
        "opening",
        "packets_out",
        "processing",
        "queues",
        "waited",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.calculator = ""
        #: What its inputs bring, in their order; known once it has been called.
        self.queues: Sequence[QueueCounts] = ()
        #: For how long its calls have waited rather than worked, in nanoseconds.
        self.waited = 0
        self.device = "cpu"
        #: Packets that the node itself dropped, as flow limiters do.
        self.dropped = 0
        self.processing = DurationHistogram()
        self.packets_out = self.opening = self.closing = self.errors = 0

    def statistics(self, queues: Sequence[QueueStatistics], seconds: float) -> NodeStatistics:
        """Return the figures; ``queues`` are those of all nodes, ``seconds`` the run's time."""
        own = [queue for queue in queues if queue.node == self.name]
        processing = self.processing.statistics()
        waiting = DurationHistogram.joined(queue.waiting for queue in self.queues)
        return NodeStatistics(
            node=self.name,
            calculator=self.calculator,
            packets_in=sum(queue.packets_in for queue in own),
            packets_out=self.packets_out,
            dropped=self.dropped + sum(queue.dropped for queue in own),
            queued=sum(queue.queued for queue in own),
            most_queued=max((queue.most_queued for queue in own), default=0),
            processing=processing,
            waiting=waiting.statistics(),
            share=processing.total / seconds if seconds else 0.0,
            opening=self.opening / 1e9,
            closing=self.closing / 1e9,
            errors=self.errors,
            device=self.device,
        )


class ThreadCounts:
    """The calls on one thread."""

    __slots__ = ("busy", "calls", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.calls = self.busy = 0

    def statistics(self, seconds: float) -> ThreadStatistics:
        """Return the figures; ``seconds`` is the run's time."""
        busy = self.busy / 1e9
        return ThreadStatistics(self.name, self.calls, busy, busy / seconds if seconds else 0.0)
