"""Side packets: values that are set once a run, and the nodes that wait for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import (
    GraphConfigError,
    GraphStateError,
    Location,
    PayloadTypeError,
    Problem,
    did_you_mean,
)
from ..planning.plan import GraphPlan
from ..values.packet import as_packet, freeze
from ..values.payload_types import converted, payload_classes, type_name
from .node import NodeState

__all__ = ["SidePackets"]


class SidePackets:
    """The side packets of a run, each passed to the nodes that read it when it is set.

    Raises ``GraphConfigError`` when the application gives unknown ones, leaves out required ones
    or gives a value of a wrong type.
    """

    def __init__(
        self, plan: GraphPlan, nodes: Sequence[NodeState], given: Mapping[str, Any]
    ) -> None:
        self.values: dict[str, Any] = {}
        self._plan = plan
        self._readers: dict[str, list[tuple[NodeState, int]]] = {}
        for node in nodes:
            for slot, wire in enumerate(node.plan.side_inputs):
                self._readers.setdefault(wire.stream, []).append((node, slot))
                # The application's side packets are all here before the first node opens, or are
                # optional and never come. Only those that another node sets are waited for.
                if plan.side_packets[wire.stream].producer is not None:
                    node.missing_side_packets += 1
        self._check_names(given)
        for name, value in given.items():
            self.set(name, as_packet(value).value, by_node=False)

    def _check_names(self, given: Mapping[str, Any]) -> None:
        plan, problems = self._plan, list[Problem]()
        for name in given:
            if name not in plan.input_side_packets:
                known = ", ".join(plan.input_side_packets) or "none"
                hint = did_you_mean(name, plan.input_side_packets)
                text = f"the graph has no input side packet {name!r}; it has: {known}.{hint}"
                problems.append(Problem(Location(plan.name), text))
        for name in plan.input_side_packets:
            side_packet = plan.side_packets.get(name)
            if name not in given and side_packet is not None and side_packet.required:
                text = f'Side packet "{name}" is required but was not provided.'
                problems.append(Problem(side_packet.location, text))
        if problems:
            raise GraphConfigError(problems)

    def set(self, name: str, value: Any, *, by_node: bool = True) -> list[NodeState]:
        """Set a side packet and return the nodes that read it; raises when it was set before."""
        if name in self.values:
            raise GraphStateError(f"side packet {name!r} was already set")
        side_packet = self._plan.side_packets.get(name)
        if side_packet is not None:
            value = converted(side_packet.type, value)
        expected = payload_classes(side_packet.type) if side_packet else None
        if side_packet and expected is not None and not isinstance(value, expected):
            raise PayloadTypeError(
                f"side packet {name!r} carries {type_name(side_packet.type)}; "
                f"got a {type(value).__name__}"
            )
        freeze(value)
        self.values[name] = value
        for node, slot in self._readers.get(name, ()):
            node.binding.side_values[slot] = value
            if by_node:
                node.missing_side_packets -= 1
        return [node for node, _ in self._readers.get(name, ())]

    def missing(self, node: NodeState) -> list[str]:
        """Return the names of the side packets that a node still waits for."""
        return [w.stream for w in node.plan.side_inputs if w.stream not in self.values]
