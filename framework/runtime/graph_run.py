"""One run of a graph: the scheduler's lock, its executors, and the threads that wait for it.

The lock is held while the scheduler changes, and released while a calculator runs. A thread that
waits (for the end, for an output, for room in an input) sleeps on one condition, which is notified
after each change, and then looks for itself whether what it waits for has come. Threads of the
application do not only wait: where an executor has no threads of its own they run its tasks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from ..errors import (
    FrameworkError,
    GraphCancelledError,
    GraphRunError,
    GraphStateError,
    WaitTimeoutError,
)
from ..values.packet import Packet
from ..values.timestamp import Timestamp
from .connections import GraphInput
from .executor import Executor
from .failures import unforeseen_failure
from .node import Task, TaskKind
from .poll import Poll
from .scheduler import Scheduler
from .tracer import TracerHub

__all__ = ["GraphRun"]


class _Pool:
    """An executor and its workers: how many are ``busy``, and of these ``pending``, not yet begun.

    A pending worker was submitted and has not taken a task so far.
    """

    __slots__ = ("busy", "executor", "pending")

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.busy = 0
        self.pending = 0


class _Here(threading.local):
    """The task that the present thread is running, if any."""

    task: Task | None = None


class GraphRun:
    """One run: it changes the scheduler under a lock, and calls calculators without it."""

    def __init__(
        self,
        scheduler: Scheduler,
        executors: Mapping[str, Executor],
        tracer: TracerHub | None = None,
    ) -> None:
        self.scheduler = scheduler
        self._pools = {name: _Pool(executors[name]) for name in scheduler.ready}
        self._inline = [n for n, pool in self._pools.items() if pool.executor.capacity == 0]
        self._threaded = [n for n in self._pools if n not in self._inline]
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._sleeping = 0
        self._here = _Here()
        #: For each thread, the full graph inputs that its calculator calls wait to feed, the
        #: innermost call last: while it waits, a call helps to make room by running other tasks.
        self._blocked: dict[int, list[GraphInput]] = {}
        self._tracer = tracer

    def start(self) -> None:
        """Open the nodes."""
        with self._lock:
            self.scheduler.start()
            self._dispatch()

    # Feeding

    def add_packet(self, name: str, packet: Packet[Any], *, block: bool) -> None:
        """Feed a graph input; wait for room, or raise when ``block`` is False and there is none."""
        source = self.scheduler.graph_inputs[name]
        with self._lock:
            self._raise_errors("Graph has errors: ")
            if source.throttle_count:
                if not block:
                    raise GraphStateError(
                        f"Graph is throttled. Input stream {name!r} is full; wait for the graph, "
                        "or add packets in the mode that waits"
                    )
                self._wait_for_room(source)
                # The wait ends when the run fails, too.
                self._raise_errors("Graph has errors: ")
            self.scheduler.add_packet(source, packet)
            self._go_on()

    def set_bound(self, name: str, bound: Timestamp) -> None:
        """Promise that nothing before ``bound`` will be fed."""
        with self._lock:
            self.scheduler.set_bound(self.scheduler.graph_inputs[name], bound)
            self._go_on()

    def stop_sources(self) -> None:
        """Close every graph input and source."""
        with self._lock:
            self.scheduler.stop_sources()
            self._go_on()

    def cancel(self) -> None:
        """End the run as soon as the running calls return."""
        with self._lock:
            # A run that has failed is ending already, and its own error says more.
            if not self.scheduler.is_done and not self.scheduler.errors:
                self.scheduler.fail(GraphCancelledError("the run was cancelled"))
                self._go_on()

    def set_paused(self, is_paused: bool) -> None:
        """Pause the run, so that no further call starts, or resume it."""
        with self._lock:
            self.scheduler.is_paused = is_paused
            self._go_on()

    def step(self) -> str | None:
        """Run the next call of a paused run in this thread; return its node's name, or None."""
        with self._lock:
            self._require_paused("step")
            task = self._step(frozenset())
            self._go_on()
            return None if task is None else task.node.name

    def step_frame(self) -> int:
        """Run calls of a paused run until a source would send again; return how many ran."""
        # Sources that have sent their packet of this frame. With two cameras, the call of the
        # second is part of the frame; the frame ends when the first would send another.
        sent: set[int] = set()
        calls = 0
        with self._lock:
            self._require_paused("step_frame")
            while (task := self._step(sent)) is not None:
                calls += 1
                if task.node.is_source and any(
                    isinstance(event, Packet) for _, event in task.context.events
                ):
                    sent.add(task.node.plan.id)
            self._go_on()
        return calls

    def _step(self, held: AbstractSet[int]) -> Task | None:
        """Run one call, unless the next one is that of a source in ``held``; under the lock."""
        scheduler = self.scheduler
        # Calls that were running when the graph was paused may make a task ready that comes before
        # all that are ready now. Waiting for them makes the order of steps the same in every run.
        while scheduler.running > (self._stuck() if self._blocked else 0):
            self._sleep()
        if not scheduler.is_paused or scheduler.errors:
            return None
        found = scheduler.next_step()
        if found is None:
            return None
        executor, task = found
        if task.kind is TaskKind.PROCESS and task.node.plan.id in held:
            return None
        task = scheduler.take_step(executor)
        self._run(task)
        return task

    def _require_paused(self, call: str) -> None:
        if self._here.task is not None:
            raise GraphStateError(f"{call}: a calculator cannot take its own graph a step further")
        if not self.scheduler.is_paused:
            raise GraphStateError(f"{call}: the graph is not paused; call pause() first")

    # Waiting

    def wait_until_idle(self, timeout: float | None = None) -> None:
        """Return when nothing is left to do; raises the run's errors."""

        def is_idle() -> bool:
            return bool(self.scheduler.errors) or (self._is_idle() and not self._wake_idle())

        self._wait(is_idle, timeout, "the graph to become idle")
        with self._lock:
            self._raise_errors()

    def wait_until_done(self, timeout: float | None = None) -> None:
        """Return when every node has closed; raises the run's errors."""

        def is_done() -> bool:
            while self._is_idle() and self._wake_idle():
                if self._inline:
                    return False
            if self._is_idle() and not self.scheduler.is_done and not self._threaded:
                raise GraphStateError(self._endless())
            return self.scheduler.is_done

        self._wait(is_done, timeout, "the graph to finish")
        with self._lock:
            self._raise_errors()

    def poll(self, poll: Poll, timeout: float | None = None) -> Packet[Any] | None:
        """Return the next packet of a polled stream, None when it has ended; raises errors."""
        # Two threads may poll one stream: both wake for a packet that only one of them gets, and
        # the other waits again.
        what = f"a packet of {poll.queue.stream!r}"
        while True:
            self._wait_for_output(lambda: poll.is_ready, timeout, what)
            with self._lock:
                packet = poll.take()
                if packet is not None:
                    self.scheduler.make_room(poll.queue)
                    self._go_on()
                    return packet
                self._raise_errors()
                if poll.has_ended or self.scheduler.is_done:
                    return None

    def wait_for_output(self, is_there: Callable[[], bool], timeout: float | None = None) -> None:
        """Return when something was observed or the run is over; raises its errors."""
        self._wait_for_output(is_there, timeout, "an observed output")
        with self._lock:
            self._raise_errors()

    def wait_until(self, condition: Callable[[], bool], timeout: float | None = None) -> None:
        """Return when the condition holds, the graph is idle, or there are errors.

        The errors are not raised.
        """

        def is_reached() -> bool:
            if condition() or self.scheduler.errors:
                return True
            return self._is_idle() and not self._wake_idle()

        self._wait(is_reached, timeout, "the graph to go on")

    def raise_errors(self) -> None:
        """Raise the errors of the run so far."""
        with self._lock:
            self._raise_errors()

    def shutdown(self) -> None:
        """Free the threads of the executors, and tell the tracers that the run is over."""
        for pool in self._pools.values():
            pool.executor.shutdown()
        if self._tracer is not None:
            self._tracer.run_finished()

    def nodes_at_work(self) -> list[str]:
        """Return the names of the nodes that have a call running."""
        with self._lock:
            return self.scheduler.nodes_at_work()

    @property
    def is_inside(self) -> bool:
        """Return True when the present thread is inside a call of this run's calculators."""
        return self._here.task is not None

    def _wait(self, condition: Callable[[], bool], timeout: float | None, what: str) -> None:
        """Wait until the condition, which is asked under the lock, is true; run tasks meanwhile."""
        if self._here.task is not None:
            raise GraphStateError(
                f"{self._here.task.node.name} cannot wait for {what}, which waits for it in turn; "
                "wait outside of calculators and observers"
            )
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._lock:
            while not condition():
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    raise WaitTimeoutError(f"waited {timeout} s for {what}; {self._state()}")
                self._dispatch()
                if not self._run_one(self._inline):
                    self._sleep(left)

    def _wait_for_output(
        self, is_there: Callable[[], bool], timeout: float | None, what: str
    ) -> None:
        def is_over() -> bool:
            while True:
                if is_there() or self.scheduler.errors or self.scheduler.is_done:
                    return True
                if not (self._is_idle() and self._wake_idle()):
                    break
                if self._inline:
                    return False
            if timeout is None and self._is_idle() and not self._threaded:
                raise GraphStateError(
                    f"waiting for {what} would never end: the graph has nothing to do and no "
                    "thread of its own; add packets or close the inputs first, or give a timeout"
                )
            return False

        self._wait(is_over, timeout, what)

    def _wait_for_room(self, source: GraphInput) -> None:
        """Wait, inside ``add_packet``, until a graph input takes packets; run tasks meanwhile."""
        task = self._here.task
        # A calculator or observer that feeds its own graph occupies a thread of its executor. With
        # a pool of one thread nobody else could run the nodes that make room, so it does, itself.
        helps = {*self._inline} if task is None else {*self._inline, task.node.plan.executor}
        source.waiters += 1
        blocked = self._blocked.setdefault(threading.get_ident(), []) if task else []
        blocked.append(source)
        try:
            while source.throttle_count and not self.scheduler.errors:
                self._dispatch()
                if self._run_one(helps) or (self._is_idle() and self._wake_idle()):
                    continue
                if self.scheduler.is_paused and not self._threaded:
                    raise GraphStateError(
                        f"input stream {source.stream.name!r} is full and the graph is paused; "
                        "call resume() first"
                    )
                self._sleep()
        finally:
            blocked.pop()
            if task and not blocked:
                del self._blocked[threading.get_ident()]
            source.waiters -= 1

    def _sleep(self, seconds: float | None = None) -> None:
        # Counted, because notifying a condition costs time even when no thread sleeps on it, and
        # that would be after every call of every node.
        self._sleeping += 1
        try:
            self._changed.wait(seconds)
        finally:
            self._sleeping -= 1

    def _go_on(self) -> None:
        """Start what became ready and wake the threads that wait, after a change under the lock."""
        self._dispatch()
        if self._sleeping:
            self._changed.notify_all()

    def _is_idle(self) -> bool:
        """Return True when nothing is ready and every running call waits for room in its own graph.

        Such calls count as running, but cannot return before somebody else makes room. If all that
        runs is an observer that feeds a full input, the graph is as stuck as if nothing ran.
        """
        running = self.scheduler.running
        return running <= (self._stuck() if self._blocked else 0) and not self.scheduler.has_ready

    def _stuck(self) -> int:
        """Return how many running calls wait for room in their own graph and still have none."""
        # Calls are nested: while call A waits for room its thread may run call B, which waits in
        # turn. If B's input has room by now, the thread goes on with B as soon as it wakes, so
        # neither is stuck, even if A's input is full: A only waits for B to return.
        return sum(len(inputs) for inputs in self._blocked.values() if inputs[-1].throttle_count)

    def _wake_idle(self) -> bool:
        woken = self.scheduler.handle_idle()
        if woken:
            self._go_on()
        return woken

    def _endless(self) -> str:
        if self.scheduler.is_paused:
            return "wait_until_done would never return: the graph is paused; call resume() first"
        names = [n for n, s in self.scheduler.graph_inputs.items() if not s.stream.is_closed]
        return (
            f"wait_until_done would never return: input streams {names} are open and no other "
            "thread runs this graph; call close_input_stream or close_all_packet_sources first"
        )

    def _state(self) -> str:
        scheduler = self.scheduler
        ready = sum(len(queue) for queue in scheduler.ready.values())
        paused = ", the graph is paused" if scheduler.is_paused else ""
        return f"{scheduler.running} calls run, {ready} are ready{paused}"

    # Running

    def _dispatch(self) -> None:
        """Submit a worker for each ready task that has none yet; called under the lock."""
        if self.scheduler.is_paused and not self.scheduler.errors:
            return
        for name in self._threaded:
            queue, pool = self.scheduler.ready[name], self._pools[name]
            # A pending worker is about to take one of the ready tasks, so only the tasks beyond
            # these need another thread.
            while len(queue) > pool.pending and pool.busy < pool.executor.capacity:
                pool.busy += 1
                pool.pending += 1
                pool.executor.submit(partial(self._work, name, pool))

    def _work(self, name: str, pool: _Pool) -> None:
        """Run tasks of one executor on a thread of it until none is ready."""
        scheduler = self.scheduler
        with self._lock:
            pool.pending -= 1
            while True:
                task = scheduler.next_task(name)
                if task is None:
                    # This may be the last thread that is awake. If the graph is idle although not
                    # at its end (a full queue, a loop), it is this thread's job to move it on.
                    if not (self._is_idle() and self._wake_idle() and scheduler.ready[name]):
                        break
                    continue
                self._run(task)
                # This thread takes one of the tasks that became ready, so it counts as pending
                # while the others are given to further threads. A chain of ten nodes thus runs on
                # one thread, without nine hand-overs, each of which would cost more than a visit.
                pool.pending += 1
                self._dispatch()
                pool.pending -= 1
            pool.busy -= 1
            self._changed.notify_all()

    def _run_one(self, names: Iterable[str]) -> bool:
        """Run one task of the named executors in this thread; called under the lock."""
        for name in names:
            task = self.scheduler.next_task(name)
            if task is not None:
                self._run(task)
                # Ctrl-C is meant for the application; `sys.exit()` is the calculator's mistake.
                if isinstance(task.error, KeyboardInterrupt):
                    raise task.error
                return True
        return False

    def _run(self, task: Task) -> None:
        """Run a task without the lock, then let the scheduler apply it under the lock."""
        # Calculators may take long, may feed or cancel this graph, and may wait for other threads
        # that do: with the lock held, the first would stop all other nodes and the rest would hang.
        # The outer task is that of a call which waits for room and runs this one meanwhile.
        here = self._here
        outer, here.task = here.task, task
        self._lock.release()
        try:
            started = time.perf_counter_ns() if self._tracer is not None else 0
            task.run()
            if self._tracer is not None:
                self._tracer.task_ran(task, started)
        finally:
            self._lock.acquire()
            here.task = outer
        try:
            self.scheduler.finish(task)
        except Exception as error:  # noqa: BLE001  # a payload's own code, such as isinstance
            # Lost on a thread of the pool, it would leave the others waiting for ever.
            self.scheduler.fail(unforeseen_failure(task, error))
        if self._sleeping:
            self._changed.notify_all()

    # Errors

    def _raise_errors(self, prefix: str = "") -> None:
        errors = self.scheduler.errors
        if not errors:
            return
        if prefix:
            raise GraphStateError(prefix + combined_message(errors)) from errors[0]
        if len(errors) == 1:
            raise errors[0]
        raise GraphRunError(errors)


def combined_message(errors: Sequence[FrameworkError]) -> str:
    """Join the messages of a run's errors, a line each."""
    return "\n".join(str(error) for error in errors)
