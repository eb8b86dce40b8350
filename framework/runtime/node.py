"""The state of one node during one run, and its calls: each is a task for an executor."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import Enum
from typing import Any

from ..authoring.calculator import Calculator
from ..authoring.class_checks import describe_returned
from ..authoring.context import Context, RunInfo
from ..errors import GraphStateError
from ..planning.plan import NodePlan
from ..streams.input_queue import InputQueue
from ..streams.output_stream import OutputStream
from ..streams.sync import Synchronized
from ..values.timestamp import Timestamp
from .node_setup import make_binding, make_calculator

__all__ = ["BatchTask", "NodeState", "NodeStatus", "Task", "TaskKind"]


class NodeStatus(Enum):
    """Say where a node is in its life."""

    WAITING = "waiting for side packets"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class TaskKind(Enum):
    """Name the three calls into a calculator."""

    OPEN = "open"
    PROCESS = "process"
    CLOSE = "close"


# Looking up a member of an enumeration costs a call in Python 3.11.
_OPEN, _PROCESS = TaskKind.OPEN, TaskKind.PROCESS


class NodeState:
    """Hold everything that changes about a node while the graph runs."""

    __slots__ = (
        "binding",
        "calculator",
        "full_queues",
        "in_flight",
        "is_marked",
        "is_source",
        "is_stopped",
        "max_in_flight",
        "missing_side_packets",
        "offset",
        "outputs",
        "plan",
        "policy",
        "priority",
        "process_bounds",
        "queues",
        "required_slots",
        "status",
        "throttle_count",
    )

    def __init__(self, plan: NodePlan, run: RunInfo) -> None:
        contract = plan.contract
        self.plan = plan
        self.calculator = make_calculator(plan)
        self.status = NodeStatus.WAITING
        # A node that only opens and closes (to set side packets, say) is no source.
        self.is_source = plan.is_source and plan.calculator.process is not Calculator.process
        self.is_stopped = False
        self.is_marked = False
        self.throttle_count = 0
        self.missing_side_packets = 0
        self.max_in_flight = plan.max_in_flight
        self.offset = contract.timestamp_offset
        self.process_bounds = contract.process_timestamp_bounds
        self.in_flight: deque[Task] = deque()
        self.full_queues: list[InputQueue] = []
        self.queues = [
            InputQueue(wire.stream, self, slot, back_edge=wire.back_edge)
            for slot, wire in enumerate(plan.inputs)
        ]
        self.outputs: list[OutputStream] = []
        policy = plan.policy or contract.sync or Synchronized()
        self.policy = policy.attach(self.queues, process_bounds=self.process_bounds)
        must_have_packets = policy.needs_required_inputs and not self.process_bounds
        self.required_slots = [
            slot
            for slot, wire in enumerate(plan.inputs)
            if must_have_packets and not wire.port.optional
        ]
        # Near the leaves first, so that packets leave the graph before new ones enter.
        self.priority = (1, -plan.id)
        self.binding = make_binding(plan, run)

    @property
    def name(self) -> str:
        """Return the node's name in the graph."""
        return self.plan.name

    def has_required(self, packets: Sequence[Any]) -> bool:
        """Tell whether every required input has a packet."""
        for slot in self.required_slots:
            if packets[slot]._payload is None:
                return False
        return True

    def __repr__(self) -> str:
        return f"NodeState({self.name}: {self.status.value})"


class Task:
    """Hold one call: the node, which call, its context and, afterwards, its error."""

    __slots__ = ("context", "error", "is_finished", "kind", "node")

    def __init__(self, node: NodeState, kind: TaskKind, context: Context) -> None:
        self.node = node
        self.kind = kind
        self.context = context
        self.error: BaseException | None = None
        self.is_finished = False

    def run(self) -> None:
        """Call the calculator's code; an exception is kept in ``error``, not raised."""
        calculator = self.node.calculator
        try:
            if self.kind is _PROCESS:
                # An author who returns a result would otherwise wait for packets in vain.
                returned: object = calculator.process(self.context)  # type: ignore[func-returns-value]
                if returned is not None:
                    self.error = GraphStateError(describe_returned(type(calculator), returned))
            elif self.kind is _OPEN:
                calculator.open(self.context)
            else:
                calculator.close(self.context)
        except BaseException as error:  # noqa: BLE001  # also Ctrl-C must leave the graph whole
            self.error = error

    @property
    def contexts(self) -> Sequence[Context]:
        """Return the contexts of all input sets of the call."""
        return (self.context,)

    @property
    def last_time(self) -> Timestamp:
        """Return the time up to which nothing more comes when the call has returned."""
        return self.context.timestamp

    def times(self) -> str:
        """Return the time or times of the call, as messages say it."""
        return f"timestamp {self.context.timestamp}"


class BatchTask(Task):
    """Hold one call for several input sets, as ``Synchronized(batch_size=…)`` collects them.

    ``context`` is that of the first set, and takes in what was sent in all of them.
    """

    __slots__ = ("_contexts",)

    def __init__(self, node: NodeState, contexts: Sequence[Context]) -> None:
        super().__init__(node, TaskKind.PROCESS, contexts[0])
        self._contexts = contexts

    def run(self) -> None:
        """Call ``process_batch``."""
        try:
            self.node.calculator.process_batch(self._contexts)
        except BaseException as error:  # noqa: BLE001  # as above
            self.error = error
        for context in self._contexts[1:]:
            self.context.events += context.events
            self.context.side_events += context.side_events
            self.context.stopped |= context.stopped

    @property
    def contexts(self) -> Sequence[Context]:
        return self._contexts

    @property
    def last_time(self) -> Timestamp:
        return self._contexts[-1].timestamp

    def times(self) -> str:
        return f"timestamps {self.context.timestamp} to {self.last_time}"
