"""The default policy, which joins all inputs by timestamp."""

from __future__ import annotations

from typing import Any

from ...values.packet import Packet
from ...values.timestamp import Timestamp, previous_allowed
from ..input_queue import InputQueue
from .policy import InputPolicy, InputSet

__all__ = ["Synchronized"]

_DONE = Timestamp.DONE


class Synchronized(InputPolicy):
    """Run at the lowest queued timestamp, with the packets of all inputs, once it is settled.

    An input is settled at a timestamp when it has a packet there or can no longer get one. Say
    frames come at 10 and 20 and poses only at 20. At 10 the node waits until the bound of the poses
    has passed 10; then it runs with the frame alone. Had it run at once, a pose at 10 that was only
    slower than its frame would have come too late, and results would depend on thread timing.

    With a ``batch_size`` above 1 nothing runs before that many input sets are there, or the inputs
    have ended. Then ``process_batch`` gets all of them (by default it calls ``process`` for each),
    and what it sends goes out together.

    Source: ``default_input_stream_handler.cc``.
    """

    _last: Timestamp = Timestamp.UNSTARTED
    #: After a search that has found no single set: the empty input that is settled least far. As
    #: long as it stays as it is, nothing that other inputs bring leads to a set or a later `bound`.
    #: None where all inputs have ended.
    blocker: InputQueue | None = None

    def __init__(self, *, batch_size: int = 1) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}; expected 1 or more")
        self.batch_size = batch_size

    def start(self) -> None:
        self._batch: list[InputSet] = []

    def next_set(self) -> InputSet | None:
        return self._next_single() if self.batch_size == 1 else self._next_batch()

    def bound(self) -> Timestamp:
        # The sets of an unfinished batch have left the queues, but their results are yet to come.
        return self._batch[0].timestamp if self._batch else super().bound()

    def is_done(self) -> bool:
        return not self._batch and super().is_done()

    def _next_single(self) -> InputSet | None:
        queues = self.queues
        if len(queues) == 1 and queues[0].packets:
            # The shortcut for most nodes: a single input has no other to wait for.
            packet = queues[0].packets.popleft()
            self._last = packet.timestamp
            return InputSet(packet.timestamp, [packet])
        first = open_bound = _DONE
        blocker: InputQueue | None = None
        for queue in queues:
            packets = queue.packets
            if packets:
                time = packets[0].timestamp
                if time < first:  # `min` costs a call for every packet
                    first = time
            elif queue.bound < open_bound:
                open_bound = queue.bound
                blocker = queue
        # Inputs without a packet must be settled beyond `first`. Those with packets are, since
        # `first` is the lowest of all.
        if first < open_bound:
            self._last = first
            return InputSet(first, self._take(first))
        self.blocker = blocker
        # No packet can be taken. A node that watches bounds also runs when time is settled without
        # one: once for a bound, at the last timestamp below it.
        if self.process_bounds and open_bound < Timestamp.ONE_OVER_POSTSTREAM:
            settled = previous_allowed(open_bound)
            if settled > self._last:
                self._last = settled
                return InputSet(settled, [self._empty(queue) for queue in self.queues])
        return None

    def _take(self, time: Timestamp) -> list[Packet[Any]]:
        taken: list[Packet[Any]] = []
        for queue in self.queues:
            packets = queue.packets
            is_there = packets and packets[0].timestamp == time
            taken.append(packets.popleft() if is_there else self._empty(queue))
        return taken

    def _next_batch(self) -> InputSet | None:
        batch = self._batch
        while len(batch) < self.batch_size:
            inputs = self._next_single()
            if inputs is None:
                break
            batch.append(inputs)
        if not batch or (len(batch) < self.batch_size and not super().is_done()):
            return None
        self._batch = []
        return batch[0]._replace(rest=tuple(batch[1:]))
