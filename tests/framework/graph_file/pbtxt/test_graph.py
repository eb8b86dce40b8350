from __future__ import annotations

from pathlib import Path

import pytest

import vitruvian as vt
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph_file.config import GraphConfig
from vitruvian.framework.graph_file.library import GraphLibrary
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.planner import check_graph

GRAPH = """\
# Passes every other number on.
#
# For tests.

input_stream: "numbers"
input_stream: "TICK:tick"
output_stream: "out"
num_threads: -1
max_queue_size: 5
executor { name: "pool" type: "ThreadPoolExecutor"
           options { [mediapipe.ThreadPoolExecutorOptions.ext] { num_threads: 2 } } }
node {
  calculator: "GateCalculator"
  name: "gate"
  input_stream: ["numbers", "DISALLOW:loop"]
  input_stream_info: { tag_index: "DISALLOW" back_edge: true }
  output_stream: "out"
  executor: "pool"
  input_stream_handler {
    input_stream_handler: "SyncSetInputStreamHandler"
    options {
      [mediapipe.SyncSetInputStreamHandlerOptions.ext] { sync_set { tag_index: ":0" } }
    }
  }
  options: {
    [mediapipe.GateCalculatorOptions.ext] { empty_packets_as_allow: true }
  }
}
"""


def node_of(text: str) -> vt.framework.graph_file.config.NodeConfig:  # type: ignore[name-defined]
    config = load_graph(f"input_stream: 'in'\nnode {{\n{text}\n}}")
    assert isinstance(config, GraphConfig)
    return config.node[0]


def test_the_fields_of_a_graph_are_read_like_those_of_yaml(tmp_path: Path) -> None:
    file = tmp_path / "graph.pbtxt"
    file.write_text(GRAPH, encoding="utf-8")

    config = load_graph(file)

    assert config.doc == "Passes every other number on.\n\nFor tests."
    assert [str(entry) for entry in config.input_stream] == ["numbers", "TICK:tick"]
    assert (config.num_threads, config.max_queue_size) == (None, 5)
    assert (config.executor[0].name, config.executor[0].num_threads) == ("pool", 2)
    (node,) = config.node
    assert [str(entry) for entry in node.input_stream] == ["numbers", "DISALLOW:loop"]
    assert node.back_edge == (("DISALLOW", 0),)
    assert node.options == {"empty_packets_as_allow": True}
    assert node.input_stream_handler is not None
    assert node.input_stream_handler.name == "SyncSetInputStreamHandler"
    assert node.input_stream_handler.options == {"sync_set": {"tag_index": ":0"}}


def test_everything_knows_its_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "graph.pbtxt"
    file.write_text(GRAPH, encoding="utf-8")

    (node,) = load_graph(file).node

    assert (node.location.file, node.location.line, node.location.column) == (str(file), 13, 3)
    assert (node.input_stream[1].location.line, node.input_stream[1].location.column) == (15, 29)
    place = node.option_locations["empty_packets_as_allow",]
    assert (place.line, place.column) == (26, 45)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("options { [a.B.ext] { x: 1 y: FOO } }", {"x": 1, "y": "FOO"}),
        ("node_options: { [type.googleapis.com/a.B] { x: 1 } }", {"x": 1}),
        (
            "node_options { [t.g/a.B] { x: 1 } } node_options { [t.g/a.C] { y: 2 } }",
            {"x": 1, "y": 2},
        ),
        ("options { [a.B.ext] { x: 1 x: 2 x: [3, 4] } }", {"x": [1, 2, 3, 4]}),
        ("options { [a.B.ext] { x { y: 1 } x { y: 2 } } }", {"x": [{"y": 1}, {"y": 2}]}),
        ("options { [a.B.ext] { x { y {} } } }", {"x": {"y": {}}}),
        ("options { [a.Base.ext] { [a.B.ext] { x: 1 } } }", {"x": 1}),
        ("options { [a.b.threshold]: 0.5 }", {"threshold": 0.5}),
        ("options {}", {}),
    ],
)
def test_options_lose_the_names_of_their_types(options: str, expected: object) -> None:
    assert node_of(f"calculator: 'X' {options}").options == expected


def test_options_go_before_node_options() -> None:
    node = node_of(
        "calculator: 'X' node_options { [t/a.B] { x: 1 } } options { [a.B.ext] { x: 2 } }"
    )

    assert node.options == {"x": 2}


def test_what_changes_no_packet_is_left_out() -> None:
    node = node_of(
        "calculator: 'X' input_stream: 'in' profiler { } max_in_flight: 0 external_input: 'side'"
    )

    assert [str(entry) for entry in node.input_side_packet] == ["side"]
    assert node.max_in_flight is None


