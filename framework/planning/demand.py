"""Prune what a run does not read: nodes, and elements of lists such as outputs of a model.

The search starts at what a run must do (nodes with effects of their own, observers, polled streams)
and follows the streams back to what these read. A calculator may say, in ``narrow_demand``, that it
reads only some elements of a list, or nothing at all. Nodes that serve nothing else are then left
out, and nodes that make lists can leave elements out.

Take a pose graph with two outputs, the landmarks and the drawn video, of which only the landmarks
are observed. The renderer promises, by ``pure=True``, to do nothing but make its output, so it is
left out, and so are the nodes that only prepare what it draws. The full pose model has five output
tensors; where nobody reads the segmentation mask, tensor 2 of them is not computed.

A node may also find that all it will do in this run is to hand packets on, as a switch does whose
choice is a side packet. Its readers then read what it reads, and the search starts anew, which
leaves it out, and in a switch the nodes that are not chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from ..authoring.demand import ALL, NOTHING, UNKNOWN, Demand, Elements
from ..errors import CalculatorError
from ..messages import reason_of
from .plan import GraphPlan, NodePlan, WirePlan
from .relays import without_relays

__all__ = ["needed_plan"]


def needed_plan(
    plan: GraphPlan,
    *,
    polled: Collection[str] = (),
    side_packets: Mapping[str, Any] | None = None,
    live: bool = True,
) -> GraphPlan:
    """Return the plan without unread nodes, with the elements of lists that are read noted.

    ``polled`` are streams that the application reads, ``side_packets`` the values that it gives.
    Streams whose producer was pruned count as closed. A run in which nothing is read stays as it
    is.
    """
    # Without an observer, poller or node with an effect, pruning would leave an empty graph. Who
    # starts such a run wants to see it work: to time it, say, or with a tracer.
    if not polled and all(node.outputs for node in plan.nodes if node.inputs):
        return plan
    while True:
        search = _Search(plan, dict(side_packets or {}), live)
        for stream in polled:
            search.demand[stream] = ALL
        search.run()
        direct = without_relays(plan, search.relayed)
        if direct is plan:
            return replace(plan, nodes=tuple(search.result()))
        plan = direct


class _Search:
    """The search for what is read: ``demand`` maps each stream that is read to its elements.

    ``relayed`` maps streams that are the same as another one to that one.
    """

    def __init__(self, plan: GraphPlan, side_packets: dict[str, Any], live: bool) -> None:
        self.demand: dict[str, Elements] = {}
        self.relayed: dict[str, str] = {}
        self._nodes = plan.nodes
        self._live = live
        for name, side_packet in plan.side_packets.items():
            if side_packet.producer is not None:
                side_packets[name] = UNKNOWN
        self._side_packets = side_packets

    def run(self) -> None:
        """Find what is read.

        One pass, from the last node to the first, is enough without loops. With one, a node near
        the start reads, by a back edge, what a node near the end makes, which the pass has already
        gone by; so it is repeated until nothing changes. Demands only grow, so that this ends.
        """
        changes = True
        while changes:
            changes = False
            for node in reversed(self._nodes):
                if self._is_needed(node) and self._look_at(node):
                    changes = True

    def result(self) -> list[NodePlan]:
        return [self._marked(node) for node in self._nodes if self._is_needed(node)]

    def _is_needed(self, node: NodePlan) -> bool:
        has_effect = not node.calculator.is_pure or not node.outputs or bool(node.side_outputs)
        return has_effect or any(wire.stream in self.demand for wire in node.outputs)

    def _look_at(self, node: NodePlan) -> bool:
        demand = Demand(node, self.demand, self._side_packets, self._live)
        try:
            node.calculator.narrow_demand(demand)
        except (Exception, SystemExit) as error:
            raise CalculatorError(
                f"{node.location}: {node.calculator.__name__}.narrow_demand failed: "
                f"{reason_of(error)}",
                node=node.name,
                location=node.location,
            ) from error
        self.relayed.update(demand.relayed)
        changes = False
        for slot, (wire, elements) in enumerate(zip(node.inputs, demand.inputs, strict=True)):
            if slot not in demand.ignored and self._add(wire, elements):
                changes = True
        return changes

    def _add(self, wire: WirePlan, elements: Elements) -> bool:
        if wire.stream not in self.demand:
            self.demand[wire.stream] = elements
            return True
        # Two readers of one list: elements {0, 1} and {1, 3} make {0, 1, 3}.
        known = self.demand[wire.stream]
        both = ALL if known is None or elements is None else known | elements
        self.demand[wire.stream] = both
        return both != known

    def _marked(self, node: NodePlan) -> NodePlan:
        read = tuple(self.demand.get(wire.stream, NOTHING) for wire in node.outputs)
        return node if all(elements is ALL for elements in read) else replace(node, read=read)
