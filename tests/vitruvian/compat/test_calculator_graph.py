from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import vitruvian as vt
from vitruvian.compat import (
    CalculatorGraph,
    GraphInputStreamAddMode,
    Packet,
    Timestamp,
    ValidatedGraphConfig,
)
from vitruvian.compat import packet_creator as creator
from vitruvian.compat import packet_getter as getter
from vitruvian.framework.graph_file.loader import load_graph

PASS_ON = """
max_queue_size: 1
input_stream: 'in'
output_stream: 'out'
node { calculator: 'PassThroughCalculator' input_stream: 'in' output_stream: 'out' }
"""
SIDE = """
node {
  calculator: 'StringToUint64Calculator'
  input_side_packet: 'string'
  output_side_packet: 'number'
}
"""


class TextMessage:
    """Stands for a protobuf message: what counts is its text."""

    def __str__(self) -> str:
        return PASS_ON


@pytest.fixture
def graph():
    found = CalculatorGraph(graph_config=PASS_ON)
    yield found
    found._core.abandon()


@pytest.mark.parametrize("source", [PASS_ON, TextMessage(), load_graph(PASS_ON)])
def test_packets_go_through_a_graph(source: Any) -> None:
    graph = CalculatorGraph(graph_config=source)
    out: list[Packet] = []
    graph.observe_output_stream("out", lambda _, packet: out.append(packet))

    graph.start_run()
    graph.add_packet_to_input_stream(
        stream="in", packet=creator.create_string("hello"), timestamp=0
    )
    graph.add_packet_to_input_stream("in", creator.create_string("world").at(1))
    graph.close()

    assert [(packet.timestamp.value, getter.get_str(packet)) for packet in out] == [
        (0, "hello"),
        (1, "world"),
    ]
    assert graph.graph_input_stream_add_mode == GraphInputStreamAddMode.WAIT_TILL_NOT_FULL
    assert (graph.max_queue_size, graph.has_error()) == (1, False)


def test_a_validated_config_makes_a_graph() -> None:
    validated = ValidatedGraphConfig()
    assert not validated.initialized()
    validated.initialize(graph_config=PASS_ON)

    graph = CalculatorGraph(validated_graph_config=validated)

    assert validated.initialized()
    assert "PassThroughCalculator" in graph.text_config
    assert load_graph(graph.text_config).input_stream[0].name == "in"


def test_bounds_are_observed_as_empty_packets(graph: CalculatorGraph) -> None:
    out: list[tuple[str, int, bool]] = []
    graph.observe_output_stream(
        "out",
        lambda name, packet: out.append((name, packet.timestamp.value, packet.is_empty())),
        True,
    )
    graph.start_run()

    graph.add_packet_to_input_stream("in", creator.create_int(1), 8)
    graph.add_packet_to_input_stream("in", Packet().at(20))
    graph.wait_for_observed_output()
    graph.close()

    assert out == [("out", 8, False), ("out", 20, True)]


def test_a_time_that_does_not_follow_is_told_by_the_next_wait(graph: CalculatorGraph) -> None:
    graph.start_run()
    graph.add_packet_to_input_stream("in", creator.create_int(1), 5)
    graph.wait_until_idle()

    graph.add_packet_to_input_stream("in", creator.create_int(1), Timestamp(5))

    assert graph.has_error()
    message = "Current minimum expected timestamp is 6 but received 5"
    assert message in graph.get_combined_error_message()
    with pytest.raises(ValueError, match=f"(?s)CalculatorGraph::Run.. failed: .*{message}"):
        graph.wait_until_idle()
    with pytest.raises(ValueError, match="Graph has errors"):
        graph.add_packet_to_input_stream("in", creator.create_int(1), 6)
    with pytest.raises(ValueError, match=message):
        graph.close()
    # Another run is not hindered by it.
    graph.start_run()
    graph.add_packet_to_input_stream("in", creator.create_int(1), 5)
    graph.close()


def test_side_packets_are_read_and_set() -> None:
    graph = CalculatorGraph(graph_config=SIDE)
    graph.start_run({"string": creator.create_string("42"), "ignored": creator.create_int(1)})
    graph.wait_until_done()

    assert getter.get_uint(graph.get_output_side_packet("number")) == 42
    for name in ("string", "other"):
        with pytest.raises(RuntimeError, match="because it doesn't exist"):
            graph.get_output_side_packet(name)


