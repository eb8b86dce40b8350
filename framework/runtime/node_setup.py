"""Make the calculator of a node, and tie its ports to slots, as a run begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..authoring.calculator import Calculator
from ..authoring.context import NodeBinding, RunInfo
from ..authoring.ports import Port
from ..planning.plan import NodePlan, WirePlan

__all__ = ["make_binding", "make_calculator"]


def make_calculator(plan: NodePlan) -> Calculator:
    """Make a fresh instance for a run from option values that were checked at load."""
    cls = plan.calculator
    if cls.__init__ is not Calculator.__init__:
        return cls(**plan.options)
    calculator = cls.__new__(cls)
    calculator.__dict__.update(plan.options)
    return calculator


def make_binding(plan: NodePlan, run: RunInfo) -> NodeBinding:
    """Tie the ports of a node to the slots of its streams, side packets and services."""
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
