"""The base class of input policies."""

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
    """The packets of one call, one for each input; where an input has none, an empty one.

    ``rest`` are the further sets of a batch, in order of time.
    """

    timestamp: Timestamp
    packets: list[Packet[Any]]
    rest: tuple[InputSet, ...] = ()


class InputPolicy(ABC):
    """Decides when a node runs, and with which packets.

    A policy that a class declares or a graph file chooses is a template. ``bind`` fits it to the
    inputs of one node when the graph loads, ``attach`` copies it for the queues of one run. The
    scheduler then asks ``next_set`` after every change of these queues, until it returns None.
    """

    #: Whether a missing packet on a required input keeps ``process`` from running.
    needs_required_inputs = True
    #: Whether packets are dropped while the node is busy (``trim``).
    trims = False
    #: Whether packets of an input may come in any order of time.
    ignores_time = False
    #: How many input sets make one task.
    batch_size = 1

    queues: Sequence[InputQueue] = ()
    process_bounds = False

    def bind(self, inputs: Sequence[TagIndex], *, strict: bool = True) -> Self:
        """Return the policy for a node with these inputs, in the order of its queues.

        Raises ``ValueError`` when the policy names an input that the node does not wire. Where a
        class with optional inputs declares the policy, ``strict`` is False: such names are skipped.
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
        """Return True when no further input set can come."""
        for queue in self.queues:
            if queue.packets or queue.bound < Timestamp.ONE_OVER_POSTSTREAM:
                return False
        return True

    def _empty(self, queue: InputQueue) -> Packet[Any]:
        # The timestamp of an empty packet tells a calculator how far its stream is settled.
        return restamped(EMPTY, queue.settled_time())


def slot_of(name: str, inputs: Sequence[TagIndex]) -> int | None:
    """Return the slot of the input that ``TAG``, ``TAG:1``, ``:1`` or ``""`` names, or None.

    Raises ``ValueError`` for text that is no such name.
    """
    wanted = parse_tag_index(name)
    return inputs.index(wanted) if wanted in inputs else None


def described(inputs: Sequence[TagIndex]) -> str:
    """Return the names of inputs for messages, as a graph file writes them."""
    return ", ".join(entry_label(tag, index) for tag, index in inputs) or "none"
