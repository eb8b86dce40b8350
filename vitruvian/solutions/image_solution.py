"""What MediaPipe's solution classes have in common: ``process``, ``reset``, ``close``, ``with``."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..framework.graph import CalculatorGraph
from ..framework.values.packet import Packet
from .packet_data_type import PacketDataType
from .picture_runner import PictureRunner, no_array, not_rgb
from .pipeline import Output, Pipeline

__all__ = ["ImageSolution", "Outputs", "confidences"]

R = TypeVar("R")


class Outputs:
    """A named tuple that behaves as MediaPipe's results: attributes may be added to it.

    It prints as theirs do, which are classes; ``repr`` shows what is in it.
    """

    def __str__(self) -> str:
        return "<class 'mediapipe.python.solution_base.SolutionOutputs'>"


class ImageSolution(Generic[R]):
    """Runs a pipeline on one picture at a time.

    ``results`` makes the results of a picture: it takes the declared outputs by their fields, each
    None where there is no packet. Raises ``AssetError`` when a model is missing.
    """

    def __init__(self, pipeline: Pipeline, results: Callable[..., R]) -> None:
        self._outputs = pipeline.outputs
        self._results = results
        self._runner = PictureRunner(
            pipeline.graph(),
            pipeline.side_packets,
            name=type(self).__name__,
            threads=pipeline.threads,
        )

    def process(self, image: NDArray[np.uint8]) -> R:
        """Return what is found in an RGB picture, H×W×3 of uint8, which is left as it is.

        Threads that share a solution take turns. Raises ``ValueError`` for a picture of another
        number of channels or a closed solution, ``TypeError`` for another type of pixels,
        ``SolutionError`` (a ``RuntimeError``) when the graph fails and, as MediaPipe does,
        ``IndexError`` for a grey picture and ``AttributeError`` for what is no array.
        """
        given: object = image
        if not isinstance(given, np.ndarray):
            raise no_array(AttributeError, given)
        if image.ndim < 3:
            raise not_rgb(IndexError, image)
        found = self._runner.run(image)
        fields: dict[str, Any] = {
            output.field: output.message(found[output.field])
            for output in self._outputs
            if output.field in found
        }
        return self._results(**fields)

    def reset(self) -> None:
        """Forget the pictures so far: the next one is the first of another video."""
        self._runner.reset()

    def close(self) -> None:
        """End the graph and free its models; raises ``ValueError`` when called again."""
        self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner.graph is not None:
            self.close()

    # MediaPipe's names for what is inside, which programs look at: `hands._graph is None` is how
    # they ask whether a solution is closed.

    @property
    def _graph(self) -> CalculatorGraph | None:
        return self._runner.graph

    @property
    def _simulated_timestamp(self) -> int:
        return self._runner.timestamp

    @property
    def _graph_outputs(self) -> dict[str, Packet[Any]]:
        at = self._runner.timestamp
        return {name: Packet(value).at(at) for name, value in self._runner.outputs.items()}

    @property
    def _input_stream_type_info(self) -> dict[str, PacketDataType] | None:
        return None if self._graph is None else {"image": PacketDataType.IMAGE_FRAME}

    @property
    def _output_stream_type_info(self) -> dict[str, PacketDataType] | None:
        if self._graph is None:
            return None
        return {output.field: _kind_of(output) for output in self._outputs}


def _kind_of(output: Output) -> PacketDataType:
    if output.is_mask:
        return PacketDataType.IMAGE
    is_list = output.field == "detections" or output.field.startswith("multi_")
    return PacketDataType.PROTO_LIST if is_list else PacketDataType.PROTO


def confidences(**given: Any) -> dict[str, float]:
    """Return confidences as side packets; raises ``TypeError`` for a text, as MediaPipe does."""
    for name, value in given.items():
        if isinstance(value, str):
            raise TypeError(f"{name} must be a number from 0 to 1; got {value!r}")
    return {name: float(value) for name, value in given.items()}
