import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph

JOIN = """
input_stream: [a, b]
output_stream: [c, d]
node:
  - calculator: PacketInnerJoinCalculator
    input_stream: [a, b]
    output_stream: [c, d]
"""


def test_only_times_that_all_streams_have_pass(bench):
    run = bench(JOIN)
    for time in (1, 2, 4):
        run.packet("a", time)
    for time in (2, 3, 4):
        run.packet("b", time)

    assert run.sent("c") == [(2, "a2"), (4, "a4")]
    assert run.sent("d") == [(2, "b2"), (4, "b4")]


def test_other_times_are_settled(bench):
    run = bench(JOIN)
    run.packet("a", 1)
    run.bound("b", 5)

    assert run.seen("c")[-1] == (1, None)


def test_the_numbers_of_streams_must_match():
    with pytest.raises(GraphConfigError, match=r"must match; this node has 2 inputs and 1 outputs"):
        CalculatorGraph(JOIN.replace("output_stream: [c, d]", "output_stream: c"))