def test_a_side_packet_that_is_not_set_yet_is_unavailable() -> None:
    with pytest.raises(RuntimeError, match='The output side packet "number" is unavailable'):
        CalculatorGraph(graph_config=SIDE).get_output_side_packet("number")


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({}, ValueError, 'Side packet "string" is required but was not provided.'),
        ({"string": creator.create_int(1)}, ValueError, "failed to validate"),
        ({"string": "x"}, RuntimeError, "is no Packet"),
    ],
)
def test_side_packets_are_checked(
    given: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        CalculatorGraph(graph_config=SIDE).start_run(given)


def test_a_calculator_that_fails_has_its_kind_of_error() -> None:
    graph = CalculatorGraph(graph_config=SIDE)
    graph.start_run({"string": creator.create_string("x")})

    with pytest.raises(ValueError, match=r"CalculatorGraph::Run\(\) failed") as caught:
        graph.wait_until_done()

    assert 'Open() for node "StringToUint64Calculator" failed' in str(caught.value)
    assert "The string could not be parsed as an integer." in str(caught.value)
    assert not graph.has_error()


def test_an_error_in_an_observer_ends_the_run(graph: CalculatorGraph) -> None:
    def fail(name: str, packet: Packet) -> None:
        raise KeyError(name)

    graph.observe_output_stream("out", fail)
    graph.start_run()
    graph.add_packet_to_input_stream("in", creator.create_int(1), 0)

    with pytest.raises(RuntimeError, match="KeyError"):
        graph.wait_until_idle()


def test_a_full_graph_refuses_packets_where_it_shall_not_wait() -> None:
    graph = CalculatorGraph(
        graph_config="max_queue_size: 1 input_stream: 'a' input_stream: 'b' node { calculator: "
        "'PassThroughCalculator' input_stream: ['a', 'b'] output_stream: ['c', 'd'] }"
    )
    graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL
    graph.start_run()
    graph.add_packet_to_input_stream("a", creator.create_int(1), 0)

    with pytest.raises(RuntimeError, match="Graph is throttled"):
        graph.add_packet_to_input_stream("a", creator.create_int(1), 1)

    assert not graph.has_error()
    graph.close()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda g: g.add_packet_to_input_stream("in", creator.create_int(1), 0),
            RuntimeError,
            r"is called before StartRun\(\)",
        ),
        (lambda g: g.wait_until_idle(), RuntimeError, r"before StartRun\(\)"),
        (lambda g: g.wait_until_done(), RuntimeError, r"before StartRun\(\)"),
        (lambda g: g.close(), RuntimeError, r"before StartRun\(\)"),
        (lambda g: g.close_input_stream("in"), RuntimeError, "not running"),
        (
            lambda g: g.observe_output_stream("zz", print),
            RuntimeError,
            'Unable to attach observer to output stream "zz"',
        ),
    ],
)
def test_calls_before_the_start_are_errors(
    graph: CalculatorGraph, call: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call(graph)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda g: g.start_run(), RuntimeError, "the graph is running"),
        (
            lambda g: g.add_packet_to_input_stream("in", creator.create_int(1)),
            ValueError,
            r"Timestamp::Unset\(\) can't be the timestamp of a Packet in a stream.",
        ),
        (lambda g: g.add_packet_to_input_stream("in", 3, 0), TypeError, "expected a Packet"),
        (
            lambda g: g.add_packet_to_input_stream("in", creator.create_int(1), "x"),
            TypeError,
            "expected an integer",
        ),
        (
            lambda g: g.add_packet_to_input_stream("zz", creator.create_int(1), 0),
            RuntimeError,
            "no input stream 'zz'",
        ),
        (lambda g: g.close_input_stream("zz"), RuntimeError, "no input stream 'zz'"),
    ],
)
def test_wrong_calls_are_errors_and_leave_the_run_whole(
    graph: CalculatorGraph, call: Any, error: type[Exception], message: str
) -> None:
    graph.start_run()

    with pytest.raises(error, match=message):
        call(graph)

    graph.add_packet_to_input_stream("in", creator.create_int(1), 0)
    graph.close()
    graph.close()
    graph.wait_until_idle()


