"""The last seconds of a run's threads, as the page draws them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from .run_tracer import RunTracer

__all__ = ["Timeline"]

#: Spans in one message; of more, the longest are sent.
_MOST = 2000


class Timeline:
    """The timeline messages of one viewer: each brings what has ended since the last.

    ``idle`` nodes, which only wait, are left out.
    """

    def __init__(
        self, tracer: RunTracer, shown: Callable[[str], str], idle: Collection[str] = ()
    ) -> None:
        self._tracer = tracer
        self._shown = shown
        self._idle = idle
        # Not more of the past than one message holds.
        self._next = max(tracer.spans.count - _MOST, 0)

    def message(self) -> dict[str, Any] | None:
        """Return what is new, or None."""
        self._next, spans = self._tracer.spans.since(self._next)
        if self._idle:
            nodes = self._tracer.nodes
            spans = [span for span in spans if nodes[span.node] not in self._idle]
        if not spans:
            return None
        thinned = max(len(spans) - _MOST, 0)
        if thinned:
            spans = sorted(spans, key=lambda span: span.duration)[thinned:]
            spans.sort(key=lambda span: span.start)
        made: dict[str, Any] = {
            "type": "timeline",
            "origin": self._tracer.origin,
            "spans": [
                [
                    span.thread,
                    span.node,
                    round(span.start / 1000, 1),
                    round(span.duration / 1000, 1),
                    span.timestamp,
                ]
                for span in spans
            ],
            "threads": list(self._tracer.threads),
            "nodes": [self._shown(name) for name in self._tracer.nodes],
        }
        if thinned:
            made["thinned"] = thinned
        return made
