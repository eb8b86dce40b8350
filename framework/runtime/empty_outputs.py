"""Say at the end of a run why a sink never had a packet: where the last ones went."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence

from .node import NodeState

__all__ = ["EMPTY_OUTPUTS", "explain_empty_outputs"]

#: The log of these lines alone: a program that says it in its user's words leaves them out.
EMPTY_OUTPUTS = logging.getLogger(__name__)
EMPTY_OUTPUTS.setLevel(logging.INFO)


def explain_empty_outputs(
    nodes: Sequence[NodeState], explained: Collection[str] = ()
) -> Iterator[str]:
    """Yield a line for every node without outputs, such as a writer, that never had a packet.

    Where nothing was fed into the graph at all there is nothing to explain, and where the packets
    ended at a node that is ``explained`` already it is not said again.
    """
    producers = {stream.name: node for node in nodes for stream in node.outputs}
    for sink in nodes:
        if sink.outputs or not sink.queues or any(queue.added for queue in sink.queues):
            continue
        stream = sink.queues[0].stream
        node = _last_with_packets(stream, producers)
        if node is not None and node.name not in explained:
            yield f"{sink.name}: no packet came on {stream!r}; {_stopped_at(node)}"


def _last_with_packets(stream: str, producers: Mapping[str, NodeState]) -> NodeState | None:
    """Go up from a stream to the last node that had packets, or is a source."""
    seen: set[str] = set()
    node = producers.get(stream)
    while node is not None and node.name not in seen:
        seen.add(node.name)
        if not node.queues or any(queue.added for queue in node.queues):
            return node
        missing = _missing(node)
        node = producers.get(node.queues[missing[0] if missing else 0].stream)
    return None


def _missing(node: NodeState) -> list[int]:
    return [slot for slot in node.required_slots if not node.queues[slot].added]


def _stopped_at(node: NodeState) -> str:
    if not node.queues:
        return f"the source {_placed(node)} sent none"
    counts = [f"{queue.added} on {queue.stream!r}" for queue in node.queues if queue.added]
    got = f"{_placed(node)} had packets, {' and '.join(counts)}"
    missing = _missing(node)
    if missing:
        names = ", ".join(repr(node.queues[slot].stream) for slot in missing)
        return f"{got}, and did not run without any on {names}"
    if len(node.required_slots) > 1:
        return f"{got}, and sent none: it runs at times at which all of them have one"
    return f"{got}, and sent none"


def _placed(node: NodeState) -> str:
    """Return the node's name, and its line where it has one: a graph made in Python has none."""
    place = node.plan.location
    return f"{node.name} ({place})" if place.line else node.name
