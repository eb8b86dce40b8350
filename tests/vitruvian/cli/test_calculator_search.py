"""Calculators and subgraphs are found by words."""

from __future__ import annotations

import pytest

from vitruvian.cli.calculator_search import Entry, search

ENTRIES = [
    Entry("GateCalculator", ["ALLOW", "DISALLOW"], "Let packets through.\n\nOr hold them back."),
    Entry("FlowLimiterCalculator", ["FINISHED", "ALLOW"], "Drop packets, as a gate does."),
    Entry("AggregateCalculator", [], "Sum numbers."),
    Entry("PoseDetectionCpu", ["IMAGE", "DETECTIONS"], "Find people in a picture."),
]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["gate"], ["GateCalculator", "AggregateCalculator", "FlowLimiterCalculator"]),
        (["GATE"], ["GateCalculator", "AggregateCalculator", "FlowLimiterCalculator"]),
        (["allow"], ["FlowLimiterCalculator", "GateCalculator"]),
        (["packets", "drop"], ["FlowLimiterCalculator"]),
        (["people"], ["PoseDetectionCpu"]),
        (["hold"], ["GateCalculator"]),
        (["nothing"], []),
        (["gate", "nothing"], []),
    ],
)
def test_what_fits_best_comes_first(words: list[str], names: list[str]) -> None:
    assert [entry.name for entry in search(words, ENTRIES)] == names


def test_a_summary_is_the_first_line() -> None:
    assert ENTRIES[0].summary == "Let packets through."
