"""Calculators that only these tests know, in a registry of their own."""

from __future__ import annotations

from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator, CalculatorRegistry
from vitruvian.framework.authoring.contract import Contract
from vitruvian.framework.authoring.ports import (
    ANY_TAG,
    Input,
    Option,
    Output,
    SideInput,
    SideOutput,
)
from vitruvian.framework.graph_file.config import GraphConfig
from vitruvian.framework.graph_file.library import GraphLibrary
from vitruvian.framework.planning.plan import GraphPlan
from vitruvian.framework.planning.planner import check_graph, plan_graph
from vitruvian.framework.streams.sync import Immediate


class Animal:
    pass


class Dog(Animal):
    pass


class SplitCalculator(Calculator, abstract=True):
    text = Input(str, tag="")
    words = Output(tuple[str, ...], tag="")
    limit = Option(10, ge=1)


class TotalCalculator(Calculator, abstract=True):
    words = Input(tuple[str, ...], tag="")
    total = Output(int, tag="")
    start = Option(0)


class AddCalculator(Calculator, abstract=True):
    a = Input(int)
    b = Input(int, optional=True)
    loop = Input(int, optional=True)
    start = SideInput(int, optional=True)
    total = Output(int, tag="SUM")
    high = Output(int)
    last = SideOutput(int)


class PassCalculator(Calculator, abstract=True):
    inputs = Input(Any, tag=ANY_TAG)
    outputs = Output(Any, tag=ANY_TAG, same_as=inputs)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        assert node is not None
        keys = [
            {(e.tag, e.index) for e in side} for side in (node.input_stream, node.output_stream)
        ]
        if keys[0] != keys[1]:
            raise ValueError("must use matching tags and indexes")


class EitherCalculator(Calculator, abstract=True):
    given = Input[int | str](int | str, tag="")
    same = Output[int | str](int | str, tag="", same_as=given)


class MergeCalculator(Calculator, abstract=True):
    inputs = Input(Any, tag="", repeated=True)
    output = Output(Any, tag="", same_as=inputs)
    sync = Immediate()


class MuxCalculator(Calculator, abstract=True):
    inputs = Input(Any, tag="INPUT", repeated=True)
    select = Input(int)
    output = Output(Any, same_as=inputs)


class ConstantCalculator(Calculator, abstract=True):
    packet = SideOutput(Any, repeated=True)


class NeedsSideCalculator(Calculator, abstract=True):
    image = Input(bytes)
    model = SideInput(str)
    out = Output(bytes, tag="")


class PairCalculator(Calculator, abstract=True):
    first = Input(int, tag="")
    second = Input(str, tag="")
    out = Output(int, tag="")


class DogCalculator(Calculator, abstract=True):
    dog = Output(Dog, tag="")


class VetCalculator(Calculator, abstract=True):
    animal = Input(Animal, tag="")
    healthy = Output(bool, tag="")


class BrokenContractCalculator(Calculator, abstract=True):
    out = Output(int, tag="")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        raise KeyError("oops")


class RenamedPortCalculator(Calculator, abstract=True):
    out = Output(int, tag="")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        contract.inputs.append(Input(int, tag="EXTRA"))


PROBES = (
    AddCalculator,
    BrokenContractCalculator,
    ConstantCalculator,
    DogCalculator,
    EitherCalculator,
    MergeCalculator,
    MuxCalculator,
    NeedsSideCalculator,
    PairCalculator,
    PassCalculator,
    RenamedPortCalculator,
    SplitCalculator,
    TotalCalculator,
    VetCalculator,
)


@pytest.fixture
def registry():
    registry = CalculatorRegistry()
    for probe in PROBES:
        registry.add(probe.__name__, probe)
    return registry


@pytest.fixture
def library(tmp_path):
    (tmp_path / "subgraphs").mkdir(exist_ok=True)
    return GraphLibrary(subgraph_dirs=[tmp_path / "subgraphs"])


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that writes a file, so that messages show just its name."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> str:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text.removeprefix("\n"))
        return name

    return write


@pytest.fixture
def problems_of(write, registry, library):
    """Return a function that gives the messages of a graph."""

    def problems_of(text: str) -> list[str]:
        name = write("g.yaml", text)
        return [str(item) for item in check_graph(name, registry=registry, library=library)]

    return problems_of


@pytest.fixture
def plan(registry, library):
    """Return a function that plans a graph."""

    def plan(source: str | GraphConfig) -> GraphPlan:
        return plan_graph(source, registry=registry, library=library)

    return plan
