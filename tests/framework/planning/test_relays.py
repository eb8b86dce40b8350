"""Nodes that only hand packets on in a run are left out of it, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.demand import Demand
from vitruvian.framework.authoring.ports import Input, Option, Output
from vitruvian.framework.errors import CalculatorError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.planning.demand import needed_plan
from vitruvian.framework.planning.loading import load_plan
from vitruvian.framework.planning.relays import without_relays


class RelayOpenCalculator(Calculator, pure=True):
    """Hand the only input on by all outputs, and say so."""

    value: Input[Any] = Input(Any, tag="")
    same: Output[Any] = Output(Any, tag="", repeated=True)
    relays = Option(default=True)

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        if demand.node.options["relays"]:
            for target in demand.node.outputs:
                demand.relay(demand.node.inputs[0], target)

    def process(self, ctx):
        for index in range(ctx.count(self.same)):
            ctx.forward(self.same, ctx.packet(self.value), index=index)


class RelayNumberCalculator(Calculator, pure=True):
    value: Input[Any] = Input(Any, tag="")
    number = Output(int, tag="")

    def process(self, ctx):
        ctx[self.number] = 7


class RelayTextCalculator(Calculator, pure=True):
    text = Input(str, tag="")
    output = Output(str, tag="")

    def process(self, ctx):
        ctx[self.output] = ctx[self.text]


def node(kind, source, target, **fields):
    return {
        "calculator": f"Relay{kind}Calculator",
        "input_stream": source,
        "output_stream": target,
        **fields,
    }


def graph(*nodes, output="out"):
    return {"input_stream": "in", "output_stream": output, "node": list(nodes)}


def wires(plan):
    return [
        (one.name.removeprefix("Relay"), [wire.stream for wire in one.inputs]) for one in plan.nodes
    ]


def test_readers_read_what_a_chain_of_relays_reads():
    nodes = [node("Open", "in", "a"), node("Open", "a", ["b", "c"]), node("Number", "c", "out")]
    plan = needed_plan(load_plan(graph(*nodes)), polled=["out"])

    assert wires(plan) == [("NumberCalculator", ["in"])]


def test_a_relay_stays_for_a_stream_that_the_application_polls():
    nodes = [node("Open", "in", ["a", "b"]), node("Number", "a", "out")]
    plan = needed_plan(load_plan(graph(*nodes)), polled=["out", "b"])

    assert wires(plan) == [("OpenCalculator", ["in"]), ("NumberCalculator", ["in"])]


def test_an_observer_sees_the_same_packets_and_bounds_with_and_without_the_relay():
    seen = {}
    for run_all in (False, True):
        runner = CalculatorGraph(graph(node("Open", "in", "out")), threads=0, run_all=run_all)
        found = seen[run_all] = []
        runner.observe_output_stream(
            "out",
            lambda name, packet, found=found: found.append((name, packet)),
            observe_timestamp_bounds=True,
        )
        with runner:
            runner.add_packet_to_input_stream("in", "x", 5)
            runner.set_input_stream_timestamp_bound("in", 9)
            runner.wait_until_idle()

    assert seen[False] == seen[True]
    assert [int(packet.timestamp) for _, packet in seen[True]][:2] == [5, 8]


@pytest.mark.parametrize("stream", ["in", "a"])
def test_a_stream_whose_queues_have_a_size_of_their_own_keeps_the_relay(stream):
    plan = load_plan(graph(node("Open", "in", "a"), node("Number", "a", "out")))
    plan = needed_plan(replace(plan, queue_sizes={stream: 3}), polled=["out"])

    assert wires(plan) == [("OpenCalculator", ["in"]), ("NumberCalculator", ["a"])]


def test_a_payload_is_still_checked_for_what_the_reader_behind_a_relay_takes():
    nodes = [node("Number", "in", "a"), node("Open", "a", "b"), node("Text", "b", "out")]
    runner = CalculatorGraph(graph(*nodes), threads=0)
    runner.observe_output_stream("out", lambda *_: None)
    runner.start_run()
    runner.add_packet_to_input_stream("in", "x", 5)
    expected = r"RelayOpenCalculator: output 'same' carries str; got a int"
    with pytest.raises(CalculatorError, match=expected):
        runner.close()


def test_relays_in_a_circle_have_no_source_to_read_instead():
    plan = load_plan(graph(node("Open", "in", "a"), node("Open", "a", "b"), output="b"))

    direct = without_relays(plan, {"in": "b", "a": "in", "b": "a"})

    assert {stream for _, streams in wires(direct) for stream in streams} <= {"in", "a", "b"}