def test_a_payload_of_another_type_is_refused_at_once() -> None:
    graph = CalculatorGraph(
        graph_config="input_stream: 'i' node { calculator: 'ImagePropertiesCalculator' "
        "input_stream: 'IMAGE_CPU:i' output_stream: 'SIZE:s' }"
    )
    graph.start_run()

    with pytest.raises(
        ValueError, match='Packet type mismatch on calculator outputting to stream "i"'
    ):
        graph.add_packet_to_input_stream("i", creator.create_int(1), 0)

    with pytest.raises(ValueError, match=r"CalculatorGraph::Run\(\) failed"):
        graph.close()


def node(calculator: str, inputs: str, outputs: str, more: str = "") -> str:
    """Write a node; inputs and outputs are lists with spaces between the entries."""
    streams = [
        f"{field}: '{entry}'"
        for field, entries in (("input_stream", inputs), ("output_stream", outputs))
        for entry in entries.split()
    ]
    return f"node {{ calculator: '{calculator}' {' '.join(streams)} {more} }}\n"


def passing(inputs: str = "a", outputs: str = "b", more: str = "") -> str:
    """Write a graph with one input and one node."""
    return "input_stream: 'a'\n" + node("PassThroughCalculator", inputs, outputs, more)


def presence(inputs: str) -> str:
    return "input_stream: 'a'\n" + node("PacketPresenceCalculator", inputs, "PRESENCE:b")


LOOP = node("PassThroughCalculator", "b", "b")
SIZE_OF_FLAG = presence("PACKET:a") + node("ImagePropertiesCalculator", "IMAGE:b", "SIZE:c")
MARKED = "input_stream_info { tag_index: 'X' back_edge: true }"
RESERVED = "executor { name: 'default' type: 'ThreadPoolExecutor' }"
HANDLER = "input_stream_handler { input_stream_handler: 'Nope' }"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("node { calculator: 'Nope' }", RuntimeError, 'Unable to find Calculator "Nope"'),
        (passing() + passing()[18:], RuntimeError, 'Output Stream "b" defined twice.'),
        ("input_stream: 'a' " + passing(), RuntimeError, 'Output Stream "a" defined twice.'),
        (
            passing("z"),
            RuntimeError,
            "index 0 name PassThroughCalculator does not have a corresponding output stream.",
        ),
        (LOOP, RuntimeError, "cycle or calculator stream cycle detected in graph"),
        (passing("x:a"), RuntimeError, 'TAG:index:name is invalid, "x:a" does not match'),
        (passing("A:1:a"), RuntimeError, "Not all indexes were assigned names."),
        (passing("A:a A:a"), RuntimeError, 'tag "A" index 0 already had a name'),
        (
            passing("a a"),
            ValueError,
            "Input and output streams to PassThroughCalculator must use matching tags and indexes.",
        ),
        (presence(""), ValueError, 'Failed to get tag "PACKET" index 0'),
        (presence("PACKET:a X:a"), ValueError, 'Tag "X" index 0 was not expected.'),
        (passing(more=MARKED), ValueError, 'tag_index "X" requested in InputStreamInfo'),
        (passing(more="executor: 'x'"), ValueError, 'The executor "x" is not declared'),
        (RESERVED + passing(), ValueError, '"default" is a reserved executor name.'),
        (passing(more=HANDLER), RuntimeError, '"Nope" is not a registered input stream handler.'),
        (SIZE_OF_FLAG, RuntimeError, 'output stream will contain packets of type "bool"'),
        ("node { calculator: 3 }", RuntimeError, "Failed to parse: node"),
        ("nod { }", RuntimeError, "Failed to parse: nod"),
        ("node {", RuntimeError, "Failed to parse: node"),
        ("", RuntimeError, "Failed to parse"),
    ],
)
def test_graphs_that_cannot_run_raise_as_in_mediapipe(
    text: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        CalculatorGraph(graph_config=text)

    assert type(caught.value) is error
    assert message in str(caught.value)
    # What and where, in our own words, follows.
    assert "<graph>" in str(caught.value)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({}, ValueError, "Please provide one of the following: 'binary_graph_path'"),
        ({"graph_config": PASS_ON, "binary_graph_path": "x"}, ValueError, "Please provide one"),
        ({"foo": 1}, RuntimeError, "Unknown kwargs input argument: foo"),
        (
            {"binary_graph_path": "nope.binarypb"},
            FileNotFoundError,
            "The path does not exist: nope.binarypb",
        ),
        ({"graph_config": 3}, RuntimeError, "Failed to parse: 3"),
    ],
)
def test_a_graph_is_given_in_exactly_one_way(
    given: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        CalculatorGraph(**given)


def test_the_text_beside_a_binary_graph_is_read(tmp_path: Path) -> None:
    (tmp_path / "graph.pbtxt").write_text(PASS_ON, encoding="utf-8")

    graph = CalculatorGraph(binary_graph_path=str(tmp_path / "graph.binarypb"))

    assert "PassThroughCalculator" in graph.text_config


def test_the_packaged_graph_of_a_binary_graphs_name_is_read() -> None:
    name = "mediapipe/modules/pose_detection/pose_detection_cpu.binarypb"

    assert 'type: "PoseDetectionCpu"' in CalculatorGraph(binary_graph_path=name).text_config


def test_a_binary_graph_alone_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "graph.binarypb").write_bytes(b"\n")

    with pytest.raises(RuntimeError, match="binary graphs are not read"):
        CalculatorGraph(binary_graph_path=str(tmp_path / "graph.binarypb"))


