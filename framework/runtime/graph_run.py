"""One run of a graph, as ``CalculatorGraph`` uses it: feed it, wait for it, end it.

Every change of the scheduler is made under one lock; ``Workers`` run the calculators without it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
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
from .executor import Executor
from .poll import Poll
from .scheduler import Scheduler
from .stepping import step, step_frame
from .tracer import TracerHub
from .workers import Workers

__all__ = ["GraphRun"]


class GraphRun:
    """One run: it changes the scheduler under a lock, and calls calculators without it."""

    def __init__(
        self,
        scheduler: Scheduler,
        executors: Mapping[str, Executor],
        tracer: TracerHub | None = None,
    ) -> None:
        self.scheduler = scheduler
        self._workers = Workers(scheduler, executors, tracer)
        self._lock = self._workers.lock

    def start(self) -> None:
        """Open the nodes."""
        with self._lock:
            self.scheduler.start()
            self._workers.dispatch()

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
                self._workers.wait_for_room(source)
                # The wait ends when the run fails, too.
                self._raise_errors("Graph has errors: ")
            self.scheduler.add_packet(source, packet)
            self._workers.go_on()

    def set_bound(self, name: str, bound: Timestamp) -> None:
        """Promise that nothing before ``bound`` will be fed."""
        with self._lock:
            self.scheduler.set_bound(self.scheduler.graph_inputs[name], bound)
            self._workers.go_on()

    def stop_sources(self) -> None:
        """Close every graph input and source."""
        with self._lock:
            self.scheduler.stop_sources()
            self._workers.go_on()

    def cancel(self) -> None:
        """End the run as soon as the running calls return."""
        with self._lock:
            # A run that has failed is ending already, and its own error says more.
            if not self.scheduler.is_done and not self.scheduler.errors:
                self.scheduler.fail(GraphCancelledError("the run was cancelled"))
                self._workers.go_on()

    def set_paused(self, is_paused: bool) -> None:
        """Pause the run, so that no further call starts, or resume it."""
        with self._lock:
            self.scheduler.is_paused = is_paused
            self._workers.go_on()

    def step(self) -> str | None:
        """Run the next call of a paused run in this thread; return its node's name, or None."""
        return step(self._workers)

    def step_frame(self) -> int:
        """Run calls of a paused run until a source would send again; return how many ran."""
        return step_frame(self._workers)

    # Waiting

    def wait_until_idle(self, timeout: float | None = None) -> None:
        """Return when nothing is left to do; raises the run's errors.

        Raises ``GraphStateError`` for a loop that feeds itself without end; the run then goes on.
        """
        workers = self._workers
        with self._lock:
            self.scheduler.await_idle()

        def is_idle() -> bool:
            if restless := self.scheduler.restless_error():
                raise restless
            return bool(self.scheduler.errors) or (workers.is_idle() and not workers.wake_idle())

        def is_restless() -> bool:
            return self.scheduler.restless_error() is not None

        self._wait(is_idle, timeout, "the graph to become idle", until=is_restless)
        with self._lock:
            self._raise_errors()

    def wait_until_done(self, timeout: float | None = None) -> None:
        """Return when every node has closed; raises the run's errors."""
        workers = self._workers

        def is_done() -> bool:
            while workers.is_idle() and workers.wake_idle():
                if workers.inline:
                    return False
            if workers.is_idle() and not self.scheduler.is_done and not workers.threaded:
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
                    self._workers.go_on()
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
            return self._workers.is_idle() and not self._workers.wake_idle()

        self._wait(is_reached, timeout, "the graph to go on", until=condition)

    def wait_for_end(self) -> None:
        """Return when every node has closed or the run has failed; the errors are not raised.

        Other threads feed and end the run. What has no threads of its own runs in this one.
        """
        workers, scheduler = self._workers, self.scheduler

        def is_over() -> bool:
            while workers.is_idle() and not scheduler.errors and workers.wake_idle():
                if workers.inline:
                    return False
            return scheduler.is_done or bool(scheduler.errors)

        self._wait(is_over, None, "the graph to finish")

    def raise_errors(self) -> None:
        """Raise the errors of the run so far."""
        with self._lock:
            self._raise_errors()

    def shutdown(self) -> None:
        """Free the threads of the executors, and tell the tracers that the run is over."""
        self._workers.shutdown()

    def nodes_at_work(self) -> list[str]:
        """Return the names of the nodes that have a call running."""
        with self._lock:
            return self.scheduler.nodes_at_work()

    @property
    def is_inside(self) -> bool:
        """Return True when the present thread is inside a call of this run's calculators."""
        return self._workers.current_task is not None

    def _wait(
        self,
        condition: Callable[[], bool],
        timeout: float | None,
        what: str,
        *,
        until: Callable[[], bool] | None = None,
    ) -> None:
        """Wait until the condition, which is asked under the lock, is true; run tasks meanwhile.

        Where it can become true before the graph is idle, ``until`` says when to ask it.
        """
        workers = self._workers
        if (task := workers.current_task) is not None:
            raise GraphStateError(
                f"{task.node.name} cannot wait for {what}, which waits for it in turn; "
                "wait outside of calculators and observers"
            )
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._lock:
            while not condition():
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    raise WaitTimeoutError(f"waited {timeout} s for {what}; {self._state()}")
                workers.dispatch()
                # With a time limit each call is followed by a look at the clock.
                if not workers.run_inline(until if deadline is None else _at_once):
                    workers.sleep(left, until=until)

    def _wait_for_output(
        self, is_there: Callable[[], bool], timeout: float | None, what: str
    ) -> None:
        workers = self._workers

        def is_over() -> bool:
            while True:
                if is_there() or self.scheduler.errors or self.scheduler.is_done:
                    return True
                if not (workers.is_idle() and workers.wake_idle()):
                    break
                if workers.inline:
                    return False
            if timeout is None and workers.is_idle() and not workers.threaded:
                raise GraphStateError(
                    f"waiting for {what} would never end: the graph has nothing to do and no "
                    "thread of its own; add packets or close the inputs first, or give a timeout"
                )
            return False

        self._wait(is_over, timeout, what, until=is_there)

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


def _at_once() -> bool:
    return True


def combined_message(errors: Sequence[FrameworkError]) -> str:
    """Join the messages of a run's errors, a line each."""
    return "\n".join(str(error) for error in errors)
