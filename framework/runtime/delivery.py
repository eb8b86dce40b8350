"""Bring packets and bounds to the queues that listen, and mark the nodes that have to look."""

from __future__ import annotations

from collections import deque
from typing import Any

from ..streams.input_queue import InputQueue
from ..streams.output_stream import OutputStream
from ..values.packet import Packet
from ..values.timestamp import Timestamp, next_allowed
from .node import NodeState, NodeStatus
from .throttle import raise_throttle, release_throttle
from .tracer import TracerHub

__all__ = ["Delivery"]

_CLOSED = NodeStatus.CLOSED


class Delivery:
    """Change streams and queues; ``marked`` holds the nodes for which something has changed."""

    __slots__ = ("_tracer", "marked")

    def __init__(self, tracer: TracerHub | None = None) -> None:
        self.marked: deque[NodeState] = deque()
        self._tracer = tracer

    def mark(self, node: NodeState) -> None:
        """Have a node looked at, once."""
        if not node.is_marked:
            node.is_marked = True
            self.marked.append(node)

    def deliver(self, stream: OutputStream, packet: Packet[Any]) -> None:
        """Put a packet into every queue of a stream; raises ``PayloadTypeError``."""
        stream.bound = bound = next_allowed(packet.timestamp)
        for queue in stream.consumers:
            node: NodeState = queue.node
            if node.status is _CLOSED:
                continue
            if queue.checked_type is not None:
                queue.check_type(packet)
            queue.packets.append(packet)
            queue.bound = bound
            queued = len(queue.packets)
            queue.added += 1
            if queued > queue.most_queued:
                queue.most_queued = queued
            if queued == queue.max_size:
                self._throttle(queue)
            if self._tracer is not None:
                self._tracer.packet_queued(stream.name, node.name, packet.timestamp, queued)
            self.mark(node)

    def advance(self, stream: OutputStream, bound: Timestamp) -> None:
        """Promise that nothing before ``bound`` comes on a stream; a bound never goes back."""
        if bound <= stream.bound:
            return
        stream.bound = bound
        for queue in stream.consumers:
            queue.bound = bound
            self.mark(queue.node)

    def release(self, queue: InputQueue) -> None:
        """Let go what a queue held back, if it was full and is no longer."""
        if queue.is_full or queue not in queue.node.full_queues:
            return
        for root in release_throttle(queue):
            if isinstance(root, NodeState):
                self.mark(root)
        if self._tracer is not None:
            self._tracer.throttled(queue.stream, queue.node.name, False)

    def _throttle(self, queue: InputQueue) -> None:
        raise_throttle(queue)
        if self._tracer is not None:
            self._tracer.throttled(queue.stream, queue.node.name, True)
