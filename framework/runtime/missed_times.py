"""Say at the end of a run which nodes hardly ran because their inputs come at different times."""

from __future__ import annotations

from collections.abc import Sequence

from .node import NodeState

__all__ = ["explain_missed_times"]

#: With fewer packets on an input it is chance whether they meet those of another.
_FEWEST = 4


def explain_missed_times(nodes: Sequence[NodeState]) -> dict[str, str]:
    """Return a line, by node, for every node most of whose packets met none of the other inputs.

    An input that seldom has a packet, such as detections, is none: most of its packets meet a
    frame. Of videos of 30 and 10 frames a second joined directly, most packets of both are lost, as
    99,999 µs and 100,000 µs are two times.
    """
    return {node.name: _line(node) for node in nodes if _misses_most(node)}


def _misses_most(node: NodeState) -> bool:
    counts = [(node.queues[slot].added, node.unmet[slot]) for slot in node.required_slots]
    return len(counts) > 1 and all(
        added >= _FEWEST and 2 * unmet > added for added, unmet in counts
    )


def _line(node: NodeState) -> str:
    queues = sorted((node.queues[slot] for slot in node.required_slots), key=lambda one: one.added)
    met = [f"{one.added - node.unmet[one.slot]} of {one.added} on {one.stream!r}" for one in queues]
    rare, frequent = queues[0].stream, queues[-1].stream
    return (
        f"{node.name} ({node.plan.location}) ran for few of its packets, {' and '.join(met)}: it "
        "runs at times, to the microsecond, at which all of them have one. To go on with the last "
        f"packet of {rare!r}, read it through a node 'calculator: PacketClonerCalculator' with "
        f"'input_stream: [{rare}, TICK:{frequent}]' and 'output_stream: last_{rare}'"
    )
