"""The state of one node during one run."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from ..authoring.calculator import Calculator
from ..authoring.context import NodeBinding, RunInfo
from ..authoring.ports import Port
from ..planning.plan import NodePlan, WirePlan
from ..streams.stream import InputQueue, OutputStream
from ..streams.sync import Synchronized

if TYPE_CHECKING:
    from .task import Task

__all__ = ["NodeState", "NodeStatus"]


class NodeStatus(Enum):
    """Say where a node is in its life."""

    WAITING = "waiting for side packets"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


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
        self.binding = _binding(plan, run)

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


def make_calculator(plan: NodePlan) -> Calculator:
    """Make a fresh instance for a run from option values that were checked at load."""
    cls = plan.calculator
    if cls.__init__ is not Calculator.__init__:
        return cls(**plan.options)
    calculator = cls.__new__(cls)
    calculator.__dict__.update(plan.options)
    return calculator


def payload_class(kind: Any) -> type | None:
    """Return the class to check packets against, or None where anything goes."""
    origin = getattr(kind, "__origin__", kind)
    if origin is Any or origin is object:
        return None
    return origin if isinstance(origin, type) else None


def _binding(plan: NodePlan, run: RunInfo) -> NodeBinding:
    binding = NodeBinding(plan.name, run)
    for slots, wires in (
        (binding.inputs, plan.inputs),
        (binding.outputs, plan.outputs),
        (binding.side_inputs, plan.side_inputs),
        (binding.side_outputs, plan.side_outputs),
    ):
        _bind(slots, wires)
        for wire in wires:
            binding.tags.setdefault(wire.port, []).append((wire.tag, wire.index))
    for use in plan.contract.services:
        if use.service in run.services:
            binding.services[use] = run.services[use.service]
    binding.read = plan.read
    binding.side_values = [None] * len(plan.side_inputs)
    return binding


def _bind(slots: dict[Port[Any], list[int]], wires: Sequence[WirePlan]) -> None:
    for slot, wire in enumerate(wires):
        slots.setdefault(wire.port, []).append(slot)
