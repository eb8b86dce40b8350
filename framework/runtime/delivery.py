"""Put packets and bounds into input queues, and mark the nodes whose inputs changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
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
    """Changes streams and queues, and collects in ``marked`` the nodes to look at because of it.

    Delivering a packet runs nothing: ``Scheduler._settle`` looks at the marked nodes afterwards,
    in a loop. Calling them from here would recurse through the whole graph, and a node that joins
    three outputs of one call would be looked at after the first, with two packets still missing.
    """

    __slots__ = ("_following", "_time", "_tracer", "_watches_queues", "marked")

    def __init__(self, tracer: TracerHub | None = None) -> None:
        self.marked: deque[NodeState] = deque()
        self._tracer = tracer
        self._watches_queues = tracer is not None and tracer.watches_queues
        #: The time of the last packet, and the bound that follows from it.
        self._time = Timestamp.UNSET
        self._following = Timestamp.UNSET

    def mark(self, node: NodeState) -> None:
        """Have the scheduler look at a node, once however often it is marked until then."""
        if not node.is_marked:
            node.is_marked = True
            self.marked.append(node)

    def deliver(self, stream: OutputStream, packet: Packet[Any]) -> None:
        """Put a packet into every queue of a stream; raises ``PayloadTypeError``."""
        # A packet at 10 is also a promise: nothing before 11 follows on this stream.
        # The packets of a frame share one timestamp, so that it is computed once or twice for all.
        if packet.timestamp is not self._time:
            self._time, self._following = packet.timestamp, next_allowed(packet.timestamp)
        stream.bound = bound = self._following
        for queue in stream.consumers:
            node: NodeState = queue.node
            if node.status is _CLOSED:
                # Nobody will empty this queue again; once full it would pause the sources for good.
                continue
            if queue.checked_types is not None:
                queue.check_type(packet)
            queue.packets.append(packet)
            queue.bound = bound
            queued = len(queue.packets)
            queue.added += 1
            if queued > queue.most_queued:
                queue.most_queued = queued
            # `==` and not `>=`: a queue becomes full once. Nodes are never paused, so packets that
            # are already inside the graph go on arriving at a full queue. With a limit of 2, the
            # second packet pauses the sources; a third must not count the queue a second time.
            if queued == queue.max_size:
                self._throttle(queue)
            if self._watches_queues and self._tracer is not None:
                self._tracer.packet_queued(stream.name, node.name, packet.timestamp, queued)
            if not node.is_marked and (node.blocker is None or node.blocker is queue):
                node.is_marked = True
                self.marked.append(node)

    def advance(self, stream: OutputStream, bound: Timestamp) -> None:
        """Promise that nothing before ``bound`` comes on a stream; a bound never goes back."""
        # A calculator may have promised more than the offset rule does: after `advance(port, 100)`
        # in the call at 10, the rule's "nothing before 11" is old news.
        if bound <= stream.bound:
            return
        stream.bound = bound
        for queue in stream.consumers:
            queue.bound = bound
            node: NodeState = queue.node
            if node.blocker is None or node.blocker is queue:
                self.mark(node)

    def advance_all(self, streams: Sequence[OutputStream], bound: Timestamp) -> None:
        """Promise that nothing before ``bound`` comes on any of a node's streams."""
        for stream in streams:
            if stream.bound < bound:
                self.advance(stream, bound)

    def release(self, queue: InputQueue) -> None:
        """Resume the sources that a full queue had throttled, if it is no longer full."""
        if queue.is_full or queue not in queue.node.full_queues:
            return
        for root in release_throttle(queue):
            # A source has to be scheduled again. A graph input needs nothing: threads that wait to
            # feed it look at its count when `GraphRun` wakes them after this change.
            if isinstance(root, NodeState):
                self.mark(root)
        if self._tracer is not None:
            self._tracer.throttled(queue.stream, queue.node.name, False)

    def _throttle(self, queue: InputQueue) -> None:
        raise_throttle(queue)
        if self._tracer is not None:
            self._tracer.throttled(queue.stream, queue.node.name, True)
