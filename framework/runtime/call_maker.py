"""Make the calls of nodes: of ``open`` and ``close``, and of ``process`` where an input set is due.

Most nodes join their inputs and send at the time of these. What follows for them from a look at
their queues is found in one walk over these: a call, a bound to pass on, or the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..authoring.context import Context
from ..streams.sync import InputSet, Synchronized
from ..values.packet import Packet
from ..values.timestamp import Timestamp
from .delivery import Delivery
from .node import BatchTask, NodeState, NodeStatus, Task, TaskKind
from .ready_queue import ReadyQueue
from .settling import Settling

__all__ = ["CallMaker"]

# Read once: looking up a member of an enumeration costs a function call in Python 3.11.
_PROCESS, _OPEN_NODE = TaskKind.PROCESS, TaskKind.OPEN
_END = Timestamp.ONE_OVER_POSTSTREAM


class CallMaker:
    """Puts calls into the queues of executors, by the input policies of their nodes."""

    __slots__ = ("_delivery", "_ready", "_settling")

    def __init__(
        self, ready: Mapping[str, ReadyQueue], delivery: Delivery, settling: Settling
    ) -> None:
        self._ready = ready
        self._delivery = delivery
        self._settling = settling

    def push(
        self,
        node: NodeState,
        kind: TaskKind,
        time: Timestamp,
        packets: list[Packet[Any]] = [],  # noqa: B006  # open and close only read it
    ) -> None:
        """Make a call ready to run."""
        task = Task(node, kind, Context(node.binding, time, packets))
        if kind is _PROCESS:
            node.in_flight.append(task)
        else:
            node.status = NodeStatus.OPENING if kind is _OPEN_NODE else NodeStatus.CLOSING
        self._ready[node.plan.executor].push(task)

    def push_close(self, node: NodeState, *, failed: bool = False) -> None:
        """Make a call of ``close`` ready to run."""
        self.push(node, TaskKind.CLOSE, Timestamp.DONE)
        node.binding.run_failed = failed

    def take_input_sets(self, node: NodeState) -> None:
        """Make the calls that a node's inputs allow now; settle its outputs where there is none."""
        policy, in_flight = node.policy, node.in_flight
        # Also while the node is busy and takes no set: FixedSize is there to drop what piles up
        # meanwhile, before a full queue pauses the camera.
        if policy.trims:
            policy.trim()
        while len(in_flight) < node.max_in_flight and (inputs := policy.next_set()) is not None:
            time, packets, rest = inputs
            if rest:
                self._push_batch(node, inputs)
            elif node.has_required(packets):
                self.push(node, _PROCESS, time, packets)
            else:
                node.count_unmet(packets)
                self._settling.settle(node, time)
        # Here, and not where a set is taken: policies also drop packets without making a set.
        if node.full_queues:
            for queue in list(node.full_queues):
                self._delivery.release(queue)
        # A node with a call under way may still send at that call's time; its outputs are settled
        # when the call is applied.
        if not in_flight:
            self._pass_bounds_or_close(node)

    def _pass_bounds_or_close(self, node: NodeState) -> None:
        policy = node.policy
        if node.is_plain and isinstance(policy, Synchronized):
            # `next_set` has just found none, and with that the answer to both questions below.
            blocker = policy.blocker
            if blocker is not None and blocker.bound < _END:
                if node.max_in_flight == 1:
                    node.blocker = blocker
                if node.offset is not None:
                    self._delivery.advance_all(node.outputs, blocker.bound)
                return
        elif not policy.is_done():
            self._settling.pass_bounds(node)
            return
        # That the inputs have ended promises nothing: close may send what it likes at any time
        # after the last packet, such as a total.
        self.push_close(node)

    def _push_batch(self, node: NodeState, batch: InputSet) -> None:
        # Sets that lack a required packet are left out, as they would be one at a time.
        sets: list[InputSet] = []
        for inputs in (batch, *batch.rest):
            if node.has_required(inputs.packets):
                sets.append(inputs)
            else:
                node.count_unmet(inputs.packets)
        if not sets:
            self._settling.settle(node, batch.rest[-1].timestamp)
            return
        task = BatchTask(node, [Context(node.binding, one.timestamp, one.packets) for one in sets])
        node.in_flight.append(task)
        self._ready[node.plan.executor].push(task)
