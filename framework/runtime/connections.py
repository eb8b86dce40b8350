"""Connect the nodes of a run: outputs to the queues that read them, queues to their sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..planning.plan import GraphPlan
from ..streams.input_queue import InputQueue
from ..streams.output_stream import OutputStream
from ..values.payload_types import payload_classes
from ..values.timestamp import Timestamp
from .node import NodeState

__all__ = ["GraphInput", "connect"]


class GraphInput:
    """An input stream of the graph, which the application feeds."""

    __slots__ = ("stream", "throttle_count", "waiters")

    def __init__(self, stream: OutputStream) -> None:
        self.stream = stream
        #: How many full queues downstream hold this input back; it takes packets at 0.
        self.throttle_count = 0
        #: How many threads wait in ``add_packet`` until there is room.
        self.waiters = 0


def connect(
    plan: GraphPlan, nodes: Sequence[NodeState], polled: Sequence[InputQueue] = ()
) -> dict[str, GraphInput]:
    """Make all streams of a run; return the graph inputs by name.

    ``polled`` are the queues of pollers, which the application empties.
    """
    # All outputs first: the node behind a back edge comes before the node that feeds it.
    streams = {name: _stream(plan, name) for name in plan.input_streams}
    inputs = {name: GraphInput(stream) for name, stream in streams.items()}
    for node in nodes:
        for wire in node.plan.outputs:
            stream = streams[wire.stream] = _stream(plan, wire.stream, node.name)
            node.outputs.append(stream)
            node.binding.streams.append(stream)
    # For each stream, the sources and graph inputs that its packets come from. Nodes are in
    # topological order, so the roots of a node's inputs are known when the node's turn comes.
    roots: dict[str, frozenset[Any]] = {n: frozenset([source]) for n, source in inputs.items()}
    for node in nodes:
        _listen(plan, node, streams, roots)
    for stream in streams.values():
        stream.is_ordered = not (
            stream.consumers and all(q.node.policy.ignores_time for q in stream.consumers)
        )
    for queue in polled:
        streams[queue.stream].consumers.append(queue)
        streams[queue.stream].is_ordered = True
        queue.throttle_roots = tuple(roots.get(queue.stream, ()))
    return inputs


def _stream(plan: GraphPlan, name: str, node_name: str = "") -> OutputStream:
    stream = OutputStream(name, node_name)
    kind = plan.streams[name].accepts if name in plan.streams else Any
    stream.declared_type, stream.checked_types = kind, payload_classes(kind)
    return stream


def _listen(
    plan: GraphPlan,
    node: NodeState,
    streams: dict[str, OutputStream],
    roots: dict[str, frozenset[Any]],
) -> None:
    upstream: frozenset[Any] = frozenset([node]) if node.is_source else frozenset()
    for queue, wire in zip(node.queues, node.plan.inputs, strict=True):
        stream = streams.get(wire.stream)
        if stream is None:
            # The producer was pruned (``planning/demand``). The input counts as closed; with its
            # bound left at PreStream, the node would wait for it and never run.
            queue.bound = Timestamp.DONE
            continue
        stream.consumers.append(queue)
        queue.checked_types = _unchecked_types(stream, wire.port.type)
        _limit(
            queue,
            plan.queue_sizes.get(wire.stream, plan.max_queue_size),
            node.plan.buffer_size_hint,
        )
        if not queue.back_edge:
            # A back edge pauses nothing. Its queue is emptied by the frames that follow: if a full
            # LOOP input of a PreviousLoopbackCalculator paused the camera, the next frame, which
            # alone takes a packet out of that queue, would never come.
            upstream |= roots.get(wire.stream, frozenset())
            queue.throttle_roots = tuple(roots.get(wire.stream, ()))
    for wire in node.plan.outputs:
        roots[wire.stream] = upstream


def _unchecked_types(stream: OutputStream, kind: Any) -> tuple[type, ...] | None:
    # Payloads are checked once: at the output, where the error names the calculator at fault, or
    # at the input where the output declares no type.
    wanted = payload_classes(kind)
    return None if wanted is None or stream.checked_types is not None else wanted


def _limit(queue: InputQueue, max_queue_size: int, hint: int) -> None:
    queue.max_size = max_queue_size if max_queue_size < 0 else max(max_queue_size, hint, 1)
