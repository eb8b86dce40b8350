"""Input policies: when is a node ready, and with which packets.

A policy looks at nothing but the queues of one node. ``Synchronized`` is MediaPipe's default input
stream handler, ``Immediate`` its ImmediateInputStreamHandler (``framework/stream_handler/``).
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from .packet import EMPTY, Packet, restamped
from .stream import InputQueue
from .timestamp import Timestamp, previous_allowed

__all__ = ["Immediate", "InputPolicy", "InputSet", "Synchronized"]


class InputSet(NamedTuple):
    """Hold the packets of one call, a packet an input; those without data are empty."""

    timestamp: Timestamp
    packets: list[Packet[Any]]


class InputPolicy(ABC):
    """Decide when a node runs; declared on a class or chosen by a node, attached once a run."""

    #: Whether a missing packet on a required input keeps ``process`` from running.
    needs_required_inputs = True

    queues: Sequence[InputQueue] = ()
    process_bounds = False

    def attach(self, queues: Sequence[InputQueue], *, process_bounds: bool) -> Self:
        """Return a copy with fresh state for the queues of one node."""
        attached = copy.copy(self)
        attached.queues = queues
        attached.process_bounds = process_bounds
        attached.start()
        return attached

    def start(self) -> None:  # noqa: B027  # most policies have no state
        """Set up state; ``queues`` and ``process_bounds`` are in place."""

    @abstractmethod
    def next_set(self) -> InputSet | None:
        """Take the next input set off the queues, or return None when none is ready."""

    def bound(self) -> Timestamp:
        """Return the lowest time that a later input set can have."""
        return min((queue.next_time() for queue in self.queues), default=Timestamp.DONE)

    def is_done(self) -> bool:
        """Tell whether no further input set can come."""
        return all(queue.is_done for queue in self.queues)

    def _empty(self, queue: InputQueue) -> Packet[Any]:
        # Calculators that watch bounds read them off the empty packets.
        return restamped(EMPTY, queue.settled_time()) if self.process_bounds else EMPTY


class Synchronized(InputPolicy):
    """Run when every input is settled at the smallest queued timestamp, with all packets there."""

    _last: Timestamp = Timestamp.UNSTARTED

    def next_set(self) -> InputSet | None:
        first: Timestamp = Timestamp.DONE
        open_bound: Timestamp = Timestamp.DONE
        for queue in self.queues:
            if queue.packets:
                time = queue.packets[0].timestamp
                if time < first:  # noqa: PLR1730  # `min` costs a call for every packet
                    first = time
            elif queue.bound < open_bound:
                open_bound = queue.bound
        if first < open_bound:
            self._last = first
            return InputSet(first, self._take(first))
        if self.process_bounds and open_bound < Timestamp.ONE_OVER_POSTSTREAM:
            settled = previous_allowed(open_bound)
            if settled > self._last:
                self._last = settled
                return InputSet(settled, [self._empty(queue) for queue in self.queues])
        return None

    def _take(self, time: Timestamp) -> list[Packet[Any]]:
        return [
            queue.packets.popleft()
            if queue.packets and queue.packets[0].timestamp == time
            else self._empty(queue)
            for queue in self.queues
        ]


class Immediate(InputPolicy):
    """Run for every packet as it comes, each input on its own, earliest queued time first.

    Time may go backwards from one input to another. A call with empty packets tells that an input
    ended. With ``process_bounds`` each input's newly settled time counts as well, and the end of
    an input is a call at ``MAX``, also for the last input to end.
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
