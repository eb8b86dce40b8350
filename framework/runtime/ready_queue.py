"""The order in which ready tasks run."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING, Any

from .node import Task, TaskKind

if TYPE_CHECKING:
    from random import Random

__all__ = ["ReadyQueue"]

_OPEN = TaskKind.OPEN


class ReadyQueue:
    """The ready tasks of one executor, in the order of MediaPipe's ``SchedulerQueue``.

    First ``open`` calls, in graph order; then nodes with inputs, the last in graph order first;
    then sources, by layer, by how far behind they are in time, and by graph order. ``shuffle``
    picks at random instead, for tests that prove that the order does not change results.
    """

    def __init__(self, shuffle: Random | None = None) -> None:
        self._heap: list[tuple[Any, int, Task]] = []
        self._arrival = count()
        self._shuffle = shuffle

    def __len__(self) -> int:
        return len(self._heap)

    def push(self, task: Task) -> None:
        """Add a task."""
        node = task.node
        is_special = node.is_source or task.kind is _OPEN
        priority = _priority(task) if is_special else node.priority
        # The arrival number keeps tasks of equal priority in order, and the heap from comparing
        # tasks, which have no order.
        heapq.heappush(self._heap, (priority, next(self._arrival), task))

    def pop(self) -> Task | None:
        """Remove and return the task to run next, or None."""
        if not self._heap:
            return None
        if self._shuffle is not None:
            # The swap ruins the heap's order, and may: a shuffled queue is to have none.
            last = len(self._heap) - 1
            chosen = self._shuffle.randint(0, last)
            self._heap[chosen], self._heap[last] = self._heap[last], self._heap[chosen]
            return self._heap.pop()[2]
        return heapq.heappop(self._heap)[2]

    def first(self) -> tuple[Any, Task] | None:
        """Return the task that is next in order, with its priority, without removing it."""
        return (self._heap[0][0], self._heap[0][2]) if self._heap else None

    def take_first(self) -> Task:
        """Remove and return the task that ``first`` returns; there must be one."""
        return heapq.heappop(self._heap)[2]

    def tasks(self) -> list[Task]:
        """Return all tasks, in no order."""
        return [entry[2] for entry in self._heap]

    def clear(self) -> list[Task]:
        """Remove and return all tasks."""
        tasks = self.tasks()
        self._heap.clear()
        return tasks


def _priority(task: Task) -> tuple[int, ...]:
    node = task.node
    if task.kind is _OPEN:
        return (0, node.plan.id)
    # The source that is furthest behind goes first, so that a node that joins a 30 Hz camera and a
    # 100 Hz sensor gets both at about the same time, and neither fills its queue.
    behind = min((int(stream.bound) for stream in node.outputs), default=0)
    return (2, node.plan.source_layer, behind, node.plan.id)
