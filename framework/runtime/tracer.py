"""Hooks that watch a run: statistics, traces and the studio are all tracers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .node import Task

__all__ = ["Tracer", "TracerHub"]

_log = logging.getLogger(__name__)


class Tracer:
    """Base class of what watches a run; override the hooks you need.

    A tracer that raises is logged and called no more. ``task_ran`` is called without a lock, on
    the thread that ran the task. The other hooks are called under the run's lock, so they must be
    quick and must not call the graph. Times are ``time.perf_counter_ns()``.
    """

    def run_started(self, graph: str, nodes: Sequence[str]) -> None:
        """Be told that a run begins."""

    def run_finished(self) -> None:
        """Be told that a run has ended."""

    def task_ran(self, task: Task, started: int, finished: int, thread: int) -> None:
        """Be told that a node's open, process or close ran between two times on a thread."""

    def needs_calls_of(self, node: str) -> bool:
        """Return False to do without the ``process`` calls of a node; asked once in each run.

        They are reported all the same if another tracer of the run needs them.
        """
        return True

    def packet_queued(self, stream: str, node: str, timestamp: int, queued: int) -> None:
        """Be told that a packet entered a node's input queue, which now holds ``queued``."""

    def throttled(self, stream: str, node: str, is_full: bool) -> None:
        """Be told that a queue became full, or is no longer full."""


class TracerHub:
    """All tracers of a run; one that raises is dropped, so that it cannot harm the run."""

    def __init__(self, tracers: Sequence[Tracer]) -> None:
        # Only the hooks that tracers override: a frame of the pose graph is 50 calls and twice as
        # many packets, and the progress of a command, say, only wants to know of the calls.
        self._hooks = {
            hook: [
                (tracer, getattr(tracer, hook)) for tracer in tracers if _overrides(tracer, hook)
            ]
            for hook in ("run_started", "run_finished", "task_ran", "packet_queued", "throttled")
        }
        self.watches_calls = bool(self._hooks["task_ran"])
        self.watches_queues = bool(self._hooks["packet_queued"])

    def run_started(self, graph: str, nodes: Sequence[str]) -> None:
        """Call this hook of every tracer."""
        self._call("run_started", graph, nodes)

    def needs_calls_of(self, node: str) -> bool:
        """Return True when ``task_ran`` is to be called for a node's ``process``."""
        return any(tracer.needs_calls_of(node) for tracer, _ in self._hooks["task_ran"])

    def run_finished(self) -> None:
        """Call this hook of every tracer."""
        self._call("run_finished")

    def task_ran(self, task: Task, started: int) -> None:
        """Call this hook of every tracer with the present time and thread."""
        self._call("task_ran", task, started, time.perf_counter_ns(), threading.get_ident())

    def packet_queued(self, stream: str, node: str, timestamp: int, queued: int) -> None:
        """Call this hook of every tracer."""
        self._call("packet_queued", stream, node, timestamp, queued)

    def throttled(self, stream: str, node: str, is_full: bool) -> None:
        """Call this hook of every tracer."""
        self._call("throttled", stream, node, is_full)

    def _call(self, hook: str, *args: object) -> None:
        # Dropping a tracer replaces the list, so that a loop over the old one is not disturbed.
        for tracer, call in self._hooks[hook]:
            try:
                call(*args)
            except Exception:  # noqa: BLE001  # whatever a tracer does, the run goes on
                _log.exception("tracer %r failed in %s and is switched off", tracer, hook)
                self._drop(tracer)

    def _drop(self, bad: Tracer) -> None:
        for hook, calls in self._hooks.items():
            self._hooks[hook] = [one for one in calls if one[0] is not bad]


def _overrides(tracer: Tracer, hook: str) -> bool:
    own = getattr(getattr(tracer, hook), "__func__", None)
    return own is not getattr(Tracer, hook)
