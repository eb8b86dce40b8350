"""Run the graph of a task: picture by picture, or live with a callback."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from ..calculators.tensor.settings import INFERENCE, InferenceSettings
from ..compat.status import run_error
from ..framework.errors import FrameworkError
from ..framework.graph import CalculatorGraph
from ..framework.values.packet import Packet
from ..framework.values.timestamp import Timestamp
from .errors import InvalidArgumentError
from .task_graph import IMAGE, TaskGraph

__all__ = ["Outputs", "TaskRunner"]

#: The payloads of a picture's outputs by stream; streams without a packet are left out.
Outputs = Mapping[str, Any]

#: Pictures that have nothing to do with each other are a second apart, as in MediaPipe: loops
#: inside the graph number their rounds with the microseconds between.
_PICTURE_TIME = 1_000_000


class TaskRunner:
    """Keeps the graph of a task running.

    With ``callback`` the graph is live: ``send`` returns at once, and ``callback`` gets the outputs
    and the timestamp of each picture that was not left out, in order, in a thread of the graph.
    Without one ``process`` returns the outputs. Threads that share a runner take turns.
    Raises what the graph raises at its start, in MediaPipe's exception types.
    """

    def __init__(
        self,
        graph: TaskGraph,
        inference: InferenceSettings,
        callback: Callable[[Outputs, int], object] | None = None,
    ) -> None:
        self._callback = callback
        self._turn = Lock()
        self._last: int | None = None
        self._outputs: Outputs = {}
        is_live = callback is not None
        with _mediapipes_errors():
            self._graph = CalculatorGraph(
                graph.config(live=is_live),
                threads=None if is_live else graph.threads,
                side_packets=graph.side_packets,
                services={INFERENCE: inference},
            )
            self._names = self._graph.output_streams
            self._inputs = self._graph.input_streams
            self._graph.start_observed(None, True, self._observe)
            # Opens the models: one that is damaged is reported here.
            self._graph.wait_until_idle()

    def process(self, image: Any, rect: Any, timestamp: int | None = None) -> Outputs:
        """Return the outputs for a picture; without a timestamp, in microseconds, it gets the next.

        Raises ``ValueError`` for a timestamp that is not later than the last one and for a closed
        runner, and MediaPipe's exception types when the graph fails.
        """
        with self._turn:
            self._require_running()
            if timestamp is None:
                timestamp = 0 if self._last is None else self._last + _PICTURE_TIME
            self._outputs = {}
            self._add(image, rect, timestamp)
            with _mediapipes_errors():
                self._graph.wait_until_idle()
            return self._outputs

    def send(self, image: Any, rect: Any, timestamp: int) -> None:
        """Hand a picture to a live graph; raises as ``process`` does."""
        with self._turn:
            self._require_running()
            self._add(image, rect, timestamp)

    def close(self) -> None:
        """Finish what is under way and end the graph; raises ``ValueError`` when called again."""
        with self._turn:
            self._require_running()
            with _mediapipes_errors():
                self._graph.close()

    def _add(self, image: Any, rect: Any, timestamp: int) -> None:
        if self._last is not None and timestamp <= self._last:
            raise InvalidArgumentError(
                "Input timestamp must be monotonically increasing.\n"
                f"The picture is at {timestamp} µs, the one before at {self._last} µs"
            )
        with _mediapipes_errors():
            for stream, value in zip(self._inputs, (image, rect), strict=True):
                self._graph.add_packet_to_input_stream(stream, Packet(value).at(timestamp))
        self._last = timestamp

    def _require_running(self) -> None:
        if not self._graph.is_running:
            raise InvalidArgumentError(
                "Task runner is currently not running.\nThe task is closed; make a new one"
            )

    def _observe(self, timestamp: Timestamp, packets: Sequence[Packet[Any]]) -> None:
        named = zip(self._names, packets, strict=True)
        outputs = {name: packet.value for name, packet in named if not packet.is_empty()}
        # Time also passes where no picture is: between two of them, and at the end.
        if IMAGE not in outputs:
            return
        if self._callback is None:
            self._outputs = outputs
        else:
            self._callback(outputs, int(timestamp))


@contextmanager
def _mediapipes_errors() -> Generator[None]:
    try:
        yield
    except (ValueError, RuntimeError):
        raise
    except FrameworkError as error:
        raise run_error(error) from error
