"""A picture as plain data: names, places and ports as programs that draw need them."""

from __future__ import annotations

import json
import math
from enum import Enum
from textwrap import dedent

import pytest

from vitruvian.drawing.picture import picture_of
from vitruvian.drawing.picture_data import picture_data, plain
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.planner import plan_graph

SWITCH = """\
input_stream: a
input_side_packet: which
output_stream: b
node:
  - calculator: SwitchContainer
    name: either
    input_side_packet: SELECT:which
    input_stream: a
    output_stream: b
    options:
      contained_node:
        - calculator: PassThroughCalculator
        - calculator: PassThroughCalculator
"""
TEXT = """\
input_stream: video
output_stream: [landmarks, again]
node:
  - calculator: PoseLandmarkUpperBodyCpu
    name: the tracker
    input_stream: IMAGE:video
    output_stream:
      - LANDMARKS:landmarks
  - calculator: PassThroughCalculator
    input_stream: landmarks
    output_stream: again
  - {calculator: PassThroughCalculator, input_stream: again, output_stream: more}
"""


def data_of(text):
    return picture_data(picture_of(load_graph(dedent(text))), "<graph>")


def leaves(picture):
    for node in picture["nodes"]:
        if node["body"] is None:
            yield node["id"]
        else:
            yield from leaves(node["body"])


def test_nodes_stand_in_lines():
    nodes = data_of(TEXT)["nodes"]

    assert [(node["line"], node["endLine"]) for node in nodes] == [(4, 8), (9, 11), (12, 12)]
    assert [node["file"] for node in nodes] == [None, None, None]


@pytest.mark.parametrize("text", [TEXT, SWITCH])
def test_the_leaves_are_the_nodes_that_run(text):
    assert set(leaves(data_of(text))) == {node.name for node in plan_graph(text).nodes}


def test_the_inside_of_a_subgraph_begins_with_its_id():
    tracker = data_of(TEXT)["nodes"][0]

    assert tracker["id"] == "the_tracker__"
    assert all(name.startswith("the_tracker__") for name in leaves(tracker["body"]))
    assert tracker["body"]["nodes"][0]["file"].endswith(".yaml")


def test_streams_have_the_names_that_they_have_when_they_run():
    plan = plan_graph(TEXT)
    tracker = data_of(TEXT)["nodes"][0]
    ports = [
        port for node in tracker["body"]["nodes"] for port in node["inputs"] if not port["side"]
    ]

    assert {port["full"] for port in ports} <= set(plan.streams)
    assert any(port["full"] != port["stream"] for port in ports)


def test_a_switch_shows_what_it_chooses_from():
    [switch] = data_of(SWITCH)["nodes"]

    assert switch["kind"] == "subgraph"
    assert len(switch["body"]["nodes"]) >= 4


class Choice(Enum):
    FIRST = "first"


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (Choice.FIRST, "first"),
        ((1, 2.5, "a", None, True), [1, 2.5, "a", None, True]),
        ({"a": {1: (2,)}}, {"a": {"1": [2]}}),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (object, "<class 'object'>"),
    ],
)
def test_values_of_options_are_json(value, data):
    assert plain(value) == data
    json.dumps(plain(value), allow_nan=False)
