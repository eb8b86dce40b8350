"""Iterate over a graph's outputs while feeding it from iterables."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from .errors import PayloadTypeError, did_you_mean
from .runtime.graph_run import GraphRun
from .runtime.sinks import SetObserver
from .values.packet import Packet, as_packet
from .values.timestamp import Timestamp, next_allowed

__all__ = [
    "MAX_UNDER_WAY",
    "Collector",
    "Feed",
    "OutputSet",
    "StreamableGraph",
    "check_inputs",
    "stamped",
    "stream_graph",
]

#: Timestamps that may be in the graph at once: enough to keep all stages of a graph busy at the
#: same time, and few enough that the frames of a long video stay a small part of memory.
MAX_UNDER_WAY = 8


class StreamableGraph(Protocol):
    """A graph that can be started, fed, observed and ended."""

    @property
    def input_streams(self) -> tuple[str, ...]: ...
    @property
    def output_streams(self) -> tuple[str, ...]: ...
    @property
    def is_running(self) -> bool: ...
    def start_observed(
        self, side_packets: Mapping[str, Any] | None, live: bool, observer: SetObserver
    ) -> GraphRun: ...
    def require_input(self, stream: str) -> None: ...
    def takes(self, stream: str, payload: object) -> bool: ...
    def coerced(self, stream: str, packet: Packet[Any]) -> Packet[Any]: ...
    def set_input_stream_timestamp_bound(self, stream: str, bound: int) -> None: ...
    def close_all_input_streams(self) -> None: ...
    def close(self) -> None: ...
    def abandon(self) -> None: ...


class OutputSet(Mapping[str, Any]):
    """The payload of each output stream at one timestamp; None where it has none."""

    __slots__ = ("_values", "timestamp")

    def __init__(self, timestamp: Timestamp, values: Mapping[str, Any]) -> None:
        self.timestamp = timestamp
        self._values = values

    def __getitem__(self, stream: str) -> Any:
        try:
            return self._values[stream]
        except KeyError:
            known = ", ".join(self._values) or "none"
            hint = did_you_mean(stream, self._values)
            raise KeyError(f"there is no output {stream!r}; there are: {known}.{hint}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"OutputSet(at {self.timestamp}: {self._values!r})"


class Collector:
    """An observer of all outputs that lines them up with the input timestamps."""

    def __init__(self, streams: Sequence[str]) -> None:
        self._streams = streams
        self._ready: deque[OutputSet] = deque()
        self.under_way: deque[Timestamp] = deque()

    @property
    def count(self) -> int:
        """Return how many complete output sets wait to be taken."""
        return len(self._ready)

    def observe(self, timestamp: Timestamp, packets: Sequence[Packet[Any]]) -> None:
        """Take the packets of one settled timestamp."""
        under_way = self.under_way
        while under_way and under_way[0] < timestamp:
            self._ready.append(self._set(under_way.popleft(), ()))
        is_input = bool(under_way) and under_way[0] == timestamp
        if is_input:
            under_way.popleft()
        if is_input or any(not packet.is_empty() for packet in packets):
            self._ready.append(self._set(timestamp, packets))

    def take(self) -> Iterator[OutputSet]:
        """Yield the output sets that are complete."""
        while self._ready:
            yield self._ready.popleft()

    def rest(self) -> Iterator[OutputSet]:
        """Yield the remaining output sets, empty ones for input timestamps without output."""
        yield from self.take()
        while self.under_way:
            yield self._set(self.under_way.popleft(), ())

    def _set(self, timestamp: Timestamp, packets: Sequence[Packet[Any]]) -> OutputSet:
        values: dict[str, Any] = dict.fromkeys(self._streams)
        for name, packet in zip(self._streams, packets, strict=False):
            values[name] = None if packet.is_empty() else packet.value
        return OutputSet(timestamp, values)


class Feed:
    """Adds packets to a run in the order of their times, a few timestamps ahead of its results.

    ``inputs`` are the graph inputs that get packets.
    """

    def __init__(
        self,
        graph: StreamableGraph,
        run: GraphRun,
        collector: Collector,
        inputs: Collection[str],
    ) -> None:
        self._graph = graph
        self._run = run
        self._collector = collector
        self._inputs = inputs
        self._latest = Timestamp.UNSTARTED

    def make_room(self, packet: Packet[Any]) -> None:
        """Before the packets of a new timestamp, wait until few others are under way."""
        if packet.timestamp > self._latest:
            under_way = self._collector.under_way
            self._run.wait_until(lambda: len(under_way) < MAX_UNDER_WAY)
            under_way.append(packet.timestamp)
            self._promise(packet.timestamp)
            self._latest = packet.timestamp

    def add(self, stream: str, packet: Packet[Any]) -> None:
        """Add a packet after ``make_room``; raises the errors of the run."""
        self._run.raise_errors()
        self._run.add_packet(stream, self._graph.coerced(stream, packet), block=True)

    def close(self) -> None:
        """Say that nothing follows."""
        self._graph.close_all_input_streams()

    def _promise(self, time: Timestamp) -> None:
        # Packets come in the order of time over all inputs. A packet at 20 on one input therefore
        # settles the time of the packet before, 10, on all others. No more is promised: with a
        # bound of 20, a node that watches bounds would also run at 19, where no input has a packet.
        # Inputs without an iterable never get a packet, so they are settled at 20 as well.
        for name in self._graph.input_streams:
            if name not in self._inputs or len(self._inputs) > 1:
                settled = self._latest if name in self._inputs else time
                self._graph.set_input_stream_timestamp_bound(name, next_allowed(settled))


def check_inputs(graph: StreamableGraph, inputs: Any) -> None:
    """Refuse inputs that are not an iterable for each of some input streams.

    A file's name and one picture are iterables too, but their letters and rows are not what was
    meant. Raises ``PayloadTypeError``, and ``GraphStateError`` for a stream that there is not.
    """
    if not isinstance(inputs, Mapping):
        stream = next(iter(graph.input_streams), "stream")
        raise PayloadTypeError(
            f"the inputs are a {type(inputs).__name__}; expected an iterable for each input stream,"
            f" such as {{{stream!r}: values}}"
        )
    given: Mapping[str, Any] = inputs  # pyright: ignore[reportUnknownVariableType]
    for name, items in given.items():
        graph.require_input(name)
        if isinstance(items, str) and not graph.takes(name, items):
            raise PayloadTypeError(
                f"input {name!r} is text, {items!r}; expected an iterable of values, such as "
                f"vitruvian.frames({items!r}) for the pictures of a file"
            )
        if isinstance(items, np.ndarray) and _is_one_value(graph, name, items):
            raise PayloadTypeError(
                f"input {name!r} is one picture; expected an iterable of pictures: write [picture]"
            )


def _is_one_value(graph: StreamableGraph, stream: str, array: Any) -> bool:
    """Return True where the whole array becomes a payload, as H×W×3 does and T×H×W×3 does not."""
    try:
        return graph.coerced(stream, Packet(array)).value is not array
    except PayloadTypeError:
        return False


def stream_graph(
    graph: StreamableGraph,
    inputs: Mapping[str, Iterable[Any]],
    side_packets: Mapping[str, Any] | None,
    frame_rate: float,
    live: bool,
) -> Generator[OutputSet, None, None]:
    """Feed and iterate; see ``CalculatorGraph.stream``."""
    collector = Collector(graph.output_streams)
    run = graph.start_observed(side_packets, live, collector.observe)
    feed = Feed(graph, run, collector, inputs.keys())
    try:
        for stream, packet in _merged(inputs, frame_rate):
            feed.make_room(packet)
            yield from collector.take()
            feed.add(stream, packet)
        feed.close()
        while graph.is_running and not run.scheduler.is_done:
            run.wait_until(lambda: bool(collector.count) or run.scheduler.is_done)
            yield from collector.take()
            run.raise_errors()
        graph.close()
        yield from collector.rest()
    finally:
        graph.abandon()


def _merged(
    inputs: Mapping[str, Iterable[Any]], frame_rate: float
) -> Iterator[tuple[str, Packet[Any]]]:
    """Yield all packets in the order of their timestamps, reading each input one item ahead."""
    feeds = [_named(name, items, frame_rate) for name, items in inputs.items()]
    return heapq.merge(*feeds, key=lambda item: item[1].timestamp)


def _named(name: str, items: Iterable[Any], frame_rate: float) -> Iterator[tuple[str, Packet[Any]]]:
    for index, item in enumerate(items):
        yield name, stamped(item, index, frame_rate)


def stamped(item: Any, index: int, frame_rate: float) -> Packet[Any]:
    """Return an item of an input as a packet; without a time it gets that of its number."""
    packet = as_packet(item)
    if packet.timestamp == Timestamp.UNSET:
        packet = packet.at(round(index * 1_000_000 / frame_rate))
    return packet
