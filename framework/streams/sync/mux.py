"""One input at a time, chosen by another."""

from __future__ import annotations

from ...values.timestamp import Timestamp
from ..input_queue import InputQueue
from .policy import InputPolicy, InputSet

__all__ = ["Mux"]


class Mux(InputPolicy):
    """Wait for the last input, the choice, and for the input that it chooses (a number from 0).

    What other inputs bring at that time or before is thrown away unseen, and not waited for. The
    node closes with the choice.

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
        # A choice that does not exist is the calculator's to refuse.
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
