"""The default policy on short queues, for nodes that cannot keep up."""

from __future__ import annotations

from collections.abc import Iterable

from ...values.timestamp import Timestamp, next_allowed
from ..input_queue import InputQueue
from .policy import InputSet
from .synchronized import Synchronized

__all__ = ["FixedSize"]


class FixedSize(Synchronized):
    """Run as ``Synchronized`` does, but drop the oldest packets of a queue that grows.

    A queue of ``trigger_queue_size`` packets is cut to the newest ``target_queue_size``. Packets
    of the other inputs that are older than the cut are dropped with them, also those that arrive
    afterwards. With ``fixed_min_size`` nothing is dropped before every queue is that long, and no
    queue is cut below its target.

    With a trigger of 2 and a target of 1, frames at 10, 20 and 30 arrive while the node is busy:
    20 drops 10, and 30 drops 20. A pose at 10 that arrives now is dropped as well; its frame is
    gone, and the node would run with the pose alone.

    What is dropped depends on how fast the node is, so results may differ from run to run.

    Source: ``fixed_size_input_stream_handler.cc``.
    """

    trims = True

    def __init__(
        self,
        *,
        trigger_queue_size: int = 2,
        target_queue_size: int = 1,
        fixed_min_size: bool = False,
    ) -> None:
        super().__init__()
        if min(trigger_queue_size, target_queue_size) < 1:
            raise ValueError(
                f"trigger_queue_size is {trigger_queue_size} and target_queue_size "
                f"{target_queue_size}; expected 1 or more for both"
            )
        self.trigger_queue_size = trigger_queue_size
        self.target_queue_size = target_queue_size
        self.fixed_min_size = fixed_min_size

    def start(self) -> None:
        super().start()
        self._kept = Timestamp.UNSET

    def next_set(self) -> InputSet | None:
        self.trim()
        return super().next_set()

    def trim(self) -> None:
        if self.fixed_min_size:
            self._kept = self._start_of_all()
        else:
            self._kept = max(self._kept, self._start_of_any())
        _erase_before(self._kept, self.queues)

    def _start_of_all(self) -> Timestamp:
        if any(len(queue.packets) < self.trigger_queue_size for queue in self.queues):
            return Timestamp.UNSET
        target = self.target_queue_size
        return min(
            queue.packets[max(len(queue.packets) - target, 0)].timestamp for queue in self.queues
        )

    def _start_of_any(self) -> Timestamp:
        return max((self._start_of(queue) for queue in self.queues), default=Timestamp.UNSET)

    def _start_of(self, queue: InputQueue) -> Timestamp:
        queued = len(queue.packets)
        if queued < self.trigger_queue_size or queued <= self.target_queue_size:
            return Timestamp.UNSET
        return next_allowed(queue.packets[-self.target_queue_size - 1].timestamp)


def _erase_before(time: Timestamp, queues: Iterable[InputQueue]) -> None:
    for queue in queues:
        while queue.packets and queue.packets[0].timestamp < time:
            queue.packets.popleft()
