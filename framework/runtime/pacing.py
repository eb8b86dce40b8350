"""Let sources that are ahead read on while the cores are free, and not while a model needs them.

A landmark model computes on both cores of a small machine. A decoder that reads the next frame
meanwhile takes one of them, and the model's threads, which wait for each other after every layer,
take half as long again. Between two calls of the model one core is free: landmarks are smoothed and
the next region is cut out, one call after the other. A frame that is decoded then costs no time.

So a source that has sent more than was taken so far waits until such a call has ended, and then
makes one call. Sources go on at once where their packets are waited for, and when nothing else is
left to do.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..authoring.context import RunInfo
from .executor import usable_cores
from .node import NodeState, Task, TaskKind

__all__ = ["Pacing"]

_PROCESS = TaskKind.PROCESS


class Pacing:
    """Knows which calls keep all cores busy, and which sources wait for the end of one.

    It does nothing where packets come in real time, where one thread runs all calls, and where a
    node at the end of the graph, such as a video's encoder, keeps the cores busy as well: no time
    is left there in which they are free.
    """

    __slots__ = ("_at_work", "_cores", "_is_due", "_nodes", "waiting")

    def __init__(self, run: RunInfo) -> None:
        self._cores = usable_cores()
        #: The nodes whose calls keep all cores busy; None where sources are not paced.
        self._nodes: set[NodeState] | None = None if run.live or run.threads < 2 else set()
        self._at_work = 0
        #: Whether such a call has ended since a source was called.
        self._is_due = True
        #: The sources that are held back at present.
        self.waiting: list[NodeState] = []

    def opened(self, node: NodeState) -> None:
        """Take note of what a node said as it opened."""
        if self._nodes is None or node.binding.busy_cores < self._cores:
            return
        if node.outputs:
            self._nodes.add(node)
            node.fills_cores = True
        else:
            self._nodes = None

    def holds(self, source: NodeState) -> bool:
        """Return True when a source is to wait, which it then does until ``resumed`` names it."""
        if not self._nodes or not self._is_early(source):
            self._is_due = False
            return False
        if source not in self.waiting:
            self.waiting.append(source)
        return True

    def begun(self, task: Task) -> None:
        """Take note of a call of a node that fills the cores."""
        if self._nodes and task.kind is _PROCESS:
            self._at_work += 1

    def ended(self, task: Task) -> None:
        """Take note of the end of such a call."""
        if self._nodes and task.kind is _PROCESS:
            self._at_work -= 1
            self._is_due = True

    def resumed(self, *, is_idle: bool) -> Sequence[NodeState]:
        """Return the sources that need not wait any more; none do in a graph that is idle."""
        if is_idle:
            self._is_due = True
        resumed = [one for one in self.waiting if not self._nodes or not self._is_early(one)]
        for source in resumed:
            self.waiting.remove(source)
        return resumed

    def _is_early(self, source: NodeState) -> bool:
        if not self._at_work and self._is_due:
            return False
        # Plain loops: while a source waits, this is asked after each call of the graph.
        for stream in source.outputs:
            for queue in stream.consumers:
                if queue.packets:
                    return True
        return False
