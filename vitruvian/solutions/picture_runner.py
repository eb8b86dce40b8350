"""Run a graph picture by picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..framework.errors import AssetError, FrameworkError, GraphRunError
from ..framework.formats import ImageFrame
from ..framework.graph import CalculatorGraph
from ..framework.values.packet import Packet

__all__ = ["PictureRunner", "SolutionError", "no_array", "not_rgb", "rgb_view"]

#: Every picture counts as the next one of a video with 30 frames a second.
_FRAME_TIME = 33_333


class SolutionError(FrameworkError, RuntimeError):
    """The graph of a solution failed; the graph's own error is the ``__cause__``."""


class PictureRunner:
    """Keeps a graph running and gives it one picture at a time.

    ``graph`` has one input stream, and its outputs are collected. It runs in the thread that calls
    ``run``, or on ``threads`` of its own while that one waits. Several threads may share a runner:
    their pictures take turns, in the order of the calls, as those of one video. ``clock`` returns
    the next timestamp after the one it is given, in microseconds. ``name`` is what errors call the
    runner; ``settings`` go to ``CalculatorGraph``.
    """

    def __init__(
        self,
        graph: Any,
        side_packets: Mapping[str, Any],
        *,
        name: str = "solution",
        threads: int = 0,
        clock: Callable[[int], int] = lambda last: last + _FRAME_TIME,
        **settings: Any,
    ) -> None:
        self._name = name
        self._clock = clock
        self._timestamp = 0
        self._outputs: dict[str, Any] = {}
        # Without it a call would collect the outputs of another thread's picture.
        self._turn = Lock()
        runner = CalculatorGraph(graph, threads=threads, side_packets=side_packets, **settings)
        self._input = runner.input_streams[0]
        for stream in runner.output_streams:
            runner.observe_output_stream(stream, self._collect)
        self._graph: CalculatorGraph | None = runner
        self._start(runner)

    @property
    def graph(self) -> CalculatorGraph | None:
        """Return the graph, None when it has ended for good."""
        return self._graph

    @property
    def timestamp(self) -> int:
        """Return the time of the last picture, in microseconds."""
        return self._timestamp

    @property
    def outputs(self) -> Mapping[str, Any]:
        """Return what came out for the last picture, by stream."""
        return self._outputs

    def run(self, image: NDArray[np.uint8]) -> Mapping[str, Any]:
        """Return the payloads of the outputs that have one for an RGB picture, by stream.

        Raises ``ValueError`` for a picture of another shape than H×W×3 or a closed runner,
        ``TypeError`` for another type and ``SolutionError`` when the graph fails.
        """
        # Checked before the clock moves: a refused picture leaves no trace.
        frame = ImageFrame(rgb_view(image))
        with self._turn:
            if self._graph is None:
                raise ValueError(f"this {self._name} is closed; make a new one")
            self._timestamp = self._clock(self._timestamp)
            self._is_fresh = False
            self._outputs = {}
            packet = Packet(frame).at(self._timestamp)
            try:
                self._graph.add_packet_to_input_stream(self._input, packet)
                self._graph.wait_until_idle()
            except FrameworkError as error:
                raise SolutionError(str(error)) from error
            return self._outputs

    def reset(self) -> None:
        """Forget the pictures so far: the next one is the first of another video."""
        with self._turn:
            if self._graph is not None and not self._is_fresh:
                self._graph.abandon()
                self._start(self._graph)

    def close(self) -> None:
        """End the graph and free its models; raises ``ValueError`` when called again."""
        with self._turn:
            if self._graph is None:
                raise ValueError(f"this {self._name} is closed already")
            graph, self._graph = self._graph, None
            graph.abandon()

    def _start(self, graph: CalculatorGraph) -> None:
        graph.start_run()
        self._is_fresh = True
        try:
            # Open the models now: one that is missing is reported here.
            graph.wait_until_idle()
        except FrameworkError as error:
            # On several threads several models may be missing at once.
            errors = error.errors if isinstance(error, GraphRunError) else [error]
            missing = (one.__cause__ for one in errors if isinstance(one.__cause__, AssetError))
            if (first := next(missing, None)) is not None:
                raise first from None
            raise SolutionError(str(error)) from error

    def _collect(self, stream: str, packet: Packet[Any]) -> None:
        self._outputs[stream] = packet.value


def no_array(kind: type[Exception], image: object) -> Exception:
    """Return the error for what is no array at all."""
    hint = " (OpenCV returns None for a file that it cannot read)" if image is None else ""
    got = type(image).__name__
    return kind(f"an image must be a NumPy array H×W×3 of uint8; got {got}{hint}")


def not_rgb(kind: type[Exception], image: NDArray[Any]) -> Exception:
    """Return the error for an array that is no colour picture."""
    error = kind("Input image must contain three channel rgb data.")
    error.add_note(
        f"The image has the shape {image.shape}; expected (height, width, 3). Convert it, for "
        "example with cv2.cvtColor(image, cv2.COLOR_GRAY2RGB or cv2.COLOR_BGRA2RGB)."
    )
    return error


def rgb_view(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a read-only view of a picture, or a copy where its bytes do not lie in order.

    A graph that has finished with the picture before its owner goes on needs no copy of it. Raises
    ``ValueError`` for another shape and ``TypeError`` for another type.
    """
    given: object = image
    if not isinstance(given, np.ndarray):
        raise no_array(TypeError, given)
    if image.ndim != 3 or image.shape[2] != 3:
        raise not_rgb(ValueError, image)
    if image.dtype != np.uint8:
        raise TypeError(
            f"Cannot cast array data from {image.dtype!r} to dtype('uint8') according to the rule "
            "'safe': an image must hold red, green and blue as whole numbers 0 to 255; convert it, "
            "for example with (image * 255).astype(np.uint8) if it holds 0.0 to 1.0"
        )
    if image.size == 0:
        raise ValueError(f"an image must have pixels; this one has the shape {image.shape}")
    view = np.ascontiguousarray(image).view(np.ndarray)
    view.flags.writeable = False
    return view
