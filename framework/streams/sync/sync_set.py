"""The policy that joins groups of inputs, each group on its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from ...values.packet import EMPTY, restamped
from ...values.timestamp import Timestamp, previous_allowed
from ..input_queue import InputQueue
from .policy import InputPolicy, InputSet, TagIndex, described, slot_of
from .synchronized import Synchronized

__all__ = ["SyncSet"]


class SyncSet(InputPolicy):
    """Join the inputs of each group by timestamp; a call has the packets of one group.

    A group is a list of inputs, named ``TAG``, ``TAG:1`` or ``:1``; inputs that no group names are
    a group, too. When several groups are ready, the one with the earliest timestamp goes first.
    Groups do not wait for each other, so time may go backwards from one to another. With
    ``process_bounds`` the timestamps of the other groups' empty packets tell how far each of their
    inputs is settled.

    Source: ``sync_set_input_stream_handler.cc``.

    Example
    -------
    >>> policy = SyncSet(["VIDEO", "POSE"], ["AUDIO"])
    """

    needs_required_inputs = False

    def __init__(self, *groups: Iterable[str]) -> None:
        self.groups = tuple(tuple(group) for group in groups)
        if not all(self.groups):
            raise ValueError("a sync set is empty; name at least one input in it")
        self._slots: list[list[int]] = []

    def bind(self, inputs: Sequence[TagIndex], *, strict: bool = True) -> Self:
        bound = type(self)(*self.groups)
        used: set[int] = set()
        for group in self.groups:
            slots = [_free_slot(name, inputs, used, strict=strict) for name in group]
            wired = [slot for slot in slots if slot is not None]
            if wired:
                bound._slots.append(wired)
        rest = [slot for slot in range(len(inputs)) if slot not in used]
        if rest:
            bound._slots.append(rest)
        return bound

    def start(self) -> None:
        self._parts = [
            (slots, Synchronized().attach(self._of(slots), process_bounds=self.process_bounds))
            for slots in self._slots or [list(range(len(self.queues)))]
        ]
        #: For each group, the set that is ready and waits for its turn.
        self._ready: list[InputSet | None] = [None] * len(self._parts)

    def next_set(self) -> InputSet | None:
        for number, (_, part) in enumerate(self._parts):
            if self._ready[number] is None:
                self._ready[number] = part.next_set()
        times = [(ready.timestamp, n) for n, ready in enumerate(self._ready) if ready is not None]
        if not times:
            return None
        _, number = min(times)
        return self._take(number)

    def bound(self) -> Timestamp:
        waiting = [ready.timestamp for ready in self._ready if ready is not None]
        return min([super().bound(), *waiting])

    def is_done(self) -> bool:
        return super().is_done() and not any(self._ready)

    def _take(self, number: int) -> InputSet:
        ready, self._ready[number] = self._ready[number], None
        assert ready is not None
        packets = [self._empty(queue) for queue in self.queues]
        for other, waiting in enumerate(self._ready):
            if waiting is not None and self.process_bounds:
                # The packets of a group that waits for its turn have left the queues, whose bounds
                # would say that their time is over. The calculator has not seen them yet.
                settled = restamped(EMPTY, previous_allowed(waiting.timestamp))
                for slot in self._parts[other][0]:
                    packets[slot] = settled
        for slot, packet in zip(self._parts[number][0], ready.packets, strict=True):
            packets[slot] = packet
        return InputSet(ready.timestamp, packets)

    def _of(self, slots: Iterable[int]) -> list[InputQueue]:
        return [self.queues[slot] for slot in slots]


def _free_slot(
    name: str, inputs: Sequence[TagIndex], used: set[int], *, strict: bool
) -> int | None:
    slot = slot_of(name, inputs)
    if slot is None:
        if strict:
            raise ValueError(
                f"sync_set: the node has no input {name!r}; its inputs are: {described(inputs)}"
            )
        return None
    if slot in used:
        raise ValueError(f"sync_set: input {name!r} is in two sets; keep one")
    used.add(slot)
    return slot
