"""Write a run as Chrome trace events, which ui.perfetto.dev and chrome://tracing open.

Each call of a node is a slice on the thread that ran it, with its timestamp; arrows follow packets
from the call that sent them to the call that took them; counters show how many packets wait in a
queue; an instant event marks a queue that became full and paused its sources.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ..errors import MediaError
from ..runtime.node import TaskKind
from ..runtime.tracer import Tracer
from ..values.packet import Packet

if TYPE_CHECKING:
    from ..runtime.node import Task

__all__ = ["ChromeTraceWriter"]

_BUFFERED_EVENTS = 1000
_PROCESS = 1
_TIME_BITS = 38


class ChromeTraceWriter(Tracer):
    """Writes a run's trace to ``path``; the file appears when the run ends, even if it fails.

    Events are written to a file beside it as they come, so that memory use stays constant.
    ``close`` completes the file if the run did not, and raises ``MediaError`` when it could not be
    written.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._partial = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        self._file: IO[str] | None = None
        self._error: OSError | None = None
        self._lock = threading.Lock()
        self._lines: list[str] = []
        self._separator = ""
        self._threads: dict[int, int] = {}
        #: Flow numbers by (stream, consuming node, slot); a flow without a beginning is not drawn.
        self._flows: dict[tuple[str, int, int], int] = {}
        self._waiting: dict[tuple[str, str], int] = {}
        self._origin = time.perf_counter_ns()

    # Hooks

    def run_started(self, graph: str, nodes: Sequence[str]) -> None:
        """Begin the file."""
        self._origin = time.perf_counter_ns()
        with self._lock:
            self._error = None
            self._threads.clear()
            self._waiting.clear()
            self._lines, self._separator = [], ""
            try:
                self._file = self._partial.open("w", encoding="utf-8")
                self._file.write('{"displayTimeUnit":"ms","traceEvents":[\n')
            except OSError as error:
                self._fail(error)
            name = json.dumps(graph)
            self._add(f'"ph":"M","name":"process_name","ts":0,"args":{{"name":{name}}}')

    def run_finished(self) -> None:
        """Complete the file."""
        with self._lock:
            self._finish()

    def task_ran(self, task: Task, started: int, finished: int, thread: int) -> None:
        """Write the call, the packets that came to it and went from it, and what still waits."""
        at, end = self._time(started), self._time(finished)
        with self._lock:
            tid = self._tid(thread)
            self._slice(task, tid, at, end)
            self._arrivals(task, tid, at)
            self._departures(task, tid, end)
            for queue in task.node.queues:
                self._count(queue.stream, task.node.name, len(queue.packets), end)

    def packet_queued(self, stream: str, node: str, timestamp: int, queued: int) -> None:
        """Write how many packets wait."""
        with self._lock:
            self._count(stream, node, queued, self._time(time.perf_counter_ns()))

    def throttled(self, stream: str, node: str, is_full: bool) -> None:
        """Mark a queue that became full."""
        if is_full:
            name = json.dumps(f"full: {stream} into {node}")
            at = self._time(time.perf_counter_ns())
            with self._lock:
                tid = self._tid(threading.get_ident())
                self._add(f'"ph":"i","s":"p","cat":"throttled","name":{name},"ts":{at},"tid":{tid}')

    def close(self) -> None:
        """Complete the file if the run did not; raises ``MediaError`` if it was not written."""
        with self._lock:
            self._finish()
            if self._error is not None:
                reason = self._error.strerror or self._error
                raise MediaError(f"{self.path}: the trace cannot be written: {reason}")

    # Events; all of these are called under the lock

    def _slice(self, task: Task, tid: int, at: str, end: str) -> None:
        node, kind = task.node, task.kind
        label = node.name if kind is TaskKind.PROCESS else f"{kind.value} {node.name}"
        args: dict[str, object] = {"calculator": node.plan.calculator.__name__}
        if kind is TaskKind.PROCESS and not node.is_source:
            args["timestamp"] = int(task.context.timestamp)
        if task.error is not None:
            args["error"] = f"{type(task.error).__name__}: {task.error}"
        duration = max(float(end) - float(at), 0.001)
        self._add(
            f'"ph":"X","cat":"{kind.value}","name":{json.dumps(label)},"ts":{at},'
            f'"dur":{duration:.3f},"tid":{tid},"args":{json.dumps(args)}'
        )

    def _arrivals(self, task: Task, tid: int, at: str) -> None:
        packets = task.context._packets  # pyright: ignore[reportPrivateUsage]
        for slot, (queue, packet) in enumerate(zip(task.node.queues, packets, strict=False)):
            flow = self._flows.get((queue.stream, task.node.plan.id, slot))
            if flow is not None and not packet.is_empty():
                name = json.dumps(queue.stream)
                number = _flow_id(flow, packet.timestamp)
                self._add(
                    f'"ph":"f","bp":"e","cat":"packet","name":{name},"id":{number},"ts":{at},'
                    f'"tid":{tid}'
                )

    def _departures(self, task: Task, tid: int, end: str) -> None:
        for slot, event in task.context.events:
            if not isinstance(event, Packet):
                continue
            stream = task.node.outputs[slot]
            name = json.dumps(stream.name)
            for queue in stream.consumers:
                key = (stream.name, queue.node.plan.id, queue.slot)
                number = _flow_id(self._flows.setdefault(key, len(self._flows)), event.timestamp)
                self._add(
                    f'"ph":"s","cat":"packet","name":{name},"id":{number},"ts":{end},"tid":{tid}'
                )

    def _count(self, stream: str, node: str, queued: int, at: str) -> None:
        if self._waiting.get((stream, node), 0) == queued:
            return
        self._waiting[stream, node] = queued
        name = json.dumps(f"{stream} into {node}")
        self._add(f'"ph":"C","cat":"queue","name":{name},"ts":{at},"args":{{"packets":{queued}}}')

    def _tid(self, thread: int) -> int:
        tid = self._threads.get(thread)
        if tid is None:
            tid = self._threads[thread] = len(self._threads) + 1
            name = json.dumps(threading.current_thread().name)
            self._add(f'"ph":"M","name":"thread_name","ts":0,"tid":{tid},"args":{{"name":{name}}}')
        return tid

    def _time(self, nanoseconds: int) -> str:
        return f"{(nanoseconds - self._origin) / 1000:.3f}"

    def _add(self, fields: str) -> None:
        self._lines.append(f'{{"pid":{_PROCESS},{fields}}}')
        if len(self._lines) >= _BUFFERED_EVENTS:
            self._flush()

    def _flush(self) -> None:
        lines, self._lines = self._lines, []
        if self._file is not None and lines:
            try:
                self._file.write(self._separator + ",\n".join(lines))
                self._separator = ",\n"
            except OSError as error:
                self._fail(error)

    def _finish(self) -> None:
        self._flush()
        file, self._file = self._file, None
        if file is None:
            return
        try:
            with file:
                file.write("\n]}\n")
            os.replace(self._partial, self.path)
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self._error = error
        file, self._file = self._file, None
        with contextlib.suppress(OSError):
            if file is not None:
                file.close()
        with contextlib.suppress(OSError):
            self._partial.unlink(missing_ok=True)


def _flow_id(flow: int, timestamp: int) -> int:
    """Return a number for an arrow, from its queue and timestamp, small enough for JavaScript."""
    return flow << _TIME_BITS | timestamp & ((1 << _TIME_BITS) - 1)
