"""A run's figures as the page shows them."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Collection
from typing import Any

from ..framework.observe.run_statistics import NodeStatistics, RunStatistics
from ..framework.observe.statistics_tracer import StatisticsTracer
from ..framework.values.payload_types import type_name
from .run_tracer import RunTracer

__all__ = ["Figures"]

#: Seconds over which calls are counted for the rate of now.
_WINDOW = 2.0
#: Seconds for which figures are good enough.
_FRESH = 0.2


class Figures:
    """Statistics messages, one for all viewers; ``shown`` maps a node's name to its id.

    ``on_gpu`` are the nodes that work on a graphics card, apart from those that say so themselves.
    ``idle`` nodes only wait, for a camera or for their time: they have no share of the work.
    """

    def __init__(
        self,
        tracer: StatisticsTracer,
        run: RunTracer,
        shown: Callable[[str], str],
        on_gpu: Collection[str] = (),
        idle: Collection[str] = (),
    ) -> None:
        self._tracer = tracer
        self._run = run
        self._shown = shown
        self._on_gpu = on_gpu
        self._idle = idle
        self._lock = threading.Lock()
        self._past: deque[tuple[float, dict[str, int]]] = deque()
        self._made = 0.0
        self._message: dict[str, Any] = {}

    def message(self, *, anew: bool = False) -> dict[str, Any]:
        """Return the message of now."""
        with self._lock:
            now = time.monotonic()
            if anew or now - self._made > _FRESH or not self._message:
                self._message = self._make(now)
                self._made = now
            return self._message

    def _make(self, now: float) -> dict[str, Any]:
        figures = self._tracer.statistics()
        rates = self._rates(figures, now)
        total = sum(map(self._work, figures.nodes)) or 1.0
        return {
            "type": "statistics",
            "seconds": round(figures.seconds, 3),
            "nodes": [self._node(node, rates.get(node.node, 0.0), total) for node in figures.nodes],
            "streams": self._streams(figures),
            "threads": [
                {"thread": one.thread, "share": round(one.share, 4), "calls": one.calls}
                for one in figures.threads
            ],
        }

    def _node(self, node: NodeStatistics, rate: float, total: float) -> dict[str, Any]:
        return {
            "id": self._shown(node.node),
            "calculator": node.calculator,
            "device": node.device or ("gpu" if node.node in self._on_gpu else "cpu"),
            "fps": round(rate, 2),
            "mean": round(node.processing.mean * 1e3, 4),
            "p99": round(node.processing.p99 * 1e3, 4),
            "share": round(self._work(node) / total, 4),
            "packetsIn": node.packets_in,
            "packetsOut": node.packets_out,
            "dropped": node.dropped,
            "queued": node.queued,
            "errors": node.errors,
        }

    def _work(self, node: NodeStatistics) -> float:
        return 0.0 if node.node in self._idle else node.processing.total

    def _streams(self, figures: RunStatistics) -> list[dict[str, Any]]:
        queued: dict[str, int] = {}
        packets: dict[str, int] = dict(figures.packets_out)
        for queue in figures.queues:
            queued[queue.stream] = max(queued.get(queue.stream, 0), queue.queued)
            # What the page feeds comes from no node.
            packets.setdefault(queue.stream, queue.packets_in)
        found: list[dict[str, Any]] = []
        for stream, count in packets.items():
            newest = self._run.latest.get(stream)
            found.append(
                {
                    "stream": stream,
                    "type": "" if newest is None else type_name(type(newest.value)),
                    "packets": count,
                    "lastTimestamp": None if newest is None else int(newest.timestamp),
                    "queued": queued.get(stream, 0),
                }
            )
        return found

    def _rates(self, figures: RunStatistics, now: float) -> dict[str, float]:
        """Return calls a second, over the last seconds; of a run that is over, over all of it."""
        calls = {node.node: node.processing.count for node in figures.nodes}
        if figures.is_finished:
            seconds = figures.seconds or 1.0
            return {node: count / seconds for node, count in calls.items()}
        past = self._past
        past.append((now, calls))
        while len(past) > 2 and now - past[1][0] > _WINDOW:
            past.popleft()
        then, before = past[0]
        if now - then < _FRESH / 2:
            then, before = now - (figures.seconds or 1.0), {}
        return {node: (count - before.get(node, 0)) / (now - then) for node, count in calls.items()}
