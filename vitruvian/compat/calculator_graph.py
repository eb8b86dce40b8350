"""Run graphs as MediaPipe's Python API does."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

from ..framework.errors import (
    FrameworkError,
    GraphConfigError,
    GraphStateError,
    PayloadTypeError,
    TimestampError,
)
from ..framework.graph import CalculatorGraph as CoreGraph
from ..framework.graph import GraphInputStreamAddMode
from ..framework.values.packet import Packet as CorePacket
from .packet import Packet
from .status import config_error, run_error
from .timestamp import Timestamp
from .validated_graph_config import ValidatedGraphConfig

__all__ = ["CalculatorGraph", "GraphInputStreamAddMode"]

_SOURCES = ("binary_graph_path", "graph_config", "validated_graph_config")


class CalculatorGraph:
    """Runs a graph given by exactly one keyword.

    ``graph_config`` is text in the text format, a protobuf message or a config of the framework;
    ``binary_graph_path`` the path of a graph file; ``validated_graph_config`` a
    ``ValidatedGraphConfig``. Exceptions are of MediaPipe's types, with its sentences.
    """

    def __init__(self, **kwargs: Any) -> None:
        given = {name: value for name, value in kwargs.items() if value is not None}
        if "validated_graph_config" in given and len(given) == 1:
            validated: ValidatedGraphConfig = given["validated_graph_config"]
        elif len(given) != 1 and not set(given) - set(_SOURCES):
            raise ValueError(
                "Please provide one of the following: 'binary_graph_path' to initialize the graph "
                "with a binary graph file, or 'graph_config' to initialize the graph with a graph "
                "config proto, or 'validated_graph_config' to initialize the graph with a "
                "ValidatedGraphConfig object."
            )
        else:
            validated = ValidatedGraphConfig()
            validated.initialize(**given)
        self._validated = validated
        self._core = CoreGraph(validated.plan)
        #: What was wrong with packets that were added; told by the next wait, as in MediaPipe.
        self._refused: Exception | None = None
        self._has_started = False

    # Describing

    @property
    def text_config(self) -> str:
        """Return the graph in the text format."""
        return self._validated.text_config

    @property
    def binary_config(self) -> bytes:
        """Refuse: there is no binary form without protobuf."""
        return self._validated.binary_config

    @property
    def max_queue_size(self) -> int:
        """Return how many packets a stream holds before its sources wait; can be set."""
        return self._core.max_queue_size

    @max_queue_size.setter
    def max_queue_size(self, value: int) -> None:
        self._core.max_queue_size = value

    @property
    def graph_input_stream_add_mode(self) -> GraphInputStreamAddMode:
        """Return what adding to a full graph input does; can be set."""
        return self._core.graph_input_stream_add_mode

    @graph_input_stream_add_mode.setter
    def graph_input_stream_add_mode(self, value: GraphInputStreamAddMode) -> None:
        self._core.graph_input_stream_add_mode = value

    # Running

    def observe_output_stream(
        self,
        stream_name: str,
        callback_fn: Callable[[str, Packet], object],
        observe_timestamp_bounds: bool = False,
    ) -> None:
        """Call ``callback_fn(name, packet)`` for every packet of a stream, in order.

        With ``observe_timestamp_bounds`` also with empty packets. Raises ``RuntimeError``.
        """
        if stream_name not in self._core.plan.streams:
            raise RuntimeError(
                f'Unable to attach observer to output stream "{stream_name}" because it doesn\'t '
                "exist."
            )

        def observe(name: str, packet: CorePacket[Any]) -> None:
            callback_fn(name, Packet.wrap(packet))

        self._core.observe_output_stream(
            stream_name, observe, observe_timestamp_bounds=observe_timestamp_bounds
        )

    def start_run(self, input_side_packets: Mapping[str, Packet] | None = None) -> None:
        """Open the nodes; side packets that the graph does not know are ignored.

        Raises ``ValueError`` for missing ones and those of another type.
        """
        given: dict[str, Any] = dict(input_side_packets or {})
        for name, packet in given.items():
            if not isinstance(packet, Packet):
                # Of MediaPipe's type.
                text = f"Unable to cast side packet {name!r}: {packet!r} is no Packet"
                raise RuntimeError(text)  # noqa: TRY004
        known = self._core.plan.input_side_packets
        values = {name: packet.core for name, packet in given.items() if name in known}
        self._refused = None
        try:
            self._core.start_run(values)
            self._has_started = True
        except (GraphConfigError, PayloadTypeError) as error:
            text = f"ValidateRequiredSidePackets failed to validate: \n{error}"
            raise ValueError(text) from error
        except GraphStateError as error:
            raise RuntimeError(str(error)) from error

    def add_packet_to_input_stream(
        self, stream: str, packet: Packet, timestamp: Timestamp | int = Timestamp.UNSET
    ) -> None:
        """Feed a packet, at another time than its own if ``timestamp`` gives one.

        As in MediaPipe, a time that does not follow ends the run and is reported by the next wait.
        Raises ``ValueError`` for a time that no packet may have or a payload of another type and
        ``RuntimeError`` when the graph does not run or is throttled.
        """
        if not isinstance(packet, Packet):
            raise TypeError(f"add_packet_to_input_stream(): got {packet!r}; expected a Packet")
        time = Timestamp(timestamp)
        timed = packet.core if time == Timestamp.UNSET else packet.at(time).core
        if not self._core.is_running:
            raise RuntimeError(
                "CalculatorGraph::AddPacketToInputStream() is called before StartRun()"
            )
        if self._refused is not None:
            raise type(self._refused)(f"Graph has errors: \n{self._refused}")
        if not timed.timestamp.is_allowed_in_stream:
            special = str(timed.timestamp).capitalize()
            raise ValueError(
                f"Timestamp::{special}() can't be the timestamp of a Packet in a stream."
            )
        try:
            self._core.add_packet_to_input_stream(stream, timed)
        except TimestampError as error:
            self._refuse(error)
        except PayloadTypeError as error:
            self._refuse(error)
            raise ValueError(
                f"Graph has errors: \nPacket type mismatch on calculator outputting to stream "
                f'"{stream}": {error}'
            ) from error
        except GraphStateError as error:
            raise RuntimeError(str(error)) from error

    def _refuse(self, error: FrameworkError) -> None:
        self._refused = run_error(error)
        self._core.cancel()

    def close_input_stream(self, stream: str) -> None:
        """Promise that no further packet will be added to a graph input."""
        with _translated():
            self._core.close_input_stream(stream)

    def close_all_packet_sources(self) -> None:
        """Close every graph input and stop every source."""
        with _translated():
            self._core.close_all_packet_sources()

    def wait_until_idle(self) -> None:
        """Wait until there is nothing to do; raises the run's errors."""
        self._require_started("WaitUntilIdle")
        self._raise_refused()
        with _translated():
            if self._core.is_running:
                self._core.wait_until_idle()

    def wait_until_done(self) -> None:
        """Wait until every node has closed; raises the run's errors."""
        self._require_started("WaitUntilDone")
        self._end(self._core.wait_until_done)

    def wait_for_observed_output(self) -> None:
        """Wait until an observer is called; raises the run's errors."""
        self._raise_refused()
        with _translated():
            self._core.wait_for_observed_output()

    def close(self) -> None:
        """Close all sources, wait for the end and raise the run's errors."""
        self._require_started("CloseAllPacketSources")
        self._end(self._core.close)

    def _end(self, wait: Callable[[], None]) -> None:
        if self._refused is not None:
            self._core.abandon()
            refused, self._refused = self._refused, None
            raise refused
        with _translated():
            if self._core.is_running:
                wait()

    def _require_started(self, call: str) -> None:
        if not self._has_started:
            raise RuntimeError(f"CalculatorGraph::{call}() is called before StartRun()")

    def _raise_refused(self) -> None:
        if self._refused is not None:
            raise self._refused

    # State

    def has_error(self) -> bool:
        """Return True when the run has failed; False again once it has ended."""
        return self._refused is not None or (self._core.is_running and self._core.has_error())

    def get_combined_error_message(self) -> str:
        """Return the messages of the run's errors; empty when there are none."""
        if self._refused is not None:
            return str(self._refused)
        return self._core.get_combined_error_message() if self.has_error() else ""

    def get_output_side_packet(self, name: str) -> Packet:
        """Return a side packet that a node has set; raises ``RuntimeError``."""
        plan = self._core.plan.side_packets.get(name)
        if plan is None or plan.producer is None:
            raise RuntimeError(
                f'Unable to get the output side packet "{name}" because it doesn\'t exist.'
            )
        if name not in self._core.output_side_packets():
            raise RuntimeError(f'The output side packet "{name}" is unavailable.')
        return Packet.wrap(self._core.get_output_side_packet(name))


@contextmanager
def _translated() -> Generator[None]:
    """Turn the framework's errors into MediaPipe's."""
    try:
        yield
    except GraphStateError as error:
        raise RuntimeError(str(error)) from error
    except GraphConfigError as error:
        raise config_error(error) from error
    except FrameworkError as error:
        raise run_error(error) from error
