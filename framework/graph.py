"""``CalculatorGraph``: what an application does with a graph."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .authoring.context import RunInfo
from .authoring.service import GraphService
from .errors import FrameworkError, GraphStateError, did_you_mean
from .planning.demand import needed_plan
from .planning.loading import load_plan
from .planning.plan import GraphPlan, NodePlan
from .runtime.empty_outputs import EMPTY_OUTPUTS, explain_empty_outputs
from .runtime.executor import Executor, InlineExecutor, ThreadPoolExecutor, default_threads
from .runtime.graph_run import GraphRun, combined_message
from .runtime.missed_times import explain_missed_times
from .runtime.node import NodeState
from .runtime.scheduler import Scheduler
from .runtime.service_values import ServiceValues
from .runtime.tracer import Tracer, TracerHub
from .streams.input_queue import StreamStatistics
from .values.packet import Packet, as_packet, restamped
from .values.payload_types import converted, is_payload_of
from .values.timestamp import Timestamp

if TYPE_CHECKING:
    from random import Random

    from .async_streaming import AsyncInputs
    from .responder import Responder
    from .runtime.poller import OutputStreamPoller
    from .runtime.sinks import Observer, SetObserver
    from .streaming import OutputSet

__all__ = ["CalculatorGraph", "GraphInputStreamAddMode"]

_log = logging.getLogger(__name__)
#: Shown by the command line; programs do not see it unless they ask for it.
_log.setLevel(logging.INFO)
T = TypeVar("T")


class GraphInputStreamAddMode(Enum):
    """What adding a packet to a full graph input does: wait, or raise an error."""

    WAIT_TILL_NOT_FULL = 0
    ADD_IF_NOT_FULL = 1


class CalculatorGraph:
    """A graph of calculators: load it, feed it, observe its outputs, wait for it.

    ``source`` is the name of a packaged graph, the path of a YAML file, YAML text, a mapping or a
    ``GraphPlan``. ``threads`` is the size of the thread pool. With 0 everything runs in the calling
    thread while it waits; None takes the graph file's ``num_threads``, or one thread per core.
    ``side_packets`` are the input side packets of every run, ``services`` the objects that its
    calculators share, by key. ``seed`` shuffles the order in which ready nodes run, to prove that
    results do not depend on it. ``run_all`` disables the pruning of pure nodes, and of parts of
    models, whose outputs are unread.
    Raises ``GraphConfigError`` with every problem of the graph.

    A graph runs from ``start_run`` to ``wait_until_done`` and can then be started again; as a
    context manager it does both::

        with CalculatorGraph("graph.yaml") as graph:
            graph.add_packet_to_input_stream("numbers", Packet(1).at(0))

    At the end of the block its inputs are closed; one that has only sources of its own runs until
    they have ended.
    """

    def __init__(
        self,
        source: str | Path | Mapping[str, Any] | GraphPlan,
        *,
        threads: int | None = None,
        side_packets: Mapping[str, Any] | None = None,
        services: Mapping[GraphService[Any], Any] | None = None,
        tracers: Sequence[Tracer] = (),
        seed: int | None = None,
        run_all: bool = False,
    ) -> None:
        self.plan = source if isinstance(source, GraphPlan) else load_plan(source)
        self._source = source
        self.graph_input_stream_add_mode = GraphInputStreamAddMode.WAIT_TILL_NOT_FULL
        self.max_queue_size = self.plan.max_queue_size
        self._queue_sizes: dict[str, int] = {}
        self._threads = _checked_threads(threads)
        self._side_packets = dict(side_packets or {})
        self._tracers = list(tracers)
        self._seed = seed
        self._run_all = run_all
        self._services = ServiceValues(services or {})
        self._sinks: list[NodePlan] = []
        self._pollers: list[OutputStreamPoller] = []
        self._has_output = False
        self._run: GraphRun | None = None
        self._last: Scheduler | None = None

    # Describing

    @property
    def input_streams(self) -> tuple[str, ...]:
        """Return the names of the streams to feed."""
        return self.plan.input_streams

    @property
    def output_streams(self) -> tuple[str, ...]:
        """Return the names of the output streams."""
        return self.plan.output_streams

    # Observing

    def observe_output_stream(
        self, stream: str, callback: Observer, *, observe_timestamp_bounds: bool = False
    ) -> None:
        """Call ``callback(name, packet)`` for every packet of a stream, in order.

        Any stream of the graph can be observed. With ``observe_timestamp_bounds`` the callback also
        gets an empty packet when its timestamp is settled without one. Call this before the run
        starts; raises ``GraphStateError`` otherwise.
        """
        self._require_stopped("observe_output_stream")
        self._require_stream(stream)
        given: object = callback
        if not callable(given):
            raise TypeError(
                f"the observer of {stream!r} is {given!r}; expected a function (name, packet)"
            )

        def observe(name: str, packet: Packet[Any]) -> None:
            callback(name, packet)
            self._has_output = True

        # Here and below, because a graph that writes files has no use for it.
        from .runtime.sinks import observer_node

        node_id = len(self.plan.nodes) + len(self._sinks)
        self._sinks.append(
            observer_node(self.plan, node_id, stream, observe, bounds=observe_timestamp_bounds)
        )

    def add_output_stream_poller(
        self,
        stream: str,
        *,
        observe_timestamp_bounds: bool = False,
        max_queue_size: int | None = None,
    ) -> OutputStreamPoller:
        """Return a poller, from which the application takes the packets of a stream.

        ``max_queue_size`` is how many packets may wait (-1: any number; by default the limit of all
        queues). Call this before the run starts; raises ``GraphStateError`` otherwise.
        """
        self._require_stopped("add_output_stream_poller")
        self._require_stream(stream)
        from .runtime.poller import OutputStreamPoller

        poller = OutputStreamPoller(
            stream, bounds=observe_timestamp_bounds, max_queue_size=max_queue_size
        )
        self._pollers.append(poller)
        return poller

    def set_service(self, service: GraphService[T], value: T) -> None:
        """Provide a service to the calculators, from the next run on.

        Raises ``PayloadTypeError`` when the value is not of the service's type.
        """
        self._require_stopped("set_service")
        self._services.set(service, value)

    def set_input_stream_max_queue_size(self, stream: str, max_queue_size: int) -> None:
        """Set how many packets of a graph input may wait at each reader, from the next run on.

        -1 means no limit. For this stream it takes the place of ``max_queue_size``. Raises
        ``GraphStateError`` for an unknown stream and while the graph runs.
        """
        self._require_stopped("set_input_stream_max_queue_size")
        self.require_input(stream)
        self._queue_sizes[stream] = max_queue_size

    def add_tracer(self, tracer: Tracer) -> None:
        """Let a tracer watch the runs that start from now on."""
        self._tracers.append(tracer)

    # Running

    def start_run(
        self,
        side_packets: Mapping[str, Any] | None = None,
        *,
        live: bool = True,
        paused: bool = False,
    ) -> None:
        """Start a run: open the nodes.

        ``live=False`` means that the packets are recorded and must all be processed; flow limiters
        then drop nothing. With ``paused`` no call starts before ``resume`` or ``step``. Raises
        ``GraphStateError`` when a run is under way and ``GraphConfigError`` when side packets are
        missing.
        """
        self._start(side_packets, live, self._sinks, paused=paused)

    def add_packet_to_input_stream(
        self, stream: str, packet: Any, timestamp: int | None = None
    ) -> None:
        """Add a packet to a graph input; waits while the graph has no room.

        ``timestamp`` sets the packet's timestamp; a plain value needs one. Raises
        ``GraphStateError`` (unknown stream, no run, throttled in ``ADD_IF_NOT_FULL``), as well as
        ``TimestampError`` and ``PayloadTypeError``.
        """
        run = self._running("add_packet_to_input_stream")
        self.require_input(stream)
        timed = as_packet(packet)
        if timestamp is not None:
            timed = timed.at(timestamp)
        block = self.graph_input_stream_add_mode is GraphInputStreamAddMode.WAIT_TILL_NOT_FULL
        try:
            run.add_packet(stream, self.coerced(stream, timed), block=block)
        except (KeyboardInterrupt, SystemExit):
            # Ctrl-C while waiting for room. Without this the threads of the pool would go on after
            # the program has given up, and no calculator would be closed.
            self.abandon()
            raise

    def set_input_stream_timestamp_bound(self, stream: str, bound: int) -> None:
        """Promise that no packet before ``bound`` will be added to a graph input."""
        run = self._running("set_input_stream_timestamp_bound")
        self.require_input(stream)
        run.set_bound(stream, bound if isinstance(bound, Timestamp) else Timestamp(bound))

    def close_input_stream(self, stream: str) -> None:
        """Promise that no further packet will be added to a graph input."""
        self.set_input_stream_timestamp_bound(stream, Timestamp.DONE)

    def close_all_input_streams(self) -> None:
        """Close every graph input; sources go on."""
        for stream in self.plan.input_streams:
            self.close_input_stream(stream)

    def close_all_packet_sources(self) -> None:
        """Close every graph input and stop every source; what is queued is still processed."""
        self._running("close_all_packet_sources").stop_sources()

    def wait_until_idle(self, timeout: float | None = None) -> None:
        """Wait until all queues are empty or nothing can go on; raises the run's errors.

        Raises ``WaitTimeoutError`` after ``timeout`` seconds, and ``GraphStateError`` for a loop
        that feeds itself without end; the run then goes on. Of little use with sources.
        """
        try:
            self._running("wait_until_idle").wait_until_idle(timeout)
        except (KeyboardInterrupt, SystemExit):
            self.abandon()
            raise

    def wait_until_done(self, timeout: float | None = None) -> None:
        """Wait until every node has closed, and end the run; raises the run's errors.

        Raises ``WaitTimeoutError`` after ``timeout`` seconds; the run then goes on.
        """
        run = self._running("wait_until_done")
        try:
            run.wait_until_done(timeout)
        except (KeyboardInterrupt, SystemExit):
            self.abandon()
            raise
        finally:
            if run.scheduler.is_done:
                self._end()

    def wait_for_observed_output(self, timeout: float | None = None) -> None:
        """Wait for an observed packet; returns at once if one came since the last such wait.

        Raises the run's errors, ``WaitTimeoutError`` after ``timeout`` seconds, and
        ``GraphStateError`` when the run ends without another output.
        """
        if not self._has_output:
            run = self._running("wait_for_observed_output")
            run.wait_for_output(lambda: self._has_output, timeout)
        if not self._has_output:
            raise GraphStateError("wait_for_observed_output: Graph is done.")
        self._has_output = False

    def cancel(self) -> None:
        """End the run as soon as the running calls have returned; nodes are still closed."""
        if self._run is not None:
            self._run.cancel()

    def pause(self) -> None:
        """Start no further call until ``resume``."""
        self._running("pause").set_paused(True)

    def resume(self) -> None:
        """Resume after ``pause``."""
        self._running("resume").set_paused(False)

    def step(self) -> str | None:
        """Run the next call of a paused graph, in this thread, and return its node's name.

        Waits for calls that were running when the graph was paused. Returns None when there is
        nothing to do: the graph waits for packets, or its run is over. Raises ``GraphStateError``
        when the graph is not paused.
        """
        return self._running("step").step()

    def step_frame(self) -> int:
        """Run a paused graph, in this thread, until a source would send its next packet.

        Each source sends one packet, and everything that follows from these is processed. Where the
        application feeds the graph, everything that it has fed is processed. Returns how many calls
        ran; raises ``GraphStateError`` when the graph is not paused.
        """
        return self._running("step_frame").step_frame()

    def close(self, timeout: float | None = None) -> None:
        """Close all sources, wait for the end and raise the run's errors.

        Does nothing without a run.
        """
        if self._run is not None:
            self.close_all_packet_sources()
            self.wait_until_done(timeout)

    def stream(
        self,
        inputs: Mapping[str, Iterable[Any]],
        *,
        side_packets: Mapping[str, Any] | None = None,
        frame_rate: float = 30.0,
        live: bool = False,
    ) -> Generator[OutputSet, None, None]:
        """Run the graph over iterables and iterate over its outputs, in order, bounded in memory.

        An item of an input is a ``Packet`` with a timestamp, or a plain value: value number n gets
        the timestamp n / ``frame_rate`` seconds. There is one ``OutputSet`` for every input
        timestamp, and for every other one at which an output has a packet. Leaving the loop early
        cancels the run.
        """
        from .streaming import check_inputs, stream_graph

        check_inputs(self, inputs)
        return stream_graph(self, inputs, side_packets, frame_rate, live)

    def astream(
        self,
        inputs: AsyncInputs,
        *,
        side_packets: Mapping[str, Any] | None = None,
        frame_rate: float = 30.0,
        live: bool = False,
    ) -> AsyncGenerator[OutputSet, None]:
        """Run the graph as ``stream`` does, in asyncio: ``async for out in graph.astream(...)``.

        An input is an iterable or an async iterable. The event loop goes on meanwhile: the
        graph runs on its threads, iterables are read in another. Results come as soon as they are
        complete, so that the sender of an input may wait for the result of one picture before it
        sends the next. Leaving the loop early cancels the run once the iterator is closed, which
        ``contextlib.aclosing`` does at once.
        """
        # Here, because asyncio takes longer to import than the rest of the framework.
        from .async_streaming import astream_graph
        from .streaming import check_inputs

        check_inputs(self, inputs)
        return astream_graph(self, inputs, side_packets, frame_rate, live)

    def responder(
        self, *, side_packets: Mapping[str, Any] | None = None, frame_time: int = 33_333
    ) -> Responder:
        """Start a run that answers single inputs, from several threads at once.

        For example ``with graph.responder() as responder: out = responder.respond({"image":
        picture})``. The inputs of one call get the same timestamp, ``frame_time`` µs after those of
        the call before.
        """
        from .responder import Responder

        return Responder(self, side_packets, frame_time)

    # State

    @property
    def is_running(self) -> bool:
        """Return True when a run was started and has not ended."""
        return self._run is not None

    def nodes_at_work(self) -> list[str]:
        """Return the names of the nodes that have a call running at the moment."""
        return [] if self._run is None else self._run.nodes_at_work()

    def has_error(self) -> bool:
        """Return True when the run, or the last one, has failed."""
        return bool(self._last and self._last.errors)

    def get_combined_error_message(self) -> str:
        """Return the messages of all errors of the run, or of the last one, a line each."""
        return combined_message(self._last.errors) if self._last else ""

    def get_output_side_packet(self, name: str) -> Packet[Any]:
        """Return a side packet that the run, or the last one, set; raises ``GraphStateError``."""
        values = self.output_side_packets()
        if name not in values:
            hint = did_you_mean(name, self.plan.side_packets)
            raise GraphStateError(f"side packet {name!r} was not set.{hint}")
        return Packet(values[name])

    def output_side_packets(self) -> Mapping[str, Any]:
        """Return all side packets that were set in the run, or in the last one."""
        return self._last.side_packets.values if self._last else {}

    def statistics(self) -> list[StreamStatistics]:
        """Return counts of every input queue of the run, or of the last one."""
        nodes = self._last.nodes if self._last else []
        return [queue.statistics() for node in nodes for queue in node.queues]

    def __repr__(self) -> str:
        streams = f"{', '.join(self.input_streams)} -> {', '.join(self.output_streams)}"
        return f"<CalculatorGraph {self.plan.name}: {streams}>"

    def _repr_svg_(self) -> str | None:
        """Show a drawing in a notebook."""
        from .values.display import drawn

        picture: str | None = drawn("graph", self._source)
        return picture

    def __enter__(self) -> Self:
        if self._run is None:
            self.start_run()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.abandon()
        elif self._run is None or self.plan.input_streams:
            self.close()
        else:
            # Nobody feeds the graph: its own sources say when it has ended.
            self.wait_until_done()

    def abandon(self, timeout: float = 10.0) -> None:
        """Cancel the run and end it without raising its errors; does nothing without a run."""
        if self._run is None:
            return
        self.cancel()
        if self._run.is_inside:
            # Called from a calculator or observer, whose own call the run would wait for: the
            # thread that waits for the graph ends it.
            return
        try:
            self.wait_until_done(timeout)
        except FrameworkError:
            self._end()

    def _start(
        self,
        side_packets: Mapping[str, Any] | None,
        live: bool,
        sinks: Sequence[NodePlan],
        *,
        paused: bool = False,
    ) -> GraphRun:
        self._require_stopped(
            "start_run", "; single inputs of several threads are answered by responder()"
        )
        given = {**self._side_packets, **(side_packets or {})}
        # Observers first: they are nodes with an effect, from which the search for what is read
        # starts. It comes before services are made, since a pruned node needs none.
        plan = self.plan.with_sinks(sinks, max_queue_size=self.max_queue_size)
        plan = replace(plan, queue_sizes=dict(self._queue_sizes))
        if not self._run_all:
            watched = {poller.stream for poller in self._pollers}
            plan = needed_plan(plan, polled=watched, side_packets=given, live=live)
        tracer = TracerHub(self._tracers) if self._tracers else None
        shuffle = None if self._seed is None else _shuffle(self._seed)
        services = self._services.for_run(plan.nodes)
        info = RunInfo(
            live,
            plan.base_dir,
            services,
            self._threads_of(""),
            plan.packaged_files,
        )
        polled = [poller.prepare(plan.max_queue_size).queue for poller in self._pollers]
        scheduler = Scheduler(plan, given, info, tracer=tracer, shuffle=shuffle, polled=polled)
        scheduler.is_paused = paused
        run = GraphRun(scheduler, self._executors(scheduler), tracer)
        # Set before the first call runs: an observer may be called, and may look at its graph,
        # before `start` returns.
        self._run, self._last, self._has_output = run, scheduler, False
        for poller in self._pollers:
            poller.attach(run)
        if tracer is not None:
            tracer.run_started(plan.name, [node.name for node in plan.nodes])
        run.start()
        return run

    def start_observed(
        self, side_packets: Mapping[str, Any] | None, live: bool, observer: SetObserver
    ) -> GraphRun:
        """Start a run in which ``observer`` gets the outputs of each settled timestamp."""
        node_id = len(self.plan.nodes) + len(self._sinks)
        from .runtime.sinks import set_observer_node

        sink = set_observer_node(self.plan, node_id, self.plan.output_streams, observer)
        return self._start(side_packets, live, [*self._sinks, sink])

    def _executors(self, scheduler: Scheduler) -> dict[str, Executor]:
        executors: dict[str, Executor] = {}
        for name in scheduler.ready:
            threads = self._threads_of(name)
            executors[name] = (
                ThreadPoolExecutor(threads, name or "vitruvian") if threads else InlineExecutor()
            )
        return executors

    def _threads_of(self, executor: str) -> int:
        if executor == "" and self._threads is not None:
            return self._threads
        config = next((one for one in self.plan.executors if one.name == executor), None)
        if config is not None and config.type == "ApplicationThreadExecutor":
            return 0
        if config is not None and config.num_threads > 0:
            return config.num_threads
        nodes = [node for node in self.plan.nodes if node.executor == executor]
        most = max((node.max_in_flight for node in nodes), default=1)
        return self.plan.num_threads or default_threads(len(self.plan.nodes), most)

    def _end(self) -> None:
        if self._run is not None:
            run, self._run = self._run, None
            run.shutdown()
            if run.scheduler.is_done and not run.scheduler.errors:
                self._explain(run.scheduler.nodes)

    def _explain(self, nodes: Sequence[NodeState]) -> None:
        """Say what of the run that ended is hardly what its author meant."""
        missed = explain_missed_times(nodes)
        for line in missed.values():
            _log.warning("%s", line)
        # An output without packets may be right: nobody was in the video.
        for line in explain_empty_outputs(nodes, explained=missed):
            EMPTY_OUTPUTS.info("%s", line)

    def _running(self, call: str) -> GraphRun:
        if self._run is None:
            raise GraphStateError(f"{call}: the graph is not running; call start_run() first")
        return self._run

    def _require_stopped(self, call: str, remedy: str = "") -> None:
        if self._run is not None:
            raise GraphStateError(
                f"{call}: the graph is running; call close() or wait_until_done() first{remedy}"
            )

    def _require_stream(self, stream: str) -> None:
        if stream not in self.plan.streams:
            hint = did_you_mean(stream, self.plan.streams)
            raise GraphStateError(f"{self.plan.name}: there is no stream {stream!r}.{hint}")

    def require_input(self, stream: str) -> None:
        """Raise ``GraphStateError`` when there is no such graph input."""
        if stream not in self.plan.input_streams:
            known = ", ".join(self.plan.input_streams) or "none"
            hint = did_you_mean(stream, self.plan.input_streams)
            raise GraphStateError(
                f"{self.plan.name}: there is no input stream {stream!r}; it has: {known}.{hint}"
            )

    def takes(self, stream: str, payload: object) -> bool:
        """Return True where a stream carries such payloads as they are."""
        return is_payload_of(self.plan.streams[stream].accepts, payload)

    def coerced(self, stream: str, packet: Packet[Any]) -> Packet[Any]:
        """Return the packet with its payload converted to the type that a graph input takes.

        A NumPy array that is fed to a stream of ``ImageFrame`` becomes one.
        """
        if packet.is_empty() or self.takes(stream, packet.value):
            return packet
        payload = converted(self.plan.streams[stream].type, packet.value)
        return packet if payload is packet.value else restamped(Packet(payload), packet.timestamp)


def _shuffle(seed: int) -> Random:
    from random import Random

    return Random(seed)  # noqa: S311


def _checked_threads(threads: object) -> int | None:
    if threads is not None and not (isinstance(threads, int) and threads >= 0):
        raise ValueError(
            f"threads is {threads!r}; expected how many threads run calculators, 0 for none, or "
            "None for one a core"
        )
    return threads
