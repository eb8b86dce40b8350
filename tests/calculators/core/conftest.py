"""A bench that feeds a graph step by step, for calculators that live off times and bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp


class Bench:
    """Run a graph and note what each output stream brings, also empty packets (None)."""

    def __init__(
        self, config: str, side_packets: Mapping[str, Any] | None = None, *, live: bool = True
    ) -> None:
        self.graph = CalculatorGraph(config, threads=0)
        self._seen: dict[str, list[tuple[int, Any]]] = {}
        for stream in self.graph.output_streams:
            self._seen[stream] = []
            self.graph.observe_output_stream(stream, self._note, observe_timestamp_bounds=True)
        self.graph.start_run(side_packets, live=live)

    def packet(self, stream: str, time: int, value: Any = None) -> None:
        """Add a packet (by default its time as text) and let the graph do what it can."""
        payload = f"{stream}{time}" if value is None else value
        self.graph.add_packet_to_input_stream(stream, Packet(payload), time)
        self.graph.wait_until_idle(timeout=10)

    def bound(self, stream: str, time: int) -> None:
        """Promise that nothing comes before a time."""
        self.graph.set_input_stream_timestamp_bound(stream, time)
        self.graph.wait_until_idle(timeout=10)

    def end(self, *streams: str) -> None:
        """Close input streams."""
        for stream in streams:
            self.graph.close_input_stream(stream)
        self.graph.wait_until_idle(timeout=10)

    def finish(self) -> None:
        """Close all inputs and wait for the end."""
        self.graph.close(timeout=10)

    def sent(self, stream: str = "out") -> list[tuple[int, Any]]:
        """Return the packets of a stream so far."""
        return [(time, value) for time, value in self._seen[stream] if value is not None]

    def seen(self, stream: str = "out") -> list[tuple[int, Any]]:
        """Return packets and, as None, the times up to which nothing more can come."""
        return [(time, value) for time, value in self._seen[stream] if time < Timestamp.MAX]

    def is_closed(self, stream: str = "out") -> bool:
        """Return True when the node that makes the stream has ended it."""
        outputs = [output for node in self.graph._last.nodes for output in node.outputs]
        return next(output for output in outputs if output.name == stream).is_closed

    def _note(self, stream: str, packet: Packet[Any]) -> None:
        value = None if packet.is_empty() else packet.value
        self._seen[stream].append((packet.timestamp, value))


@pytest.fixture
def bench() -> Iterator[Any]:
    """Make benches, and end their runs after the test."""
    made: list[Bench] = []

    def make(config: str, side_packets: Any = None, *, live: bool = True) -> Bench:
        made.append(Bench(config, side_packets, live=live))
        return made[-1]

    yield make
    for one in made:
        one.graph.abandon()
