import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph

GRAPH = """
input_stream: [image, extra]
output_stream: [shown, found]
node:
  - calculator: BypassCalculator
    input_stream: ["IMAGE:image", "EXTRA:extra"]
    output_stream: ["ANNOTATED:shown", "FOUND:found"]
    options:
      pass_input_stream: [{given}]
      pass_output_stream: [{sent}]
"""


def graph(given="IMAGE", sent="ANNOTATED"):
    return CalculatorGraph(GRAPH.format(given=given, sent=sent))


def test_named_streams_pass_and_the_others_only_settle():
    outs = list(graph().stream({"image": ["a", "b"], "extra": ["x", "y"]}))

    assert [(out["shown"], out["found"]) for out in outs] == [("a", None), ("b", None)]


def test_an_unpassed_output_lets_downstream_go_on():
    bounds = []
    one = graph()
    one.observe_output_stream(
        "found",
        lambda _, packet: bounds.append(int(packet.timestamp)),
        observe_timestamp_bounds=True,
    )
    list(one.stream({"image": ["a", "b"], "extra": ["x", "y"]}, frame_rate=1))

    assert bounds[:2] == [0, 1_000_000]


def test_names_pair_up():
    with pytest.raises(GraphConfigError, match="names 1 streams and pass_output_stream 0"):
        graph(sent="")


def test_a_stream_that_the_node_lacks_is_named():
    with pytest.raises(GraphConfigError, match="this node has no output stream 'SHOWN'"):
        graph(sent="SHOWN")
