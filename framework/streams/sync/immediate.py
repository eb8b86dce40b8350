"""The policy that takes every packet as it arrives."""

from __future__ import annotations

from typing import Any

from ...values.packet import Packet
from ...values.timestamp import Timestamp, previous_allowed
from ..input_queue import InputQueue
from .policy import InputPolicy, InputSet

__all__ = ["Immediate"]


class Immediate(InputPolicy):
    """Run for every packet as it arrives, each input on its own, earliest queued time first.

    Inputs do not wait for each other, so time may go backwards from one input to another: a packet
    at 30 of input A may be followed by one at 10 of input B. A call with empty packets means that
    an input has ended. With ``process_bounds`` each newly settled time of an input is a call, too,
    and the end of an input is a call at ``MAX``, also for the last input to end.
    """

    needs_required_inputs = False

    _last: list[Timestamp]
    _ended: int

    def start(self) -> None:
        self._last = [Timestamp.UNSTARTED] * len(self.queues)
        self._ended = 0

    def next_set(self) -> InputSet | None:
        times = [self._ready_time(slot, queue) for slot, queue in enumerate(self.queues)]
        time = min(times, default=Timestamp.DONE)
        if self.process_bounds:
            return InputSet(time, self._take(time, times)) if time < Timestamp.DONE else None
        # A calculator that holds back packets of A until B brings something must learn that B has
        # ended, though no packet says so. When the last input ends, `close` says it.
        known = self._ended
        self._ended = sum(queue.is_done for queue in self.queues)
        if time < Timestamp.DONE:
            return InputSet(time, self._take(time, times))
        if known < self._ended < len(self.queues):
            return InputSet(self.bound(), [self._empty(queue) for queue in self.queues])
        return None

    def is_done(self) -> bool:
        if not all(queue.is_done for queue in self.queues):
            return False
        return not self.process_bounds or min(self._last) >= Timestamp.MAX

    def _ready_time(self, slot: int, queue: InputQueue) -> Timestamp:
        if queue.packets:
            return queue.packets[0].timestamp
        if self.process_bounds:
            settled = previous_allowed(queue.bound)
            if settled > self._last[slot]:
                return settled
        return Timestamp.DONE

    def _take(self, time: Timestamp, times: list[Timestamp]) -> list[Packet[Any]]:
        packets: list[Packet[Any]] = []
        for slot, queue in enumerate(self.queues):
            if times[slot] == time:
                self._last[slot] = time
            if times[slot] == time and queue.packets:
                packets.append(queue.packets.popleft())
            else:
                packets.append(self._empty(queue))
        return packets
