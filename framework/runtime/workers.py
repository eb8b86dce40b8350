"""The threads that run the calls of one graph run, and the lock around its scheduler.

The lock is held while the scheduler changes, and released while a calculator runs. Threads that
wait sleep on one condition, and look for themselves whether what they wait for has come when they
are woken: after each change by the application, and after a call that may be what one of them waits
for. Threads of the application do not only wait: where an executor has no threads of its own they
run its tasks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from ..errors import GraphStateError
from .connections import GraphInput
from .executor import Executor
from .failures import unforeseen_failure
from .node import Task, TaskKind
from .scheduler import Scheduler
from .tracer import TracerHub

__all__ = ["Workers"]

# Read once: looking up a member of an enumeration costs a function call in Python 3.11.
_PROCESS = TaskKind.PROCESS


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


class Workers:
    """Runs the scheduler's tasks: on the threads of executors, and on threads that wait.

    All methods but ``shutdown`` are called under ``lock``. ``inline`` are the executors without
    threads, ``threaded`` the others.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        executors: Mapping[str, Executor],
        tracer: TracerHub | None = None,
    ) -> None:
        self.scheduler = scheduler
        self.lock = threading.Lock()
        self._pools = {name: _Pool(executors[name]) for name in scheduler.ready}
        self.inline = [n for n, pool in self._pools.items() if pool.executor.capacity == 0]
        self.threaded = [n for n in self._pools if n not in self.inline]
        self._threaded = [(n, scheduler.ready[n], self._pools[n]) for n in self.threaded]
        self._changed = threading.Condition(self.lock)
        #: For each thread that sleeps, what it waits for besides the end of all work.
        self._sleepers: list[Callable[[], bool] | None] = []
        self._here = _Here()
        #: For each thread, the full graph inputs that its calculator calls wait to feed, the
        #: innermost call last: while it waits, a call helps to make room by running other tasks.
        self._blocked: dict[int, list[GraphInput]] = {}
        self._tracer = tracer
        self._watches_calls = tracer is not None and tracer.watches_calls
        #: The nodes whose `process` is reported. A command's progress counts the calls of a reader
        #: and a writer; to report those of the forty nodes between would be work for nothing.
        self._watched = {
            node
            for node in scheduler.nodes
            if tracer is not None and tracer.needs_calls_of(node.name)
        }

    @property
    def current_task(self) -> Task | None:
        """Return the task that the present thread is running, if any."""
        return self._here.task

    def go_on(self) -> None:
        """Start what became ready and wake the threads that wait, after a change."""
        self.dispatch()
        if self._sleepers:
            self._changed.notify_all()

    def sleep(
        self, seconds: float | None = None, *, until: Callable[[], bool] | None = None
    ) -> None:
        """Release the lock until this thread may be needed, or the time is over.

        It is needed when the graph is idle or has failed, for tasks of executors without threads,
        and when ``until`` is true; that is asked under the lock, after each call of a calculator,
        by the thread that made it. The caller looks again in any case.
        """
        self._sleepers.append(until)
        try:
            self._changed.wait(seconds)
        finally:
            self._sleepers.remove(until)

    def _wake_sleepers(self) -> None:
        """Wake the threads that wait, if a call has brought what one of them waits for.

        While a video is processed, the application waits for its end, and the threads of the graph
        make fifty calls a frame. Each wake-up for nothing would switch threads twice, and have the
        other thread wait for Python's global lock: together a tenth of all time spent in Python.
        """
        if self._sleepers and self._is_awaited():
            self._changed.notify_all()

    def _is_awaited(self) -> bool:
        """Return True when a thread that sleeps may be waiting for the present state."""
        if self.scheduler.errors or self.is_idle():
            return True
        # Plain loops: this is asked after every call, and `any()` would make a generator each time.
        for name in self.inline:
            if self.scheduler.ready[name]:
                return True
        for until in self._sleepers:
            if until is not None and until():
                return True
        return False

    def is_idle(self) -> bool:
        """Return True when nothing is ready and every running call waits for room in its own graph.

        Such calls count as running, but cannot return before somebody else makes room. If all that
        runs is an observer that feeds a full input, the graph is as stuck as if nothing ran.
        """
        running = self.scheduler.running
        return running <= (self._stuck() if self._blocked else 0) and not self.scheduler.has_ready

    def is_at_work(self) -> bool:
        """Return True when a call is running that does not wait for room in its own graph."""
        return self.scheduler.running > (self._stuck() if self._blocked else 0)

    def wake_idle(self) -> bool:
        """Let the scheduler move an idle graph on; return True when it has something to do."""
        woken = self.scheduler.handle_idle()
        if woken:
            self.go_on()
        return woken

    def _stuck(self) -> int:
        """Return how many running calls wait for room in their own graph and still have none."""
        # Calls are nested: while call A waits for room its thread may run call B, which waits in
        # turn. If B's input has room by now, the thread goes on with B as soon as it wakes, so
        # neither is stuck, even if A's input is full: A only waits for B to return.
        return sum(len(inputs) for inputs in self._blocked.values() if inputs[-1].throttle_count)

    def wait_for_room(self, source: GraphInput) -> None:
        """Wait, inside ``add_packet``, until a graph input takes packets; run tasks meanwhile.

        Raises ``GraphStateError`` for a loop that keeps a stuck graph from being seen to be stuck.
        """
        task = self._here.task
        # A calculator or observer that feeds its own graph occupies a thread of its executor. With
        # a pool of one thread nobody else could run the nodes that make room, so it does, itself.
        helps = {*self.inline} if task is None else {*self.inline, task.node.plan.executor}
        source.waiters += 1
        blocked = self._blocked.setdefault(threading.get_ident(), []) if task else []
        blocked.append(source)
        self.scheduler.await_idle()
        try:
            while source.throttle_count and not self.scheduler.errors:
                if restless := self.scheduler.restless_error(source.stream.name):
                    raise restless
                self.dispatch()
                if self.run_one(helps) or (self.is_idle() and self.wake_idle()):
                    continue
                if self.scheduler.is_paused and not self.threaded:
                    raise GraphStateError(
                        f"input stream {source.stream.name!r} is full and the graph is paused; "
                        "call resume() first"
                    )
                self.sleep(until=lambda: self._may_go_on(source, helps))
        finally:
            blocked.pop()
            if task and not blocked:
                del self._blocked[threading.get_ident()]
            source.waiters -= 1

    def _may_go_on(self, source: GraphInput, helps: Iterable[str]) -> bool:
        """Return True when a thread that waits for room has some, can help, or waits in vain."""
        return (
            not source.throttle_count
            or any(self.scheduler.ready[name] for name in helps)
            or self.scheduler.restless_error(source.stream.name) is not None
        )

    def dispatch(self) -> None:
        """Submit a worker for each ready task that has none yet."""
        if self.scheduler.is_paused and not self.scheduler.errors:
            return
        for name, queue, pool in self._threaded:
            # A pending worker is about to take one of the ready tasks, so only the tasks beyond
            # these need another thread.
            while pool.busy < pool.executor.capacity and len(queue) > pool.pending:
                pool.busy += 1
                pool.pending += 1
                pool.executor.submit(partial(self._work, name, pool))

    def run_one(self, names: Iterable[str]) -> bool:
        """Run one task of the named executors in this thread."""
        for name in names:
            task = self.scheduler.next_task(name)
            if task is not None:
                self.run(task)
                # Ctrl-C is meant for the application; `sys.exit()` is the calculator's mistake.
                if isinstance(task.error, KeyboardInterrupt):
                    raise task.error
                return True
        return False

    def run_inline(self, until: Callable[[], bool] | None) -> bool:
        """Run tasks of executors without threads in this thread; return False if there was none.

        Ends where the graph has failed or ``until`` is true. Where a run has no other executors,
        all tasks that become ready meanwhile are run, too: what waits for the graph to become idle
        need not ask after each of a frame's hundred calls whether it is.
        """
        has_run = False
        while self.run_one(self.inline):
            has_run = True
            if self.threaded or self.scheduler.errors or (until is not None and until()):
                break
        return has_run

    def run(self, task: Task) -> None:
        """Run a task without the lock, then let the scheduler apply it under the lock."""
        # Calculators may take long, may feed or cancel this graph, and may wait for other threads
        # that do: with the lock held, the first would stop all other nodes and the rest would hang.
        # The outer task is that of a call which waits for room and runs this one meanwhile.
        here = self._here
        outer, here.task = here.task, task
        self.lock.release()
        try:
            if self._watches_calls and (task.node in self._watched or task.kind is not _PROCESS):
                self._run_watched(task)
            else:
                task.run()
        finally:
            self.lock.acquire()
            here.task = outer
        try:
            self.scheduler.finish(task)
        except Exception as error:  # noqa: BLE001  # a payload's own code, such as isinstance
            # Lost on a thread of the pool, it would leave the others waiting for ever.
            self.scheduler.fail(unforeseen_failure(task, error))
        self._wake_sleepers()

    def _run_watched(self, task: Task) -> None:
        started = time.perf_counter_ns()
        task.run()
        if self._tracer is not None:
            self._tracer.task_ran(task, started)

    def _work(self, name: str, pool: _Pool) -> None:
        """Run tasks of one executor on a thread of it until none is ready."""
        scheduler = self.scheduler
        with self.lock:
            pool.pending -= 1
            while True:
                task = scheduler.next_task(name)
                if task is None:
                    # This may be the last thread that is awake. If the graph is idle although not
                    # at its end (a full queue, a loop), it is this thread's job to move it on.
                    if not (self.is_idle() and self.wake_idle() and scheduler.ready[name]):
                        break
                    continue
                self.run(task)
                # This thread takes one of the tasks that became ready, so it counts as pending
                # while the others are given to further threads. A chain of ten nodes thus runs on
                # one thread, without nine hand-overs, each of which would cost more than a visit.
                pool.pending += 1
                self.dispatch()
                pool.pending -= 1
            pool.busy -= 1
            self._wake_sleepers()

    def shutdown(self) -> None:
        """Free the threads of the executors, and tell the tracers that the run is over."""
        for pool in self._pools.values():
            pool.executor.shutdown()
        if self._tracer is not None:
            self._tracer.run_finished()
