"""What a run makes for each node before it starts: the calculator, and its ports' slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..authoring.calculator import Calculator
from ..authoring.context import NodeBinding, RunInfo
from ..authoring.ports import Port
from ..planning.plan import NodePlan, WirePlan

__all__ = ["make_binding", "make_calculator"]


def make_calculator(plan: NodePlan) -> Calculator:
    """Return a new calculator for a run, with option values that were checked at load."""
    cls = plan.calculator
    if cls.__init__ is not Calculator.__init__:
        return cls(**plan.options)
    # `Calculator.__init__` would check the options again, for every node and every run.
    calculator = cls.__new__(cls)
    calculator.__dict__.update(plan.options)
    return calculator


def make_binding(plan: NodePlan, run: RunInfo) -> NodeBinding:
    """Return which slots of its streams, side packets and services each port of a node has."""
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
            binding.types.setdefault(wire.port, []).append(wire.type)
            binding.stream_names.setdefault(wire.port, []).append(wire.stream)
    for use in plan.contract.services:
        if use.service in run.services:
            binding.services[use] = run.services[use.service]
    binding.read = plan.read
    binding.side_values = [None] * len(plan.side_inputs)
    return binding


def _bind(slots: dict[Port[Any], list[int]], wires: Sequence[WirePlan]) -> None:
    for slot, wire in enumerate(wires):
        slots.setdefault(wire.port, []).append(slot)
