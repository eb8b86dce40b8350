from __future__ import annotations

import pytest

from vitruvian.calculators.util.logic import LogicCalculator, Operation, combined
from vitruvian.framework.testing import run_calculator


@pytest.mark.parametrize(
    ("op", "values", "expected"),
    [
        ("AND", [True, True], True),
        ("AND", [True, False], False),
        ("AND", [], True),
        ("OR", [False, True], True),
        ("OR", [False, False], False),
        ("OR", [], False),
        ("XOR", [True, False], True),
        ("XOR", [True, True], False),
        ("XOR", [True, True, True], True),
        ("XOR", [], False),
    ],
)
def test_values_combine(op, values, expected):
    assert combined(Operation(op), values) is expected


def test_streams_side_packets_and_constants_take_part_and_the_result_turns_around():
    result = run_calculator(
        LogicCalculator(op="XOR", negate=True, input_value=[True]),
        side_packets={"side_inputs": True},
        inputs=[[(0, True), (1, False)], [(0, False), (1, False)]],
    )

    assert result.output == [(0, False), (1, True)]


def test_nothing_is_emitted_where_an_input_is_missing():
    result = run_calculator(LogicCalculator(op="OR"), inputs=[[(0, True), (1, True)], [(1, False)]])

    assert result.output == [(1, True)]
