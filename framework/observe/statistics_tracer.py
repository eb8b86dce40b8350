"""Statistics of a run: how long nodes take, how long packets wait, how many are dropped."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..runtime.node import TaskKind
from ..runtime.tracer import Tracer
from ..values.packet import Packet
from .run_counts import NodeCounts, QueueCounts, ThreadCounts
from .run_statistics import NodeStatistics, QueueStatistics, RunStatistics, ThreadStatistics

if TYPE_CHECKING:
    from ..runtime.node import NodeState, Task

__all__ = [
    "NodeStatistics",
    "QueueStatistics",
    "RunStatistics",
    "StatisticsTracer",
    "ThreadStatistics",
]

# Read once: looking up a member of an enumeration costs a function call in Python 3.11.
_PROCESS = TaskKind.PROCESS


class StatisticsTracer(Tracer):
    """Collects the statistics of a run; the next run starts again from zero.

    Memory does not grow with the length of the run::

        figures = StatisticsTracer()
        graph = CalculatorGraph("graph.yaml", tracers=[figures])
        ...
        for node in figures.statistics().nodes:
            print(node.node, node.processing.p99)
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ended: int | None = None
        self._start("", ())

    def statistics(self) -> RunStatistics:
        """Return the statistics so far, or of the whole run when it has ended."""
        with self._lock:
            ended = self._ended
            seconds = ((ended or time.perf_counter_ns()) - self._started) / 1e9
            used = [queue for queue in self._queues.values() if queue.added or queue.times_full]
            queues = [queue.statistics(ended is not None) for queue in used]
            return RunStatistics(
                graph=self._graph,
                seconds=seconds,
                is_finished=ended is not None,
                nodes=tuple(node.statistics(queues, seconds) for node in self._nodes.values()),
                queues=tuple(queues),
                threads=tuple(thread.statistics(seconds) for thread in self._threads.values()),
                packets_out=dict(self._packets_out),
            )

    # Hooks

    def run_started(self, graph: str, nodes: Sequence[str]) -> None:
        """Start anew."""
        with self._lock:
            self._start(graph, nodes)

    def run_finished(self) -> None:
        """Note the end."""
        with self._lock:
            self._ended = time.perf_counter_ns()

    def task_ran(self, task: Task, started: int, finished: int, thread: int) -> None:
        """Take in one call."""
        node, binding = task.node, task.node.binding
        with self._lock:
            counts = self._nodes.get(node.name)
            if counts is None or not counts.calculator:
                counts = self._first_call(node)
            spent = finished - started
            if binding.waited != counts.waited:
                # Sleeping until a frame is due is no work. Of calls that overlap, one may have told
                # of the wait of another.
                spent = max(spent - (binding.waited - counts.waited), 0)
                counts.waited = binding.waited
            self._add_to_thread(thread, spent)
            # Some nodes know it only when they have seen a packet.
            counts.device = binding.device
            counts.dropped = binding.dropped
            if task.error is not None:
                counts.errors += 1
            if task.kind is _PROCESS:
                counts.processing.add(spent)
                if counts.queues:
                    self._take(task, counts, started)
            elif task.kind is TaskKind.OPEN:
                counts.opening += spent
            else:
                counts.closing += spent
            if task.context.events:
                self._send(task, counts)

    def packet_queued(self, stream: str, node: str, timestamp: int, queued: int) -> None:
        """Note a packet's arrival."""
        now = time.perf_counter_ns()
        with self._lock:
            self._queue(stream, node).add(timestamp, now, queued)

    def throttled(self, stream: str, node: str, is_full: bool) -> None:
        """Count a queue that becomes full."""
        if is_full:
            with self._lock:
                self._queue(stream, node).times_full += 1

    # All of these are called under the lock

    def _start(self, graph: str, nodes: Sequence[str]) -> None:
        self._graph = graph
        self._started = time.perf_counter_ns()
        # Before a first run there is nothing that could go on.
        self._ended = None if nodes else self._started
        self._nodes = {name: NodeCounts(name) for name in nodes}
        self._queues: dict[tuple[str, str], QueueCounts] = {}
        self._threads: dict[int, ThreadCounts] = {}
        self._packets_out: dict[str, int] = {}

    def _queue(self, stream: str, node: str) -> QueueCounts:
        queue = self._queues.get((stream, node))
        if queue is None:
            queue = self._queues[stream, node] = QueueCounts(stream, node)
        return queue

    def _add_to_thread(self, thread: int, nanoseconds: int) -> None:
        counts = self._threads.get(thread)
        if counts is None:
            counts = self._threads[thread] = ThreadCounts(threading.current_thread().name)
        counts.calls += 1
        counts.busy += nanoseconds

    def _first_call(self, node: NodeState) -> NodeCounts:
        counts = self._nodes.setdefault(node.name, NodeCounts(node.name))
        counts.calculator = node.plan.calculator.__name__
        counts.queues = [self._queue(queue.stream, node.name) for queue in node.queues]
        return counts

    def _take(self, task: Task, counts: NodeCounts, started: int) -> None:
        node = task.node
        # These are read without the graph's lock: a call that begins or ends meanwhile is noted
        # with the next one.
        others = max(len(node.in_flight) - 1, 0)
        for context in task.contexts:
            packets = context._packets  # pyright: ignore[reportPrivateUsage]
            for queue, counted, packet in zip(node.queues, counts.queues, packets, strict=False):
                if packet._payload is not None:  # pyright: ignore[reportPrivateUsage]
                    counted.take(packet.timestamp, started, len(queue.packets), others)

    def _send(self, task: Task, counts: NodeCounts) -> None:
        for slot, event in task.context.events:
            if isinstance(event, Packet):
                counts.packets_out += 1
                stream = task.node.outputs[slot].name
                self._packets_out[stream] = self._packets_out.get(stream, 0) + 1
