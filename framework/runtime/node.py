"""The state of one node during one run, and its calls, which are the tasks of executors."""

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
    """The stages in the life of a node."""

    WAITING = "waiting for side packets"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class TaskKind(Enum):
    """The three calls into a calculator."""

    OPEN = "open"
    PROCESS = "process"
    CLOSE = "close"


_MAX = Timestamp.MAX
# Read once: looking up a member of an enumeration costs a function call in Python 3.11.
_OPEN, _PROCESS = TaskKind.OPEN, TaskKind.PROCESS


class NodeState:
    """Everything about one node that changes while the graph runs.

    ``in_flight`` holds the ``process`` calls that were made and whose results were not applied
    yet, in the order of their input times: at most ``max_in_flight``. ``full_queues`` are the
    inputs that hold sources back at the moment. A node that ``closes_loop``, at the end of a
    back edge, counts its ``calls``; ``rounds`` are those since its loop feeds itself. ``unmet``
    counts the packets of each input that led to no call, as another required input had none. A node
    ``fills_cores`` if each of its calls keeps all cores busy.

    A plain node that joins frames with poses found nothing to do when frame 20 came: the poses were
    settled up to 10. They are its ``blocker`` now, and whatever else comes, it need not be looked
    at before they change. After the call at 20 all its inputs are empty and settled up to 20, or it
    is looked at (``is_settled_by``). Each of them is a blocker then, so the last one may stay: it
    is likely to be the last to come for the next frame, too. None stands for a look at each change.
    """

    __slots__ = (
        "binding",
        "blocker",
        "calculator",
        "calls",
        "closes_loop",
        "fills_cores",
        "full_queues",
        "in_flight",
        "is_marked",
        "is_plain",
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
        "rounds",
        "status",
        "throttle_count",
        "unmet",
    )

    def __init__(self, plan: NodePlan, run: RunInfo) -> None:
        contract = plan.contract
        self.plan = plan
        self.calculator = make_calculator(plan)
        self.status = NodeStatus.WAITING
        # A node without `process` only opens and closes, for example to set side packets.
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
        self.closes_loop = any(queue.back_edge for queue in self.queues)
        self.fills_cores = False
        self.blocker: InputQueue | None = None
        self.calls = 0
        self.rounds = 0
        self.outputs: list[OutputStream] = []
        policy = plan.policy or contract.sync or Synchronized()
        self.policy = policy.attach(self.queues, process_bounds=self.process_bounds)
        # Other policies, batches and shifted times are looked at after each call: `is_settled_by`.
        self.is_plain = (
            type(self.policy) is Synchronized
            and self.policy.batch_size == 1
            and bool(self.queues)
            and not self.offset
        )
        must_have_packets = policy.needs_required_inputs and not self.process_bounds
        self.required_slots = [
            slot
            for slot, wire in enumerate(plan.inputs)
            if must_have_packets and not wire.port.optional
        ]
        self.unmet = [0] * len(self.queues)
        # Nodes near the outputs first, so that packets leave the graph before new ones enter: with
        # a decoder, a detector and a renderer, frame 1 is rendered before frame 2 is detected.
        self.priority = (1, -plan.id)
        self.binding = make_binding(plan, run)

    @property
    def name(self) -> str:
        """Return the node's name in the graph."""
        return self.plan.name

    def has_required(self, packets: Sequence[Any]) -> bool:
        """Return True when every required input has a packet."""
        # A plain loop: this runs for every packet, and `all()` would make a generator each time.
        for slot in self.required_slots:
            if packets[slot]._payload is None:
                return False
        return True

    def is_settled_by(self, task: Task) -> bool:
        """Return True when the end of a call leaves nothing to do for the node itself.

        A node gets frame 10, is called and sends its result; its input is empty, and settled below
        11, as its outputs are now. To look for another input set and to pass on bounds, which the
        scheduler otherwise does after each call, would change nothing.
        """
        time = task.last_time
        if not self.is_plain or time >= _MAX or self.full_queues:
            return False
        following = int(time) + 1
        for queue in self.queues:
            if queue.packets or queue.bound > following:
                return False
        return True

    def count_unmet(self, packets: Sequence[Any]) -> None:
        """Take note of packets that are lost, since a required input has none."""
        for slot in self.required_slots:
            if packets[slot]._payload is not None:
                self.unmet[slot] += 1

    def __repr__(self) -> str:
        return f"NodeState({self.name}: {self.status.value})"


class Task:
    """One call of a calculator: the node, which call, its context and, afterwards, its error."""

    __slots__ = ("context", "error", "is_finished", "kind", "last_time", "node")

    def __init__(self, node: NodeState, kind: TaskKind, context: Context) -> None:
        self.node = node
        self.kind = kind
        self.context = context
        #: The input time of the call, up to which its outputs are settled afterwards.
        self.last_time = context.timestamp
        self.error: BaseException | None = None
        self.is_finished = False

    def run(self) -> None:
        """Call the calculator's code; an exception is kept in ``error``, not raised."""
        calculator = self.node.calculator
        try:
            if self.kind is _PROCESS:
                # A returned result goes nowhere; without an error its author would look in vain
                # for the packets that should have come of it.
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

    def times(self) -> str:
        """Return the time or times of the call as text for messages."""
        return f"timestamp {self.context.timestamp}"


class BatchTask(Task):
    """One call for several input sets, as ``Synchronized(batch_size=…)`` collects them.

    ``context`` is that of the first set. After the call it holds what was sent in all of them, so
    that the scheduler applies a batch as it applies any call.
    """

    __slots__ = ("_contexts",)

    def __init__(self, node: NodeState, contexts: Sequence[Context]) -> None:
        super().__init__(node, TaskKind.PROCESS, contexts[0])
        self._contexts = contexts
        self.last_time = contexts[-1].timestamp

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

    def times(self) -> str:
        return f"timestamps {self.context.timestamp} to {self.last_time}"
