"""The policy that joins inputs whose clocks differ by a constant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from ...values.packet import Packet, restamped
from ...values.timestamp import Timestamp
from ..input_queue import InputQueue
from .policy import InputPolicy, InputSet, TagIndex, described, slot_of

__all__ = ["TimestampAlign"]


class TimestampAlign(InputPolicy):
    """Run as ``Synchronized`` does, after shifting all inputs to the clock of ``base``.

    ``base`` names an input: ``TAG``, ``TAG:1`` or ``:1``. Its packets pass alone until every other
    input has a packet (or has ended). The packets that are then first in the queues count as
    simultaneous, which fixes the shift of each input; from then on its packets come with shifted
    timestamps. Packets of the other inputs wait for that; they are never dropped.

    If the base's next packet is at 1000 when the first packet of an input comes, at 5, that input
    is shifted by 995: its packets at 5, 15 and 25 are joined with the base's at 1000, 1010, 1020.

    Source: ``timestamp_align_input_stream_handler.cc``.
    """

    needs_required_inputs = False

    def __init__(self, base: str = "") -> None:
        self.base = base
        self._slot = 0

    def bind(self, inputs: Sequence[TagIndex], *, strict: bool = True) -> Self:
        slot = slot_of(self.base, inputs)
        if slot is None:
            raise ValueError(
                f"timestamp_base_tag_index: the node has no input {self.base!r}; its inputs are: "
                f"{described(inputs)}"
            )
        bound = type(self)(self.base)
        bound._slot = slot
        return bound

    def start(self) -> None:
        self._offsets = [0] * len(self.queues)
        self._is_aligned = len(self.queues) == 1

    def next_set(self) -> InputSet | None:
        base = self.queues[self._slot]
        if not self._is_aligned:
            if not base.packets:
                return None
            if not self._align(base.packets[0].timestamp):
                packets = [self._empty(queue) for queue in self.queues]
                packets[self._slot] = base.packets.popleft()
                return InputSet(packets[self._slot].timestamp, packets)
        return self._next_aligned()

    def bound(self) -> Timestamp:
        if not self._is_aligned:
            return self.queues[self._slot].next_time()
        return min(self._time(slot, queue) for slot, queue in enumerate(self.queues))

    def is_done(self) -> bool:
        return super().is_done() if self._is_aligned else self.queues[self._slot].is_done

    def _align(self, base_time: Timestamp) -> bool:
        """Fix the shifts if every input has a packet or has ended; return True if they are."""
        if not all(queue.packets or queue.is_done for queue in self.queues):
            return False
        for slot, queue in enumerate(self.queues):
            time = queue.next_time()
            if queue.packets and time.is_range_value and base_time.is_range_value:
                self._offsets[slot] = base_time - time
        self._is_aligned = True
        return True

    def _next_aligned(self) -> InputSet | None:
        times = [self._time(slot, queue) for slot, queue in enumerate(self.queues)]
        first = min(times)
        for time, queue in zip(times, self.queues, strict=True):
            if not queue.packets and time <= first:
                return None
        packets = [
            self._taken(queue, first) if time == first else self._empty(queue)
            for time, queue in zip(times, self.queues, strict=True)
        ]
        return InputSet(first, packets)

    def _time(self, slot: int, queue: InputQueue) -> Timestamp:
        time = queue.next_time()
        return time + self._offsets[slot] if time.is_range_value else time

    @staticmethod
    def _taken(queue: InputQueue, time: Timestamp) -> Packet[Any]:
        return restamped(queue.packets.popleft(), time)
