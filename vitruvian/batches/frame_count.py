"""Count the frames that a run has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..framework.runtime.node import TaskKind
from ..framework.runtime.tracer import Tracer

if TYPE_CHECKING:
    from ..framework.runtime.node import Task

__all__ = ["FrameCount"]


class FrameCount(Tracer):
    """Count the packets that one node, the reader, has sent."""

    def __init__(self, node: str) -> None:
        self._node = node
        self.frames = 0

    def needs_calls_of(self, node: str) -> bool:
        """Ask for the reader's calls only."""
        return node == self._node

    def task_ran(self, task: Task, started: int, finished: int, thread: int) -> None:
        """Count a call of the reader; only one of its calls runs at a time."""
        if task.kind is TaskKind.PROCESS and task.node.name == self._node:
            self.frames += sum(1 for _, sent in task.context.events if not isinstance(sent, int))
