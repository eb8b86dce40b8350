"""Ask a running graph for the outputs that belong to some inputs, from any thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from types import TracebackType
from typing import Any, Self

from .errors import GraphStateError
from .streaming import Collector, OutputSet, StreamableGraph
from .values.packet import Packet, as_packet
from .values.timestamp import Timestamp, next_allowed

__all__ = ["Responder"]


class Responder:
    """Answers each set of inputs with the outputs at its timestamp.

    Several threads may ask at once. Each gets the outputs of its own inputs, which pass through the
    graph as those of one stream, in the order of the calls, ``frame_time`` µs apart. In a graph
    without threads of its own the threads that ask run the calculators, so that as many of them
    work at the same time as there are threads. It is started by ``CalculatorGraph.responder``.
    """

    def __init__(
        self, graph: StreamableGraph, side_packets: Mapping[str, Any] | None, frame_time: int
    ) -> None:
        self._graph = graph
        self._frame_time = frame_time
        self._next = 0
        self._collector = Collector(graph.output_streams)
        self._asked: set[Timestamp] = set()
        self._answers: dict[Timestamp, OutputSet] = {}
        # Held while inputs are added: those of two calls must not be mixed up in time.
        self._feeding = Lock()
        self._run = graph.start_observed(side_packets, False, self._observe)

    def respond(self, inputs: Mapping[str, Any]) -> OutputSet:
        """Return the outputs for a payload of each input; an input that is left out has none.

        Raises the run's errors, after which the responder is of no more use, and
        ``GraphStateError`` for an input that there is not, or in a graph that waits for later
        packets before it sends its outputs.
        """
        with self._feeding:
            time = self._add(inputs)
        self._run.wait_until(lambda: time in self._answers)
        self._run.raise_errors()
        answer = self._answers.pop(time, None)
        if answer is None:
            raise GraphStateError(
                f"the outputs at {time} are not complete, and nothing is left to do: a node waits "
                "for packets at later times; feed such a graph with stream()"
            )
        return answer

    def close(self) -> None:
        """End the run; raises its errors."""
        with self._feeding:
            self._graph.close()

    def abandon(self) -> None:
        """End the run without raising its errors."""
        self._graph.abandon()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.abandon()
        else:
            self.close()

    def _add(self, inputs: Mapping[str, Any]) -> Timestamp:
        self._run.raise_errors()
        if not self._graph.is_running:
            raise GraphStateError("this responder is closed; make a new one")
        # Before anything changes: a payload that is refused leaves no trace.
        packets = {name: self._packet(name, value) for name, value in inputs.items()}
        time = Timestamp(self._next)
        self._next += self._frame_time
        self._asked.add(time)
        self._collector.under_way.append(time)
        for name in self._graph.input_streams:
            packet = packets.get(name)
            if packet is None:
                self._run.set_bound(name, next_allowed(time))
            else:
                self._run.add_packet(name, packet.at(time), block=True)
        return time

    def _packet(self, stream: str, value: Any) -> Packet[Any]:
        self._graph.require_input(stream)
        return self._graph.coerced(stream, as_packet(value))

    def _observe(self, timestamp: Timestamp, packets: Sequence[Packet[Any]]) -> None:
        self._collector.observe(timestamp, packets)
        for outputs in self._collector.take():
            # Outputs at other times answer nothing that was asked.
            if outputs.timestamp in self._asked:
                self._asked.discard(outputs.timestamp)
                self._answers[outputs.timestamp] = outputs
