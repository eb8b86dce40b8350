"""The class under MediaPipe's solutions: a graph that is given data and asked for results."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import numpy as np

from ..solutions.packet_data_type import PacketDataType
from . import packet_creator, packet_getter
from .calculator_graph import CalculatorGraph
from .calculator_params import with_calculator_params, with_graph_options
from .image_frame import ImageFormat
from .packet import Packet
from .validated_graph_config import ValidatedGraphConfig

__all__ = ["PacketDataType", "SolutionBase"]

RGB_CHANNELS = 3
#: Every call counts as the next picture of a video with 30 frames a second.
_FRAME_TIME = 33_333


_IMAGES = {PacketDataType.IMAGE, PacketDataType.IMAGE_FRAME}


class SolutionBase:
    """Runs a graph for one set of inputs at a time.

    One of ``binary_graph_path`` and ``graph_config`` (text, message or config) gives the graph.
    ``calculator_params`` sets options by ``"node name.option"``, ``graph_options`` (a mapping or
    message) those of the graph. ``side_inputs`` are plain values by name. ``outputs`` names the
    streams to collect, by default the graph's outputs. ``stream_type_hints`` gives the kinds of
    streams whose type the graph leaves open. Raises ``ValueError``, ``RuntimeError`` or
    ``FileNotFoundError``.
    """

    def __init__(
        self,
        binary_graph_path: str | None = None,
        graph_config: Any = None,
        calculator_params: Mapping[str, Any] | None = None,
        graph_options: Any = None,
        side_inputs: Mapping[str, Any] | None = None,
        outputs: list[str] | None = None,
        stream_type_hints: Mapping[str, PacketDataType] | None = None,
    ) -> None:
        if bool(binary_graph_path) == (graph_config is not None and bool(graph_config)):
            raise ValueError("Must provide exactly one of 'binary_graph_path' or 'graph_config'.")
        validated = ValidatedGraphConfig()
        if binary_graph_path:
            validated.initialize(binary_graph_path=binary_graph_path)
        else:
            validated.initialize(graph_config=graph_config)
        config = validated.config
        self._find_types(validated, side_inputs or {}, outputs, stream_type_hints or {})
        if graph_options:
            config = with_graph_options(config, graph_options)
        if calculator_params:
            config = with_calculator_params(config, calculator_params)
        self._simulated_timestamp = 0
        self._graph_outputs: dict[str, Packet] = {}
        graph = CalculatorGraph(graph_config=config)
        for stream in self._output_stream_type_info:
            graph.observe_output_stream(stream, self._collect, True)
        self._input_side_packets = {
            name: self._make_packet(self._side_input_type_info[name], data)
            for name, data in (side_inputs or {}).items()
        }
        self._graph: CalculatorGraph | None = graph
        graph.start_run(self._input_side_packets)

    def process(self, input_data: Any) -> Any:
        """Run the graph on one picture, H×W×3 RGB, or on data by stream name.

        Returns an object with an attribute for every output: an array, a message or another plain
        value, None where there is none. Raises ``ValueError`` for a wrong picture,
        ``NotImplementedError`` for audio and lists of messages and ``RuntimeError`` for a graph
        that fails.
        """
        graph = self._graph
        if graph is None:
            raise ValueError("this solution is closed; make a new one")
        self._graph_outputs.clear()
        self._simulated_timestamp += _FRAME_TIME
        for stream, data in self._by_stream(input_data).items():
            packet = self._input_packet(stream, data).at(self._simulated_timestamp)
            graph.add_packet_to_input_stream(stream, packet)
        graph.wait_until_idle()
        names = list(self._output_stream_type_info)
        results = namedtuple("SolutionOutputs", names)  # type: ignore[misc]  # noqa: PYI024
        # The class itself carries the results: programs assign to them.
        for name, kind in self._output_stream_type_info.items():
            found = self._graph_outputs.get(name)
            setattr(results, name, None if found is None else _content(kind, found))
        return results

    def close(self) -> None:
        """End the graph; raises its errors, and ``ValueError`` when called again."""
        if self._graph is None:
            raise ValueError("Closing SolutionBase._graph which is already None")
        graph, self._graph = self._graph, None
        graph.close()

    def reset(self) -> None:
        """Start the graph anew."""
        if self._graph is not None:
            self._graph.close()
            self._graph.start_run(self._input_side_packets)

    def _by_stream(self, input_data: Any) -> Mapping[str, Any]:
        if not isinstance(input_data, np.ndarray):
            data: Mapping[str, Any] = input_data
            return data
        if len(self._input_stream_type_info) != 1:
            raise ValueError(
                "Can't process single image input since the graph has more than one input streams."
            )
        return {next(iter(self._input_stream_type_info)): input_data}

    def _input_packet(self, stream: str, data: Any) -> Packet:
        kind = self._input_stream_type_info[stream]
        if kind in {PacketDataType.PROTO_LIST, PacketDataType.AUDIO}:
            raise NotImplementedError(
                "SolutionBase can only process non-audio and non-proto-list data. "
                f"{kind.name} type is not supported yet."
            )
        # An IndexError for grey pictures, as in MediaPipe.
        if kind in _IMAGES and (data.shape[2] != RGB_CHANNELS or data.ndim != RGB_CHANNELS):
            raise ValueError("Input image must contain three channel rgb data.")
        return self._make_packet(kind, data)

    def _find_types(
        self,
        validated: ValidatedGraphConfig,
        side_inputs: Mapping[str, Any],
        outputs: list[str] | None,
        hints: Mapping[str, PacketDataType],
    ) -> None:
        def kind_of(stream: str) -> PacketDataType:
            if stream in hints:
                return hints[stream]
            name = validated.registered_stream_type_name(stream)
            return PacketDataType.from_registered_name(name)

        config = validated.config
        observed = [_name(text) for text in outputs or map(str, config.output_stream)]
        self._input_stream_type_info = {e.name: kind_of(e.name) for e in config.input_stream}
        self._output_stream_type_info = {name: kind_of(name) for name in observed}
        self._side_input_type_info = {
            name: PacketDataType.from_registered_name(
                validated.registered_side_packet_type_name(name)
            )
            for name in side_inputs
        }

    def _collect(self, stream_name: str, output_packet: Packet) -> None:
        self._graph_outputs[stream_name] = output_packet

    def _make_packet(self, packet_data_type: PacketDataType, data: Any) -> Packet:
        name = _CREATOR.get(packet_data_type, packet_data_type.value)
        is_image = packet_data_type in _IMAGES
        keywords = {"image_format": ImageFormat.SRGB} if is_image else {}
        packet: Packet = getattr(packet_creator, f"create_{name}")(data, **keywords)
        return packet

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


#: Where the creator of a kind is named otherwise than the getter.
_CREATOR = {
    PacketDataType.BOOL_LIST: "bool_vector",
    PacketDataType.INT_LIST: "int_vector",
    PacketDataType.FLOAT_LIST: "float_vector",
    PacketDataType.IMAGE_LIST: "image_vector",
    PacketDataType.PROTO_LIST: "proto_vector",
}


def _name(tag_index_name: str) -> str:
    return tag_index_name.rpartition(":")[2]


def _content(kind: PacketDataType, packet: Packet) -> Any:
    if packet.is_empty():
        return None
    if kind is PacketDataType.STRING:
        return packet_getter.get_str(packet)
    value = getattr(packet_getter, f"get_{kind.value}")(packet)
    return value.numpy_view() if kind in _IMAGES else value
