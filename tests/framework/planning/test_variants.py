from __future__ import annotations

import pytest

from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.planning import variants
from vitruvian.framework.planning.loading import load_plan

_GRAPH = """\
input_stream: a
output_stream: b
node: [{calculator: PassThroughCalculator, input_stream: a, output_stream: b}]
"""


@pytest.fixture
def asked(monkeypatch):
    """Have every graph replaced by another one, and return what was asked for."""
    other = load_plan(_GRAPH.replace("input_stream: a", "input_stream: x"))
    questions = []

    def choose(plan, source, device):
        questions.append((source, device))
        return other, "cpu"

    monkeypatch.setattr(variants, "_CHOOSERS", [choose])
    return questions


def test_graph_is_as_it_was_written_unless_a_device_is_asked_for(asked):
    assert CalculatorGraph(_GRAPH).input_streams == ("a",)
    assert asked == []


def test_whoever_knows_the_devices_chooses_the_graph_for_one(asked):
    graph = CalculatorGraph(_GRAPH, device="auto")

    assert graph.input_streams == ("x",)
    assert asked == [(_GRAPH, "auto")]


def test_graph_stays_where_nobody_knows_the_devices(monkeypatch):
    monkeypatch.setattr(variants, "_CHOOSERS", [])

    assert CalculatorGraph(_GRAPH, device="auto").input_streams == ("a",)
