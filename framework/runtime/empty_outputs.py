"""Say at the end of a run why a sink never had a packet: where the last ones went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .node import NodeState

__all__ = ["explain_empty_outputs"]


def explain_empty_outputs(nodes: Sequence[NodeState]) -> Iterator[str]:
    """Yield a line for every node without outputs, such as a writer, that never had a packet.

    Where nothing was fed into the graph at all there is nothing to explain.
    """
    producers = {stream.name: node for node in nodes for stream in node.outputs}
    for sink in nodes:
        if sink.outputs or not sink.queues or any(queue.added for queue in sink.queues):
            continue
        stream = sink.queues[0].stream
        reason = _reason(stream, producers)
        if reason:
            yield f"{sink.name}: no packet came on {stream!r}; {reason}"


def _reason(stream: str, producers: Mapping[str, NodeState]) -> str:
    """Go up from a stream to the last node that had packets, and say what it did with them."""
    seen: set[str] = set()
    node = producers.get(stream)
    while node is not None and node.name not in seen:
        seen.add(node.name)
        if not node.queues:
            return f"the source {node.name} ({node.plan.location}) sent none"
        missing = [slot for slot in node.required_slots if not node.queues[slot].added]
        if any(queue.added for queue in node.queues):
            return _stopped_at(node, missing)
        node = producers.get(node.queues[missing[0] if missing else 0].stream)
    return ""


def _stopped_at(node: NodeState, missing: Sequence[int]) -> str:
    where = f"{node.name} ({node.plan.location})"
    counts = [f"{queue.added} on {queue.stream!r}" for queue in node.queues if queue.added]
    got = f"{where} had packets, {' and '.join(counts)}"
    if missing:
        names = ", ".join(repr(node.queues[slot].stream) for slot in missing)
        return f"{got}, and did not run without any on {names}"
    if len(node.required_slots) > 1:
        return f"{got}, and sent none: it runs at times at which all of them have one"
    return f"{got}, and sent none"
