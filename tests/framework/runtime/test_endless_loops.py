"""Loops that count time up by themselves come to an end, and are named where they have none."""

from __future__ import annotations

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.errors import GraphStateError


class RigSumCalculator(Calculator):
    """Add what all inputs have at a time."""

    numbers = Input(int, tag="", repeated=True)
    total = Output(int, tag="")

    def process(self, ctx):
        ctx[self.total] = sum(packet.value for packet in ctx.packets(self.numbers))


class RigDelayCalculator(Calculator):
    """Send each number one microsecond later, and 0 at the beginning."""

    timestamp_offset = 1
    number = Input(int, tag="")
    delayed = Output(int, tag="")

    def open(self, ctx):
        ctx.send(self.delayed, 0, at=0)

    def process(self, ctx):
        ctx.send(self.delayed, ctx[self.number], at=ctx.timestamp + 1)


def delay_loop(rig, *more, **fields):
    """Sum a stream up by a loop with a delay: ``total`` at a time is the sum of all up to it."""
    back = {"input_stream_info": {"tag_index": ":1", "back_edge": True}, "name": "Sum"}
    return rig.graph(
        ("RigRelayCalculator", "raw", "x"),
        ("RigSumCalculator", "x last", "total", {**back, **fields}),
        ("RigDelayCalculator", "total", "last", {"name": "Delay"}),
        *more,
        input_stream="raw",
        observe="total",
    )


def test_a_loop_that_closes_early_ends_with_its_input(rig):
    graph = delay_loop(rig, input_stream_handler="EarlyCloseInputStreamHandler")
    graph.start_run()
    rig.feed(graph, "raw", (0, 1), (1, 1), (2, 1))
    rig.finish(graph)

    assert rig.seen["total"] == [(0, 1), (1, 2), (2, 3)]


def test_a_loop_without_end_is_named_after_its_last_result(rig):
    graph = delay_loop(rig)
    graph.start_run()
    rig.feed(graph, "raw", (0, 1), (1, 1), (2, 1))

    with pytest.raises(GraphStateError, match=r"the loop Sum -> Delay -> Sum never ends: .*Early"):
        rig.finish(graph)
    assert rig.seen["total"] == [(0, 1), (1, 2), (2, 3)]


def test_a_loop_goes_to_the_next_packet_in_one_step(rig):
    # One round for each microsecond would take hours.
    graph = delay_loop(rig, input_stream_handler="EarlyCloseInputStreamHandler")
    graph.start_run()
    rig.feed(graph, "raw", (0, 1), (3_600_000_000, 1))
    graph.set_input_stream_timestamp_bound("raw", 7_200_000_000)
    rig.idle(graph)
    rig.finish(graph)

    assert rig.seen["total"] == [(0, 1)]


def test_a_loop_with_a_way_round_that_takes_no_time_waits_as_before(rig):
    back = {"input_stream_info": {"tag_index": ":1", "back_edge": True}}
    graph = rig.graph(
        ("RigSumCalculator", "raw same", "total", back),
        # It could send in open, so that nobody can tell before the run that it does not.
        rig.node("total", "same", lambda self, ctx: None),
        ("RigDelayCalculator", "raw", "late"),
        input_stream="raw",
        observe="total late",
    )
    graph.start_run()
    rig.feed(graph, "raw", (0, 1), (5, 2))
    rig.finish(graph)

    assert rig.seen["total"] == []
    assert rig.seen["late"] == [(0, 0), (1, 1), (6, 2)]
