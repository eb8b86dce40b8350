"""The policy that takes one packet of every input, whatever their timestamps."""

from __future__ import annotations

from ...values.timestamp import Timestamp
from .policy import InputPolicy, InputSet

__all__ = ["Barrier"]


class Barrier(InputPolicy):
    """Run with the next packet of every input as soon as each has one; times need not agree.

    Times do not count: where a stream is read through barriers alone, its packets may go back in
    time (10, 30, 20) or share one. The call's time is the lowest of the packets' times. The node
    closes when any input has ended and is used up; what other inputs still hold is dropped.

    Source: ``barrier_input_stream_handler.cc``.
    """

    ignores_time = True

    def next_set(self) -> InputSet | None:
        if not all(queue.packets for queue in self.queues):
            return None
        packets = [queue.packets.popleft() for queue in self.queues]
        return InputSet(min(packet.timestamp for packet in packets), packets)

    def bound(self) -> Timestamp:
        return Timestamp.DONE if self.is_done() else super().bound()

    def is_done(self) -> bool:
        return any(queue.is_done for queue in self.queues)
