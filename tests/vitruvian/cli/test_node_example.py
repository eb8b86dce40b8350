"""Nodes to copy are made up of what a calculator declares, and of what it lets pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

import vitruvian as vt
from vitruvian.cli.node_example import graph_around, nodes_to_copy
from vitruvian.cli.option_sample import sample_options
from vitruvian.framework.authoring.contract import Contract


class _Silent(vt.Calculator, abstract=True):
    """Do nothing, whatever comes."""

    def process(self, ctx: vt.Context) -> None: ...


class SampleChoiceCalculator(_Silent):
    """Take one of two inputs, and make one of two outputs."""

    left = vt.Input(int, optional=True)
    right = vt.Input(int, optional=True)
    up = vt.Output(int)
    down = vt.Output(int)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node and [entry.tag for entry in node.input_stream] != ["RIGHT"]:
            raise ValueError("wire RIGHT")
        if node and [entry.tag for entry in node.output_stream] != ["DOWN"]:
            raise ValueError("wire DOWN")


class SampleJoinCalculator(_Silent):
    """Make one of several."""

    items = vt.Input(int, tag="ITEM", repeated=True)
    sum = vt.Output(int)


class SampleSplitCalculator(_Silent):
    """Make several of one."""

    whole = vt.Input(int, tag="")
    parts = vt.Output(int, tag="", repeated=True)


class SamplePassCalculator(_Silent):
    """Pass what is wired."""

    data = vt.Input(int, tag="", repeated=True)
    extra = vt.Input(int, optional=True)
    data_out = vt.Output(int, tag="", repeated=True, same_as=data)
    extra_out = vt.Output(int, same_as=extra)


class SampleHardCalculator(_Silent):
    """Refuse every node."""

    data = vt.Input(int)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        raise ValueError("no")


@pytest.mark.parametrize(
    ("cls", "lines"),
    [
        (
            SampleChoiceCalculator,
            ["  input_stream: RIGHT:right", "  output_stream: DOWN:down"],
        ),
        (
            SampleJoinCalculator,
            ["  input_stream: [ITEM:0:items_0, ITEM:1:items_1]", "  output_stream: SUM:sum"],
        ),
        (SampleSplitCalculator, ["  input_stream: whole", "  output_stream: [parts_0, parts_1]"]),
        (SamplePassCalculator, ["  input_stream: data", "  output_stream: data_out"]),
        (SampleHardCalculator, ["  input_stream: DATA:data"]),
    ],
)
def test_the_plainest_node_that_passes_is_shown(cls: type[vt.Calculator], lines: list[str]) -> None:
    assert nodes_to_copy(cls) == [f"- calculator: {cls.__name__}", *lines]


def test_a_graph_around_nodes_declares_what_none_of_them_makes() -> None:
    nodes = [
        {
            "calculator": "A",
            "input_stream": ["X:x", "LOOP:y"],
            "output_stream": "z",
            "input_side_packet": "s",
        },
        {"calculator": "B", "input_stream": "z", "output_stream": "Y:0:y"},
    ]

    assert graph_around(nodes) == {
        "node": nodes,
        "input_stream": ["x"],
        "input_side_packet": ["s"],
    }


class Kind(StrEnum):
    """A choice."""

    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True)
class Group:
    """Options that go together."""

    width: int
    kinds: tuple[Kind, ...]
    height: int = 3


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (vt.Option(type=int), 1),
        (vt.Option(type=int, ge=4), 4),
        (vt.Option(type=float, gt=1.0), 2.0),
        (vt.Option(type=float, lt=1.0), 0.0),
        (vt.Option(type=float, gt=0.0, lt=1.0), 0.5),
        (vt.Option(type=bool), True),
        (vt.Option(type=str), "text"),
        (vt.Option(type=Kind), "near"),
        (vt.Option(type=Group), {"width": 1, "kinds": ["near"]}),
        (vt.Option[Any](type=tuple[int, str]), [1, "text"]),
        (vt.Option[Any](type=dict[str, int]), {}),
        (vt.Option(None, type=float | None, example=3.5), 3.5),
        (vt.Option(Kind.FAR), "far"),
        (vt.Option((1, 2)), [1, 2]),
    ],
)
def test_options_get_values_that_their_types_allow(option: vt.Option[Any], value: Any) -> None:
    assert sample_options({"option": option}) == {"option": value}


@pytest.mark.parametrize("default", [0, "", None, Group(1, ())])
def test_a_default_that_says_nothing_is_left_out(default: Any) -> None:
    assert sample_options({"option": vt.Option(default)}) == {}


def test_examples_and_required_options_come_before_defaults() -> None:
    options: dict[str, vt.Option[Any]] = {
        "plain": vt.Option(2),
        "shown": vt.Option(0, example=5),
        "needed": vt.Option(type=int),
    }

    assert sample_options(options) == {"shown": 5, "needed": 1}
