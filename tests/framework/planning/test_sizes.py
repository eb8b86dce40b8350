"""Large graphs are checked in a time that grows with them, and too large ones are refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from vitruvian.framework.graph_file.problems import Problems
from vitruvian.framework.planning.planner import check_graph

DOUBLE = """
type: D{0}
input_stream: IN:a
output_stream: OUT:c
node:
  - {{calculator: {1}, input_stream: "{2}a", output_stream: "{3}b"}}
  - {{calculator: {1}, input_stream: "{2}b", output_stream: "{3}c"}}
"""


def write_doubles(write: Any, levels: int) -> None:
    write("subgraphs/d0.yaml", DOUBLE.format(0, "PassCalculator", "", ""))
    for level in range(1, levels):
        write(f"subgraphs/d{level}.yaml", DOUBLE.format(level, f"D{level - 1}", "IN:", "OUT:"))


def use(level: int) -> str:
    node = f'{{calculator: D{level}, input_stream: "IN:a", output_stream: "OUT:b"}}'
    return f"input_stream: a\nnode: [{node}]"


def test_subgraphs_that_double_are_counted_and_not_expanded(write, problems_of):
    write_doubles(write, 24)

    assert problems_of(use(23)) == [
        (
            "g.yaml:1: with its subgraphs the graph has 16,777,216 nodes, and the limit is "
            "200,000; use fewer subgraphs within each other, or raise the limit with "
            "VITRUVIAN_MAX_NODES=16777216"
        )
    ]


def test_the_limit_of_nodes_can_be_set(write, problems_of, plan, monkeypatch):
    write_doubles(write, 4)
    monkeypatch.setenv("VITRUVIAN_MAX_NODES", "15")
    assert "the graph has 16 nodes, and the limit is 15" in problems_of(use(3))[0]

    monkeypatch.setenv("VITRUVIAN_MAX_NODES", "16")
    assert len(plan(use(3)).nodes) == 16


def test_subgraphs_within_too_many_others_are_refused(write, problems_of):
    write_doubles(write, 66)

    (problem,) = problems_of(use(65))
    assert problem == (
        "g.yaml:1: subgraphs are nested more than 64 levels deep, down to D1; use fewer levels"
    )


def test_hints_end_after_thousands_of_comparisons():
    problems = Problems()
    names = [f"stream_number_{number}" for number in range(3000)]
    hints = [problems.nearest(f"stream_nubmer_{number}", names) for number in range(20)]

    assert hints[0] == "stream_number_0"
    assert hints[-1] is None


def wide(inputs: int) -> str:
    names = ", ".join(f"s{number}" for number in range(inputs))
    node = f"{{calculator: MergeCalculator, input_stream: [{names}], output_stream: out}}"
    return f"input_stream: [{names}]\nnode: [{node}]"


def side_by_side(streams: int) -> str:
    ins, outs = (", ".join(f"{kind}{number}" for number in range(streams)) for kind in "st")
    node = f"{{calculator: PassThroughCalculator, input_stream: [{ins}], output_stream: [{outs}]}}"
    return f"input_stream: [{ins}]\nnode: [{node}]"


def long(nodes: int) -> str:
    node = "{calculator: PassThroughCalculator, input_stream: s%d, output_stream: s%d}"
    text = ", ".join(node % (number, number + 1) for number in range(nodes))
    return f"input_stream: s0\nnode: [{text}]"


def misspelt(nodes: int) -> str:
    node = "{calculator: PassThroughCalculator, input_stream: in_%d, output_stream: out_%d}"
    text = ", ".join(node % (number, number) for number in range(nodes))
    return f"input_stream: s0\nnode: [{text}]"


def steps_of(call: Callable[[], object]) -> int:
    """Count the lines of the framework's code that a call runs."""
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal steps
        if "framework" not in frame.f_code.co_filename:
            return None
        steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        call()
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("graph", [wide, side_by_side, long, misspelt])
def test_the_work_of_a_check_grows_with_the_graph(graph):
    check_graph(graph(10))
    small, large = graph(80), graph(320)

    assert steps_of(lambda: check_graph(large)) < 4.6 * steps_of(lambda: check_graph(small))
