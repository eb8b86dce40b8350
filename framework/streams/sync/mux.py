"""The policy that reads one input at a time, selected by another."""

from __future__ import annotations

from ...values.timestamp import Timestamp
from ..input_queue import InputQueue
from .policy import InputPolicy, InputSet

__all__ = ["Mux"]


class Mux(InputPolicy):
    """Wait for the last input, which selects one of the others by number, and for that one.

    Numbers count from 0. The inputs that are not selected are not waited for, and their packets up
    to that time are dropped unseen. The node closes when the selecting input ends.

    Source: ``mux_input_stream_handler.cc``.
    """

    needs_required_inputs = False

    def next_set(self) -> InputSet | None:
        control = self.queues[-1]
        self._discard_before(control.next_time())
        if not control.packets:
            return None
        time = control.packets[0].timestamp
        choice: int = control.packets[0].value
        # For a number that no input has the node runs all the same: what to do is its calculator's
        # business, which can raise an error that says where the number came from.
        exists = 0 <= choice < len(self.queues) - 1
        if exists and not self._is_settled(self.queues[choice], time):
            return None
        packets = [self._empty(queue) for queue in self.queues]
        packets[-1] = control.packets.popleft()
        if exists and self.queues[choice].next_time() == time:
            packets[choice] = self.queues[choice].packets.popleft()
        self._discard_before(time.next_allowed_in_stream())
        return InputSet(time, packets)

    def bound(self) -> Timestamp:
        return self.queues[-1].next_time()

    def is_done(self) -> bool:
        return self.queues[-1].is_done

    @staticmethod
    def _is_settled(queue: InputQueue, time: Timestamp) -> bool:
        return bool(queue.packets) or queue.bound > time

    def _discard_before(self, time: Timestamp) -> None:
        for queue in self.queues[:-1]:
            while queue.packets and queue.packets[0].timestamp < time:
                queue.packets.popleft()
