"""What all input policies have in common."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from ...graph_file.names import entry_label, parse_tag_index
from ...values.packet import EMPTY, Packet, restamped
from ...values.timestamp import Timestamp
from ..input_queue import InputQueue

__all__ = ["InputPolicy", "InputSet", "TagIndex", "described", "slot_of"]

#: Names one input of a node, as in ``("VIDEO", 0)``.
TagIndex = tuple[str, int]


class InputSet(NamedTuple):
    """Hold the packets of one call, a packet an input; those without data are empty.

    ``rest`` are the further sets of a batch, in order of time.
    """

    timestamp: Timestamp
    packets: list[Packet[Any]]
    rest: tuple[InputSet, ...] = ()


class InputPolicy(ABC):
    """Decide when a node runs; declared on a class or chosen by a node, attached once a run."""

    #: Whether a missing packet on a required input keeps ``process`` from running.
    needs_required_inputs = True
    #: Whether packets are dropped while the node is busy (``trim``).
    trims = False
    #: Whether inputs may bring packets in any order of time.
    ignores_time = False
    #: How many input sets make one task.
    batch_size = 1

    queues: Sequence[InputQueue] = ()
    process_bounds = False

    def bind(self, inputs: Sequence[TagIndex], *, strict: bool = True) -> Self:
        """Return the policy for a node with these inputs, in the order of its queues.

        Raises ``ValueError`` when the policy names an input that the node does not wire; unless
        ``strict``, as where a class whose inputs are optional declares it, it does without.
        """
        return self

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

    def trim(self) -> None:  # noqa: B027  # most policies drop nothing
        """Drop what the node will not see; called at every change if ``trims``."""

    def bound(self) -> Timestamp:
        """Return the lowest time that a later input set can have."""
        lowest: Timestamp = Timestamp.DONE
        for queue in self.queues:
            time = queue.packets[0].timestamp if queue.packets else queue.bound
            if time < lowest:
                lowest = time
        return lowest

    def is_done(self) -> bool:
        """Tell whether no further input set can come."""
        for queue in self.queues:
            if queue.packets or queue.bound < Timestamp.ONE_OVER_POSTSTREAM:
                return False
        return True

    def _empty(self, queue: InputQueue) -> Packet[Any]:
        # Calculators that watch bounds read them off the empty packets.
        return restamped(EMPTY, queue.settled_time())


def slot_of(name: str, inputs: Sequence[TagIndex]) -> int | None:
    """Return the place of the input that ``TAG``, ``TAG:1``, ``:1`` or ``""`` names, or None.

    Raises ``ValueError`` for a text that names no input.
    """
    wanted = parse_tag_index(name)
    return inputs.index(wanted) if wanted in inputs else None


def described(inputs: Sequence[TagIndex]) -> str:
    """Return the names of inputs as a graph file has them, for messages."""
    return ", ".join(entry_label(tag, index) for tag, index in inputs) or "none"
