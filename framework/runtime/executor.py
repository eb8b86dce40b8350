"""Where calculator calls run. Executors know nothing of graphs; they run the calls they get."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent import futures
from pathlib import Path
from typing import Protocol

__all__ = ["Executor", "InlineExecutor", "ThreadPoolExecutor", "default_threads", "usable_cores"]


class Executor(Protocol):
    """What runs calculator calls: ``capacity`` of them at once.

    A capacity of 0 means none: threads of the application run the calls while they wait.
    """

    capacity: int

    def submit(self, call: Callable[[], None]) -> None:
        """Run ``call`` soon, on a thread of the executor."""

    def shutdown(self) -> None:
        """Free the threads once their running calls have returned."""


class InlineExecutor:
    """An executor without threads: calls run in the application's thread while it waits."""

    capacity = 0

    def submit(self, call: Callable[[], None]) -> None:
        """Refuse; a graph never submits beyond the capacity."""
        raise AssertionError("an inline executor takes no calls")

    def shutdown(self) -> None:
        """Do nothing."""


class ThreadPoolExecutor:
    """An executor with up to ``num_threads`` threads, started when first needed."""

    def __init__(self, num_threads: int, name: str = "vitruvian") -> None:
        self.capacity = num_threads
        self._pool = futures.ThreadPoolExecutor(num_threads, thread_name_prefix=name)

    def submit(self, call: Callable[[], None]) -> None:
        """Run ``call`` on a thread of the pool."""
        self._pool.submit(call)

    def shutdown(self) -> None:
        """Let the threads end after their present calls, and take no further ones."""
        self.capacity = 0
        self._pool.shutdown(wait=False)


def default_threads(nodes: int, most_in_flight: int = 1) -> int:
    """Return MediaPipe's default: one thread a core, but no more than there are nodes.

    A node with a ``max_in_flight`` of ``most_in_flight`` needs so many threads at least: its author
    asks for them, perhaps because its calls wait for something else than a core.
    """
    return max(most_in_flight, min(usable_cores(), nodes))


def usable_cores() -> int:
    """Return how many cores this process may use, which in a container may be fewer than exist."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    try:
        limit, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, min(cores, math.ceil(int(limit) / int(period))))
    except (OSError, ValueError):
        # "max" instead of a number: no limit. No such file: not Linux, or not this kind of cgroup.
        return cores