class TestValidatedGraphConfig:
    GRAPH = """
        input_stream: 'i' input_stream: 'd' input_stream: 'x'
        node { calculator: 'ImageTransformationCalculator' input_stream: 'IMAGE:i'
               input_side_packet: 'ROTATION_DEGREES:r' output_stream: 'IMAGE:o' }
        node { calculator: 'DetectionUniqueIdCalculator'
               input_stream: 'DETECTIONS:d' output_stream: 'DETECTIONS:e' }
        node { calculator: 'PassThroughCalculator' input_stream: 'x' output_stream: 'y' }
    """

    @pytest.fixture
    def validated(self) -> ValidatedGraphConfig:
        found = ValidatedGraphConfig()
        found.initialize(graph_config=self.GRAPH)
        return found

    @pytest.mark.parametrize(
        ("stream", "name"),
        [
            ("i", "::mediapipe::ImageFrame"),
            ("o", "::mediapipe::ImageFrame"),
            ("e", "::std::vector<::mediapipe::Detection>"),
        ],
    )
    def test_types_of_streams_have_mediapipes_names(
        self, validated: ValidatedGraphConfig, stream: str, name: str
    ) -> None:
        assert validated.registered_stream_type_name(stream) == name
        assert validated.registered_side_packet_type_name("r") == "int"

    def test_unknown_streams_and_types_are_errors(self, validated: ValidatedGraphConfig) -> None:
        with pytest.raises(ValueError, match='Stream "zz" is not defined in the config'):
            validated.registered_stream_type_name("zz")
        with pytest.raises(ValueError, match='Side packet "zz" is not defined in the config'):
            validated.registered_side_packet_type_name("zz")
        with pytest.raises(RuntimeError, match='Unable to find the type for stream "x"'):
            validated.registered_stream_type_name("x")

    def test_it_is_initialized_once(self, validated: ValidatedGraphConfig) -> None:
        with pytest.raises(RuntimeError, match="initialized only once"):
            validated.initialize(graph_config=PASS_ON)

    def test_before_that_it_knows_nothing(self) -> None:
        validated = ValidatedGraphConfig()

        assert (validated.text_config, validated.binary_config) == ("", b"")
        with pytest.raises(ValueError, match='Stream "in" is not defined'):
            validated.registered_stream_type_name("in")
        with pytest.raises(ValueError, match="Please either provide 'binary_graph_path'"):
            validated.initialize()
        with pytest.raises(RuntimeError, match="call initialize"):
            CalculatorGraph(validated_graph_config=validated)

    def test_there_is_no_binary_form(self, validated: ValidatedGraphConfig) -> None:
        with pytest.raises(NotImplementedError, match="use text_config"):
            _ = validated.binary_config


def test_names_are_those_of_the_framework() -> None:
    assert GraphInputStreamAddMode is vt.GraphInputStreamAddMode
