"""Sources that are ahead read on between the calls that keep all cores busy, not beside them."""

from __future__ import annotations

from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context, RunInfo
from vitruvian.framework.authoring.ports import Input, Option, Output
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.runtime.executor import usable_cores
from vitruvian.framework.runtime.node import Task
from vitruvian.framework.runtime.scheduler import Scheduler

RECORDED = RunInfo(live=False, threads=2)


class PacedSource(Calculator):
    """Send the numbers 0 to 4."""

    number = Output(int)

    def open(self, ctx: Context) -> None:
        self.sent = 0

    def process(self, ctx: Context) -> None:
        ctx.send(self.number, self.sent, at=self.sent)
        self.sent += 1
        if self.sent == 5:
            ctx.stop()


class BusyCalculator(Calculator):
    """Send what comes, with threads of its own."""

    number = Input(int)
    same = Output(int)
    cores = Option(0, doc="How many cores are kept busy; by default all.")

    def open(self, ctx: Context) -> None:
        ctx.keeps_busy(self.cores or usable_cores())

    def process(self, ctx: Context) -> None:
        ctx[self.same] = ctx[self.number]


class BusySink(Calculator):
    """Take what comes, with threads of its own."""

    number = Input(int)

    def open(self, ctx: Context) -> None:
        ctx.keeps_busy(usable_cores())

    def process(self, ctx: Context) -> None:
        pass


class JoinCalculator(Calculator):
    """Take two numbers of a time."""

    first = Input(int)
    second = Input(int)

    def process(self, ctx: Context) -> None:
        pass


SOURCE = {"calculator": "PacedSource", "output_stream": "NUMBER:n"}
BUSY = {"calculator": "BusyCalculator", "input_stream": "NUMBER:n", "output_stream": "SAME:m"}
JOIN = {"calculator": "JoinCalculator", "input_stream": ["FIRST:n", "SECOND:m"]}


class Stage:
    """A scheduler whose calls the test makes one by one, as threads would."""

    def __init__(self, *nodes: dict[str, Any], run: RunInfo = RECORDED, **config: Any) -> None:
        graph = CalculatorGraph({"node": list(nodes), **config})
        self.scheduler = Scheduler(graph.plan, {}, run)
        self.begun: dict[str, Task] = {}
        self.scheduler.start()
        for _ in nodes:
            self.end(self.begin())

    def begin(self) -> str:
        """Take the next call; return its node's name, "" for none."""
        task = self.scheduler.next_task("")
        if task is None:
            return ""
        self.begun[task.node.name] = task
        return task.node.name

    def end(self, name: str) -> None:
        """Run a call that has begun."""
        task = self.begun.pop(name)
        task.run()
        assert task.error is None
        self.scheduler.finish(task)

    def begin_all(self) -> list[str]:
        """Take calls until there is none; return the names of their nodes."""
        names: list[str] = []
        while name := self.begin():
            names.append(name)
        return names

    def call(self, name: str) -> None:
        assert self.begin() == name
        self.end(name)


def test_a_source_waits_for_the_end_of_a_call_that_keeps_all_cores_busy() -> None:
    stage = Stage(SOURCE, BUSY, JOIN)
    stage.call("PacedSource")
    assert stage.begin_all() == ["BusyCalculator"]

    stage.end("BusyCalculator")

    assert stage.begin_all() == ["JoinCalculator", "PacedSource"]


def test_it_is_called_once_for_each_such_call() -> None:
    stage = Stage(SOURCE, BUSY, JOIN)
    stage.call("PacedSource")
    stage.call("BusyCalculator")
    assert stage.begin_all() == ["JoinCalculator", "PacedSource"]

    # It has read the next frame, before the busy node has begun with it.
    stage.end("PacedSource")

    assert stage.begin_all() == ["BusyCalculator"]
    stage.end("JoinCalculator")
    assert stage.begin_all() == []
    stage.end("BusyCalculator")
    assert stage.begin_all() == ["JoinCalculator", "PacedSource"]


def test_it_goes_on_at_once_where_its_packets_are_waited_for() -> None:
    stage = Stage(SOURCE, BUSY)
    stage.call("PacedSource")

    # The busy node has taken the packet, and wants the next one as soon as it is done.
    assert stage.begin_all() == ["BusyCalculator", "PacedSource"]


@pytest.mark.parametrize(
    ("nodes", "run"),
    [
        pytest.param((SOURCE, BUSY, JOIN), RunInfo(live=True, threads=2), id="live"),
        pytest.param((SOURCE, BUSY, JOIN), RunInfo(live=False, threads=1), id="one thread"),
        pytest.param(
            (SOURCE, BUSY | {"options": {"cores": 1}}, JOIN),
            RECORDED,
            id="another core is free",
            marks=pytest.mark.skipif(usable_cores() == 1, reason="there is one core"),
        ),
        pytest.param(
            (SOURCE, BUSY, JOIN, {"calculator": "BusySink", "input_stream": "NUMBER:m"}),
            RECORDED,
            id="an encoder at the end is busy, too",
        ),
    ],
)
def test_otherwise_sources_read_beside_the_call(nodes, run) -> None:
    stage = Stage(*nodes, run=run)
    stage.call("PacedSource")

    assert stage.begin_all() == ["BusyCalculator", "PacedSource"]


def test_it_goes_on_where_nothing_else_is_left_to_do() -> None:
    # Nobody feeds m, so the queue of n before the join is never empty.
    stage = Stage(
        SOURCE,
        JOIN,
        {"calculator": "BusyCalculator", "input_stream": "NUMBER:a", "output_stream": "SAME:b"},
        input_stream=["m", "a"],
    )

    for _ in range(5):
        stage.call("PacedSource")

    assert stage.begin_all() == ["PacedSource"]
    stage.end("PacedSource")


def test_it_can_be_stopped_while_it_waits() -> None:
    stage = Stage(SOURCE, BUSY, JOIN)
    stage.call("PacedSource")
    assert stage.begin_all() == ["BusyCalculator"]

    stage.scheduler.stop_sources()

    assert stage.begin_all() == ["PacedSource"]
    stage.end("PacedSource")
    stage.end("BusyCalculator")
    while name := stage.begin():
        stage.end(name)
    assert stage.scheduler.is_done


@pytest.mark.parametrize("paused", [False, True])
def test_a_run_has_the_same_results(rig, paused: bool) -> None:
    graph = rig.graph(SOURCE, BUSY, ("RigPairCalculator", "n m", "pair"), observe="pair")

    graph.start_run(live=False, paused=paused)
    if paused:
        while graph.step_frame():
            pass
        graph.resume()
    graph.wait_until_done(rig.timeout)

    assert rig.seen["pair"] == [(time, (time, time)) for time in range(5)]
