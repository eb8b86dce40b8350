import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph

GRAPH = """
input_stream: [a, b]
output_stream: [out, tagged]
node:
  - calculator: PassThroughCalculator
    input_stream: [a, B:b]
    output_stream: [out, B:tagged]
"""


def test_packets_pass_from_each_tag_to_the_same_tag(bench):
    run = bench(GRAPH)
    run.packet("a", 1)
    run.packet("b", 1)
    run.packet("b", 3)
    run.finish()

    assert run.sent("out") == [(1, "a1")]
    assert run.sent("tagged") == [(1, "b1"), (3, "b3")]


def test_bounds_pass_too(bench):
    run = bench(GRAPH)
    run.bound("a", 10)
    run.bound("b", 5)

    assert run.seen("out") == [(4, None)]


def test_side_packets_pass_by_tag(bench):
    run = bench(
        """
        input_side_packet: [one, two]
        output_side_packet: [first, second]
        node:
          - calculator: PassThroughCalculator
            input_side_packet: [TAG:two, one]
            output_side_packet: [first, TAG:second]
        """,
        {"one": 1, "two": 2},
    )
    run.finish()

    assert run.graph.get_output_side_packet("first").value == 1
    assert run.graph.get_output_side_packet("second").value == 2


def test_side_packets_need_not_be_passed_on(bench):
    run = bench(
        """
        input_stream: a
        output_stream: out
        input_side_packet: one
        node:
          - calculator: PassThroughCalculator
            input_stream: a
            output_stream: out
            input_side_packet: one
        """,
        {"one": 1},
    )
    run.packet("a", 1)

    assert run.sent() == [(1, "a1")]


@pytest.mark.parametrize(
    ("inputs", "outputs", "message"),
    [
        ("[a, b]", "[x]", "the inputs are 0, 1, the outputs 0"),
        ("[A:a]", "[B:x]", "the inputs are A:0, the outputs B:0"),
        ("[A:0:a, A:1:b]", "[A:x, B:y]", "the inputs are A:0, A:1, the outputs A:0, B:0"),
    ],
)
def test_other_tags_or_indexes_are_refused(inputs, outputs, message):
    with pytest.raises(GraphConfigError, match=f"streams must use matching tags .*{message}"):
        CalculatorGraph(
            f"""
            input_stream: [a, b]
            node:
              - calculator: PassThroughCalculator
                input_stream: {inputs}
                output_stream: {outputs}
            """
        )
