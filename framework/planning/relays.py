"""Wire nodes past those that only hand packets on in a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..values.payload_types import payload_classes
from .plan import GraphPlan, NodePlan, WirePlan

__all__ = ["without_relays"]


def without_relays(plan: GraphPlan, relayed: Mapping[str, str]) -> GraphPlan:
    """Return the plan with inputs wired to the streams that theirs are the same as.

    ``relayed`` maps a stream to the one whose packets and bounds it hands on. Returns the plan
    itself where no input changes. A stream whose queues have a size of their own stays, as does one
    whose payloads would no longer be checked.
    """
    nodes = tuple(_rewired(plan, node, relayed) for node in plan.nodes)
    if all(new is old for new, old in zip(nodes, plan.nodes, strict=True)):
        return plan
    return replace(plan, nodes=nodes)


def _rewired(plan: GraphPlan, node: NodePlan, relayed: Mapping[str, str]) -> NodePlan:
    if all(wire.stream not in relayed for wire in node.inputs):
        return node
    inputs = tuple(_past_relays(plan, wire, relayed) for wire in node.inputs)
    return node if inputs == node.inputs else replace(node, inputs=inputs)


def _past_relays(plan: GraphPlan, wire: WirePlan, relayed: Mapping[str, str]) -> WirePlan:
    passed = {wire.stream}
    while True:
        source = relayed.get(wire.stream)
        # Relays in a circle, around which nothing ever comes, have no source.
        if source is None or source in passed or not _may_read(plan, wire, source):
            return wire
        passed.add(source)
        wire = replace(wire, stream=source)


def _may_read(plan: GraphPlan, wire: WirePlan, source: str) -> bool:
    """Return True when the input may read ``source`` in place of the stream that relays it."""
    if {wire.stream, source} & plan.queue_sizes.keys():
        return False
    # Payloads are checked where they are sent, if the output has a type, and otherwise where they
    # arrive. A relay takes any, so that what it sends is checked on arrival. An output of `int`
    # that is wired past it to an input of `str` would not be checked for that at all.
    sent = payload_classes(plan.streams[source].accepts)
    if sent is None:
        return True
    taken = payload_classes(plan.streams[wire.stream].accepts), payload_classes(wire.port.type)
    return all(classes is None or all(issubclass(s, classes) for s in sent) for classes in taken)
