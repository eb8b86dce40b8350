"""Where tasks run: executors know nothing of graphs, they only call what they are given."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent import futures
from pathlib import Path
from typing import Protocol

__all__ = ["Executor", "InlineExecutor", "ThreadPoolExecutor", "default_threads", "usable_cores"]


class Executor(Protocol):
    """Run calls; ``capacity`` says how many at once (0: none, the application's waits run them)."""

    capacity: int

    def submit(self, call: Callable[[], None]) -> None:
        """Run ``call`` soon, on a thread of the executor."""

    def shutdown(self) -> None:
        """Let running calls end and free the threads."""


class InlineExecutor:
    """Run nothing by itself: tasks run in the application's thread while it waits."""

    capacity = 0

    def submit(self, call: Callable[[], None]) -> None:
        """Refuse; a graph never submits beyond the capacity."""
        raise AssertionError("an inline executor takes no calls")

    def shutdown(self) -> None:
        """Do nothing."""


class ThreadPoolExecutor:
    """Run calls on up to ``num_threads`` threads, started when first needed."""

    def __init__(self, num_threads: int, name: str = "vitruvian") -> None:
        self.capacity = num_threads
        self._pool = futures.ThreadPoolExecutor(num_threads, thread_name_prefix=name)

    def submit(self, call: Callable[[], None]) -> None:
        """Run ``call`` on a thread of the pool."""
        self._pool.submit(call)

    def shutdown(self) -> None:
        """End the threads once their calls have returned; no further call is taken."""
        self.capacity = 0
        self._pool.shutdown(wait=False)


def default_threads(nodes: int) -> int:
    """Return MediaPipe's default: one thread a core, but no more than there are nodes."""
    return max(1, min(usable_cores(), nodes))


def usable_cores() -> int:
    """Return how many cores this process may use: fewer than there are in many containers."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    try:
        limit, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, min(cores, math.ceil(int(limit) / int(period))))
    except (OSError, ValueError):
        # No limit ("max"), or no such way to set one.
        return cores
