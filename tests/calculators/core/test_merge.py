import pytest

from vitruvian.calculators.core.merge import MergeCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator


@pytest.mark.parametrize(
    ("streams", "merged"),
    [
        ([[(1, "a")], [(1, "b")]], [(1, "a")]),
        ([[(2, "a")], [(1, "b"), (2, "c")]], [(1, "b"), (2, "a")]),
        ([[], [(1, "b")], [(1, "c"), (4, "d")]], [(1, "b"), (4, "d")]),
        ([[(1, "a")]], [(1, "a")]),
    ],
)
def test_the_first_input_with_a_packet_wins(streams, merged):
    assert run_calculator(MergeCalculator(), data=streams).output == merged


def test_it_waits_until_a_better_input_is_known_to_have_nothing(bench):
    run = bench(
        """
        input_stream: [a, b]
        output_stream: out
        node:
          - calculator: MergeCalculator
            input_stream: [a, b]
            output_stream: out
        """
    )
    run.packet("b", 5)
    assert run.sent() == []
    run.bound("a", 6)
    assert run.sent() == [(5, "b5")]


def test_an_input_is_needed():
    with pytest.raises(GraphConfigError, match="MergeCalculator: wire input 'data' to merge"):
        CalculatorGraph("node: [{calculator: MergeCalculator, output_stream: out}]")
