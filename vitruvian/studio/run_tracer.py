"""Watch a run: its calls, the newest packet of every stream, how many frames have come in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..framework.runtime.node import TaskKind
from ..framework.runtime.tracer import Tracer
from ..framework.values.packet import Packet
from .span_ring import SpanRing

if TYPE_CHECKING:
    from ..framework.runtime.node import Task

__all__ = ["KINDS", "PacketTap", "RunTracer"]

#: Called on the graph's threads with a stream and a packet: must be quick.
PacketTap = Callable[[str, Packet[Any]], object]

KINDS = tuple(TaskKind)
_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
#: As many frames are remembered by the time at which they came in.
_ARRIVALS = 512


class RunTracer(Tracer):
    """Keeps what the page may ask for; ``sources`` are the streams that bring frames in.

    It costs some microseconds a call, and a tap only where one is set.
    """

    def __init__(self, sources: Sequence[str], spans: SpanRing | None = None) -> None:
        self.spans = spans or SpanRing()
        self.origin = 0
        self.nodes: list[str] = []
        self.threads: list[str] = []
        self.latest: dict[str, Packet[Any]] = {}
        self.taps: Mapping[str, Sequence[PacketTap]] = {}
        self._sources = dict.fromkeys(sources, 0)
        self._arrivals: dict[int, int] = {}
        self._lock = threading.Lock()
        self._node_numbers: dict[str, int] = {}
        self._thread_numbers: dict[int, int] = {}

    @property
    def frames(self) -> int:
        """Return how many frames came in so far: of the input that had most."""
        return max(self._sources.values(), default=0)

    def arrival(self, timestamp: int) -> int | None:
        """Return when the frame of a timestamp came in, by ``perf_counter_ns``."""
        return self._arrivals.get(timestamp)

    def arrived(self, stream: str, packet: Packet[Any], now: int) -> None:
        """Note a frame that came in."""
        with self._lock:
            self._sources[stream] += 1
            arrivals = self._arrivals
            arrivals.setdefault(int(packet.timestamp), now)
            while len(arrivals) > _ARRIVALS:
                del arrivals[next(iter(arrivals))]

    def packet(self, stream: str, packet: Packet[Any]) -> None:
        """Note the newest packet of a stream, and show it to whoever looks."""
        self.latest[stream] = packet
        taps = self.taps.get(stream)
        if taps is not None:
            for tap in taps:
                tap(stream, packet)

    def let_go(self) -> None:
        """Forget packets that lie on a graphics card, whose memory others may need."""
        here = {s: p for s, p in self.latest.items() if not hasattr(p.value, "texture")}
        self.latest = here

    # Hooks

    def run_started(self, graph: str, nodes: Sequence[str]) -> None:
        """Note the names of the nodes."""
        import time

        self.origin = time.perf_counter_ns()
        self.nodes = list(nodes)
        self._node_numbers = {name: number for number, name in enumerate(nodes)}

    def task_ran(self, task: Task, started: int, finished: int, thread: int) -> None:
        """Take in one call and what it sent."""
        node, context = task.node, task.context
        timestamp = None
        if task.kind is TaskKind.PROCESS and not node.is_source:
            timestamp = int(context.timestamp)
        for slot, event in context.events:
            if isinstance(event, Packet):
                stream = node.outputs[slot].name
                if timestamp is None:
                    timestamp = int(event.timestamp)
                if stream in self._sources:
                    self.arrived(stream, event, finished)
                self.packet(stream, event)
        self.spans.add(
            self._thread(thread),
            self._node_numbers[node.name],
            _NUMBER[task.kind],
            started - self.origin,
            finished - started,
            timestamp,
        )

    def _thread(self, thread: int) -> int:
        number = self._thread_numbers.get(thread)
        if number is None:
            with self._lock:
                number = self._thread_numbers.setdefault(thread, len(self.threads))
                if number == len(self.threads):
                    self.threads.append(threading.current_thread().name)
        return number