def test_a_side_packet_that_no_node_makes_is_an_input_of_the_graph() -> None:
    config = load_graph(
        "node { calculator: 'A' output_side_packet: 'own' input_side_packet: 'X:given' }\n"
        "node { calculator: 'B' input_side_packet: 'own' input_side_packet: 'given' }"
    )

    assert [str(entry) for entry in config.input_side_packet] == ["given"]


PASS_ON = """\
input_stream: "in"
output_stream: "out"
node { calculator: "PassThroughCalculator" input_stream: "in" output_stream: "out" }
"""


def test_text_is_known_by_its_nodes() -> None:
    with vt.CalculatorGraph(PASS_ON, threads=0) as graph:
        graph.add_packet_to_input_stream("in", vt.Packet("x").at(1))


def test_a_subgraph_beside_a_graph_is_found_by_its_type(tmp_path: Path) -> None:
    (tmp_path / "inner.pbtxt").write_text(
        "type: 'HandOnSubgraph'\ninput_stream: 'IN:in'\noutput_stream: 'OUT:out'\n"
        "node { calculator: 'PassThroughCalculator' input_stream: 'in' output_stream: 'out' }",
        encoding="utf-8",
    )
    (tmp_path / "outer.yaml").write_text(
        "input_stream: a\noutput_stream: b\nnode:\n  - calculator: HandOnSubgraph\n"
        "    input_stream: IN:a\n    output_stream: OUT:b\n",
        encoding="utf-8",
    )

    graph = vt.CalculatorGraph(tmp_path / "outer.yaml")

    assert [node.name for node in graph.plan.nodes] == ["handonsubgraph__PassThroughCalculator"]


def test_a_yaml_file_goes_before_a_pbtxt_file_of_the_same_type(tmp_path: Path) -> None:
    (tmp_path / "a.pbtxt").write_text("type: 'TwiceSubgraph'\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("type: TwiceSubgraph\n", encoding="utf-8")

    library = GraphLibrary(subgraph_dirs=[tmp_path])

    assert library.subgraphs()["TwiceSubgraph"].name == "b.yaml"


UNKNOWN_STREAM = """\
input_stream: "a"
node {
  calculator: "PassThroughCalculator"
  input_stream: "aa"
  output_stream: "b"
}
"""

UNKNOWN_OPTION = """\
input_stream: "a"
node {
  calculator: "GateCalculator"
  input_stream: ["a", "ALLOW:a"]
  options { [mediapipe.GateCalculatorOptions.ext] {
    empty_packets: 2
  } }
}
"""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("node {\n  calculator: 'X'\n", "bad.pbtxt:1:6: the '{' that opens here has no '}'"),
        ("node {\n  calculatr: 'X'\n}", "bad.pbtxt:2:3: unknown field 'calculatr' of a node"),
        ("node: 'X'", "bad.pbtxt:1:7: 'node' is not used"),
        ("", "bad.pbtxt:0:0: there is no graph in here; a graph needs 'node { … }'"),
        (UNKNOWN_STREAM, "bad.pbtxt:4:17: PassThroughCalculator reads stream 'aa', which no node"),
        (UNKNOWN_OPTION, "bad.pbtxt:6:5: GateCalculator has no option 'empty_packets'"),
    ],
)
def test_problems_carry_file_line_and_column(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "bad.pbtxt"
    file.write_text(text, encoding="utf-8")

    found = [
        f"bad.pbtxt:{one.location.line}:{one.location.column}: {one.message}"
        for one in check_graph(file)
    ]

    if "is not used" in problem:
        problem = "bad.pbtxt:1:7: 'node' is the text 'X'; expected"
        found = [text for text in found if "expected" in text]
    assert any(text.startswith(problem) for text in found), found


def test_all_problems_of_a_file_are_reported() -> None:
    with pytest.raises(GraphConfigError) as caught:
        load_graph(
            "node { calculator: 1 }\nnode { calculator: 'X' input_stream: 'a:b' max_queue: 1 }"
        )

    assert len(caught.value.problems) == 3


def test_options_of_nodes_inside_a_switch_are_fitted_too() -> None:
    problems = check_graph(
        "input_side_packet: 'which'\n"
        "node { calculator: 'SwitchContainer' input_side_packet: 'SELECT:which'\n"
        "  output_side_packet: 'PACKET:number'\n"
        "  options { [mediapipe.SwitchContainerOptions.ext] {\n"
        "    contained_node { calculator: 'ConstantSidePacketCalculator'\n"
        "      options { [mediapipe.ConstantSidePacketCalculatorOptions.ext] {\n"
        "        packet { int_value: 1 } } } }\n"
        "    contained_node { calculator: 'ConstantSidePacketCalculator'\n"
        "      node_options { [t/mediapipe.ConstantSidePacketCalculatorOptions] {\n"
        "        packet { int_value: 2 } } } } } } }"
    )

    assert problems == []
