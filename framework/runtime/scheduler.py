"""The graph's state machine: which task may run, and what a finished task changes.

It has no threads and no locks. ``GraphRun`` calls it under one lock, and executors run the tasks
that it hands out. When a task has finished, its packets and bounds go into the queues of the nodes
that read them, and those nodes are marked. Then every marked node is looked at once: it makes tasks
as long as its input policy finds input sets, passes on how far time is settled, and closes when
nothing more can come.

Take a camera, a detector and a renderer that joins frames with detections. The camera's task sends
frame 10. The detector and the renderer are marked: the detector gets a task, the renderer finds its
second input not settled at 10 and gets none. The detector's task sends nothing at 10; its output
is settled below 11 all the same, which marks the renderer, which now runs with an empty packet in
place of the detections.

State
-----
``nodes``          one ``NodeState`` for each node, in topological order
``graph_inputs``   the streams that the application feeds
``_delivery``      puts packets and bounds into queues, and collects the nodes to look at
``_settling``      promises what the outputs of nodes will not send any more
``_calls``         makes the calls for which input sets are there
``ready``          a ``ReadyQueue`` for each executor
``running``        how many tasks were handed out and have not finished
``errors``         the errors so far; after the first one only ``close`` is called
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..authoring.context import RunInfo
from ..errors import FrameworkError
from ..planning.plan import GraphPlan
from ..streams.input_queue import InputQueue
from ..values.packet import Packet
from ..values.timestamp import Timestamp, next_allowed
from .call_maker import CallMaker
from .connections import GraphInput, connect
from .delivery import Delivery
from .failures import never_opened, policy_failure, task_failure
from .loop_watch import LoopWatch
from .node import NodeState, NodeStatus, Task, TaskKind
from .pacing import Pacing
from .ready_queue import ReadyQueue
from .settling import Settling
from .side_packets import SidePackets
from .throttle import grow_full_queues
from .tracer import TracerHub

if TYPE_CHECKING:
    from random import Random

__all__ = ["Scheduler"]

_log = logging.getLogger(__name__)
# What MediaPipe passes to a source, too: the source itself knows what time it is.
_SOURCE_TIME = Timestamp(0)
# Read once: looking up a member of an enumeration costs a function call in Python 3.11.
_PROCESS, _OPEN_NODE = TaskKind.PROCESS, TaskKind.OPEN
_OPEN = NodeStatus.OPEN
_MAX = Timestamp.MAX


class Scheduler:
    """The state of one run of one graph, and the rules by which it changes."""

    def __init__(
        self,
        plan: GraphPlan,
        side_packets: Mapping[str, Any],
        run: RunInfo,
        *,
        tracer: TracerHub | None = None,
        shuffle: Random | None = None,
        polled: Sequence[InputQueue] = (),
    ) -> None:
        self.plan = plan
        self.nodes = [NodeState(node, run) for node in plan.nodes]
        self._sources = [node for node in self.nodes if node.is_source]
        self.graph_inputs: dict[str, GraphInput] = connect(plan, self.nodes, polled)
        names = {node.plan.executor for node in self.nodes} | {""}
        self.ready = {name: ReadyQueue(shuffle) for name in names}
        self.running = 0
        self.errors: list[FrameworkError] = []
        self.is_paused = False
        self.side_packets = SidePackets(plan, self.nodes, side_packets)
        self._delivery = Delivery(tracer)
        self._loops = LoopWatch(
            self._delivery,
            plan.max_loop_rounds,
            is_left_alone=lambda: not self.errors and not self._may_be_fed,
            fail=self.fail,
        )
        self._settling = Settling(self._delivery, self._loops)
        self._calls = CallMaker(self.ready, self._delivery, self._settling)
        self._pacing = Pacing(run)
        self._open_nodes = len(self.nodes)
        self._loops_are_cut = False
        self._layer = 0

    # What the application does

    def start(self) -> None:
        """Open every node whose side packets are there."""
        self._layer = min((node.plan.source_layer for node in self._sources), default=0)
        for node in self.nodes:
            if node.missing_side_packets == 0:
                self._calls.push(node, TaskKind.OPEN, Timestamp.UNSTARTED)
        self._next_layer()

    def add_packet(self, source: GraphInput, packet: Packet[Any]) -> None:
        """Put a packet into a graph input; an empty one only settles its time.

        Raises ``TimestampError`` when the time is too low and ``PayloadTypeError``.
        """
        stream = source.stream
        stream.check_time(packet.timestamp)
        if packet.is_empty():
            self._delivery.advance(stream, next_allowed(packet.timestamp))
        else:
            # All readers are asked before any gets the packet: had the first of two taken it and
            # the second refused, the caller would get an error for a packet that half went in.
            stream.check_type(packet)
            for queue in stream.consumers:
                queue.check_type(packet)
            self._delivery.deliver(stream, packet)
        self._loops.forget_rounds()
        self._settle()

    def set_bound(self, source: GraphInput, bound: Timestamp) -> None:
        """Promise that a graph input gets no packet before ``bound``."""
        self._delivery.advance(source.stream, bound)
        self._settle()

    def make_room(self, queue: InputQueue) -> None:
        """Resume what a poller's queue had throttled, after the application took a packet."""
        self._delivery.release(queue)
        self._settle()

    def stop_sources(self) -> None:
        """Close all graph inputs and stop all sources; what is queued is still processed."""
        for source in self.graph_inputs.values():
            self._delivery.advance(source.stream, Timestamp.DONE)
        for node in self._sources:
            node.is_stopped = True
            self._delivery.mark(node)
        self._settle()

    def fail(self, error: FrameworkError) -> None:
        """Note an error; the first one ends the run."""
        self.errors.append(error)
        # No further `process`. Calls that are running finish; each node is closed after its own.
        for queue in self.ready.values():
            for task in queue.clear():
                self._drop(task)
        for node in self.nodes:
            if node.status is NodeStatus.WAITING:
                self._close(node)
            self._delivery.mark(node)
        self._settle()

    # What executors do

    def next_task(self, executor: str) -> Task | None:
        """Hand out the task to run next on an executor, or None."""
        if self.is_paused and not self.errors:
            return None
        task = self.ready[executor].pop()
        if task is not None:
            self.running += 1
            if task.node.fills_cores:
                self._pacing.begun(task)
        return task

    def next_step(self) -> tuple[str, Task] | None:
        """Return the task that is next in order, and its executor, though the graph is paused.

        An idle graph is moved on first, as ``handle_idle`` does it; None when that is no use.
        """
        self.is_paused = False
        try:
            while not self.has_ready:
                if self.running or not self.handle_idle():
                    return None
        finally:
            self.is_paused = True
        heads = [(name, head) for name, queue in self.ready.items() if (head := queue.first())]
        name, (_, task) = min(heads, key=lambda one: one[1][0])
        return name, task

    def take_step(self, executor: str) -> Task:
        """Hand out the task that ``next_step`` has found on an executor."""
        self.running += 1
        task = self.ready[executor].take_first()
        if task.node.fills_cores:
            self._pacing.begun(task)
        return task

    def finish(self, task: Task) -> None:
        """Apply what a task did: its packets, bounds, side packets, or its error."""
        self.running -= 1
        task.is_finished = True
        node = task.node
        if node.fills_cores:
            self._pacing.ended(task)
        if task.error is not None:
            self._finish_failed(task)
        elif task.kind is _PROCESS:
            self._apply_finished(node)
            if node.closes_loop:
                self._loops.count_call(node)
            if not self.errors and node.is_settled_by(task):
                self._settle()
                return
        elif task.kind is _OPEN_NODE:
            node.status = NodeStatus.OPEN
            self._apply(task)
            self._pacing.opened(node)
            if node.is_source:
                self._next_layer()
        else:
            self._apply(task)
            self._close(node)
        self._delivery.mark(node)
        self._settle()

    # What the graph asks

    @property
    def has_ready(self) -> bool:
        """Return True when a task waits to be run."""
        if self.is_paused and not self.errors:
            return False
        for queue in self.ready.values():
            if queue:
                return True
        return False

    @property
    def is_idle(self) -> bool:
        """Return True when nothing runs and nothing is ready."""
        return self.running == 0 and not self.has_ready

    @property
    def _may_be_fed(self) -> bool:
        """Return True while a source or the application may send more."""
        return any(self._is_active(node) for node in self._sources) or any(
            source.stream.bound < Timestamp.ONE_OVER_POSTSTREAM
            for source in self.graph_inputs.values()
        )

    @property
    def is_done(self) -> bool:
        """Return True when every node has closed."""
        return self._open_nodes == 0 and self.running == 0

    def nodes_at_work(self) -> list[str]:
        """Return the names of the nodes that have a call running."""
        ready = [task for queue in self.ready.values() for task in queue.tasks()]
        between = {task.node for task in ready if task.kind is not _PROCESS}
        return [
            node.name
            for node in self.nodes
            if any(not task.is_finished and task not in ready for task in node.in_flight)
            or (node.status in {NodeStatus.OPENING, NodeStatus.CLOSING} and node not in between)
        ]

    def await_idle(self) -> None:
        """Begin to count what keeps the graph from becoming idle."""
        self._loops.forget_rounds()

    def restless_error(self, full_input: str | None = None) -> FrameworkError | None:
        """Return the error of a loop that has kept the graph from becoming idle for too long.

        ``full_input`` is the graph input that waits for room meanwhile, if that is what waits.
        """
        # A source may be slow, and a loop that runs beside it is no fault.
        if not self._loops.may_be_restless or any(map(self._is_active, self._sources)):
            return None
        return self._loops.restless_error(self.nodes_at_work, full_input)

    def handle_idle(self) -> bool:
        """Move an idle graph on; return True when it has something to do again.

        A full queue that holds back sources grows (or is reported as a deadlock). When no packet
        can come any more, loops are ended by closing their back edges; then what is still open is
        closed.
        """
        if self.is_done or self.is_paused:
            return False
        throttled = any(node.throttle_count and self._is_active(node) for node in self._sources)
        waiting = any(source.waiters for source in self.graph_inputs.values())
        if (throttled or waiting) and self.relieve():
            return True
        # Idle, but not at its end: the application may feed the next packet.
        if self._may_be_fed:
            return False
        if endless := self._loops.endless_error():
            self.fail(endless)
            return True
        if not self._loops_are_cut:
            self._cut_loops()
            if self.has_ready:
                return True
        self._close_leftovers()
        return self.has_ready

    def relieve(self) -> bool:
        """Let full queues grow by one, to end a deadlock; return True when one was full."""
        full = [queue for node in self.nodes for queue in node.full_queues]
        if not full:
            return False
        if self.plan.report_deadlock:
            self.fail(grow_full_queues(full, report=True))
            return True
        grow_full_queues(full)
        for queue in full:
            self._delivery.release(queue)
        self._settle()
        return True

    # Transitions

    def _settle(self) -> None:
        """Look at the marked nodes, and at sources that were held back and may go on."""
        self._look_at_marked()
        while self._pacing.waiting:
            is_idle = self.running == 0 and not any(self.ready.values())
            resumed = self._pacing.resumed(is_idle=is_idle)
            if not resumed:
                break
            for source in resumed:
                self._delivery.mark(source)
            self._look_at_marked()

    def _look_at_marked(self) -> None:
        """Look at the marked nodes, and at those they mark in turn, until none is left.

        A loop over a queue rather than recursion: one bound may pass through a hundred nodes, and
        round a back edge to a node whose turn is still going on.
        """
        marked = self._delivery.marked
        while marked:
            node = marked.popleft()
            node.is_marked = False
            if node.status is _OPEN:
                try:
                    self._update(node)
                except Exception as error:  # noqa: BLE001  # input policies may be a user's
                    self.fail(policy_failure(node, error))

    def _update(self, node: NodeState) -> None:
        """Make the tasks that an open node can have now, and settle its outputs."""
        if self.errors:
            # A calculator is never in `process` and `close` at a time.
            if not node.in_flight:
                self._calls.push_close(node, failed=True)
        elif node.is_source or not node.queues:
            self._update_source(node)
        else:
            self._calls.take_input_sets(node)

    def _update_source(self, node: NodeState) -> None:
        if node.in_flight:
            return
        if node.is_stopped or not node.is_source:
            self._calls.push_close(node)
        elif (
            node.throttle_count == 0
            and node.plan.source_layer <= self._layer
            and not self._pacing.holds(node)
        ):
            self._calls.push(node, TaskKind.PROCESS, _SOURCE_TIME)

    def _drop(self, task: Task) -> None:
        """Take back a ready task that will not run, because the run has failed."""
        node = task.node
        if task.kind is TaskKind.PROCESS:
            node.in_flight.remove(task)
        elif task.kind is TaskKind.OPEN:
            # Never opened, so `close` is not called either.
            node.status = NodeStatus.OPENING
            self._close(node)
        else:
            # It is closed again in a moment, this time knowing that the run has failed.
            node.status = NodeStatus.OPEN

    def _close(self, node: NodeState) -> None:
        """Note that a node has ended: it takes no packets and sends none."""
        node.status = NodeStatus.CLOSED
        self._open_nodes -= 1
        # A node may end before its inputs do (EarlyClose, Barrier, an error). What they still hold
        # is dropped, or a full queue would pause the sources for the rest of the run.
        for queue in node.queues:
            queue.packets.clear()
            self._delivery.release(queue)
        for stream in node.outputs:
            self._delivery.advance(stream, Timestamp.DONE)
        if node.is_source:
            self._next_layer()

    def _next_layer(self) -> None:
        """Start the sources of the next layer, once those of the present one have ended."""
        active = [node for node in self._sources if self._is_active(node)]
        layer = min((node.plan.source_layer for node in active), default=self._layer)
        if layer > self._layer:
            self._layer = layer
            for node in active:
                self._delivery.mark(node)

    def _finish_failed(self, task: Task) -> None:
        node = task.node
        if task.kind is TaskKind.PROCESS:
            node.in_flight.remove(task)
        else:
            # After a failed `open` there is no `close`; after a failed `close` nothing is left.
            self._close(node)
        self.fail(task_failure(task))
        # With calls at 10 and 20 in flight, 20 may have finished first and be waiting for 10. Now
        # that 10 has failed, 20 has to leave as well, or the node would never be free to close.
        self._apply_finished(node)

    def _apply_finished(self, node: NodeState) -> None:
        """Apply the results of the calls that have finished, in the order of their input times.

        With ``max_in_flight: 3`` the calls at 10, 20 and 30 run at once, and 20 may return first.
        Its packets wait here until 10 is applied; sent at once, they would put the stream's bound
        at 21, and the result for 10 would be refused as late.
        """
        in_flight = node.in_flight
        while in_flight and in_flight[0].is_finished:
            task = in_flight.popleft()
            self._apply(task)
            if node.queues and not self.errors:
                self._settling.settle(node, task.last_time)

    def _apply(self, task: Task) -> None:
        """Send what a call has sent: packets, bounds, side packets and the wish to stop."""
        if self.errors:
            return
        node, context = task.node, task.context
        try:
            for slot, event in context.events:
                stream = node.outputs[slot]
                if isinstance(event, Packet):
                    # The context has checked each packet against the bound before the call, but
                    # not against the packets of the same call: two at one time are caught here.
                    time = event.timestamp
                    if time < stream.bound or time > _MAX:
                        stream.check_time(time)
                    self._delivery.deliver(stream, event)
                else:
                    self._delivery.advance(stream, event)
            for slot, value in context.side_events:
                self._set_side_packet(node.plan.side_outputs[slot].stream, value)
        except FrameworkError as error:
            task.error = error
            self.fail(task_failure(task))
            return
        if context.stopped:
            self._stop(node)

    def _stop(self, node: NodeState) -> None:
        # As MediaPipe's `tool::StatusStop()`: a source ends itself, any other node ends them all.
        if node.is_source:
            node.is_stopped = True
        else:
            self.stop_sources()

    def _set_side_packet(self, name: str, value: Any) -> None:
        for node in self.side_packets.set(name, value):
            if node.missing_side_packets == 0 and node.status is NodeStatus.WAITING:
                self._calls.push(node, TaskKind.OPEN, Timestamp.UNSTARTED)

    # The end

    @staticmethod
    def _is_active(node: NodeState) -> bool:
        return node.status not in (NodeStatus.CLOSED, NodeStatus.WAITING)

    def _cut_loops(self) -> None:
        """Close all back edges, so that nodes that wait for their own loop can finish.

        At the end of a video, PreviousLoopbackCalculator has seen the last frame. Its MAIN input
        has ended, but LOOP ends only when the nodes behind it close, and they wait for its output.
        """
        self._loops_are_cut = True
        for stream in [stream for node in self.nodes for stream in node.outputs]:
            for queue in stream.consumers:
                if queue.back_edge:
                    queue.bound = Timestamp.DONE
                    self._delivery.mark(queue.node)
            # Detach the back edge as well. The nodes of the loop may send once more as they end,
            # and delivering that would set the queue's bound back from Done to that packet's time.
            # Whether the packet was seen would depend on which of the two nodes closed first.
            stream.consumers = [queue for queue in stream.consumers if not queue.back_edge]
        self._settle()

    def _close_leftovers(self) -> None:
        """Close what is still open when no packet can come; a node that never opened is an error.

        A node that waits for a side packet which another node forgot to set keeps its readers
        waiting, too. Closing them without a word would pass for a run that found nothing.
        """
        for node in self.nodes:
            if node.status is NodeStatus.WAITING:
                self.fail(never_opened(node, self.side_packets.missing(node)))
                return
        for node in self.nodes:
            if node.status is NodeStatus.OPEN and not node.in_flight:
                self._calls.push_close(node)
