"""Loops that count time up by themselves come to an end, and are named where they have none."""

from __future__ import annotations

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Option, Output
from vitruvian.framework.errors import GraphCancelledError, GraphStateError


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


class RigCountCalculator(Calculator):
    """Send the next number one microsecond later, up to a last one."""

    numbers = Input(int, tag="", repeated=True)
    following = Output(int, tag="")

    until = Option(10)

    def process(self, ctx):
        for packet in ctx.packets(self.numbers):
            if not packet.is_empty() and packet.value < self.until:
                ctx.send(self.following, packet.value + 1, at=ctx.timestamp + 1)


def counting_loop(rig, *others, until, input_stream="raw", observe="number", **fields):
    """Count in a loop of packets that feeds itself, beside other nodes."""
    node = {
        "input_stream_info": {"tag_index": ":1", "back_edge": True},
        "input_stream_handler": "ImmediateInputStreamHandler",
        "name": "Count",
        "options": {"until": until},
    }
    return rig.graph(
        ("RigCountCalculator", "raw number", "number", node),
        *others,
        input_stream=input_stream,
        observe=observe,
        **fields,
    )


def test_a_loop_that_feeds_itself_without_end_is_named(rig):
    graph = counting_loop(rig, until=1_000_000, max_loop_rounds=1500)
    graph.start_run()
    rig.feed(graph, "raw", (0, 1))

    expected = r"the loop Count -> Count has gone round more than 1,500 times .*max_loop_rounds"
    with pytest.raises(GraphStateError, match=expected):
        rig.finish(graph)
    # The observer may be far behind when the error ends the run.
    assert len(rig.seen["number"]) < 4000


@pytest.mark.parametrize(("until", "limit"), [(1000, 1000), (4000, -1)])
def test_a_loop_that_ends_itself_may_go_round_as_often_as_the_graph_allows(rig, until, limit):
    graph = counting_loop(rig, until=until, max_loop_rounds=limit)
    graph.start_run()
    rig.feed(graph, "raw", (0, 1))
    rig.finish(graph)

    assert rig.seen["number"][-1] == (until - 1, until)


def test_rounds_do_not_count_while_the_application_may_feed_the_loop(rig):
    graph = counting_loop(rig, until=4000, max_loop_rounds=1000)
    graph.start_run()
    rig.feed(graph, "raw", (0, 1))
    rig.idle(graph)
    rig.finish(graph)

    assert rig.seen["number"][-1] == (3999, 4000)


def test_waiting_for_idleness_names_a_loop_that_never_rests(rig):
    graph = counting_loop(rig, until=1_000_000, max_loop_rounds=1000)
    graph.start_run()
    rig.feed(graph, "raw", (0, 1))

    expected = r"not become idle: the loop Count -> Count has gone round more than 10,000 times"
    with pytest.raises(GraphStateError, match=expected):
        rig.idle(graph)
    # The loop is no error of the run, which goes on.
    assert not graph.has_error()
    graph.cancel()
    with pytest.raises(GraphCancelledError, match="cancelled"):
        rig.finish(graph)


def test_waiting_for_room_names_a_loop_that_never_rests(rig):
    join = ("PassThroughCalculator", "left right", "joined_left joined_right")
    graph = counting_loop(
        rig,
        join,
        until=1_000_000,
        input_stream="raw left right",
        observe="joined_left",
        max_queue_size=2,
        max_loop_rounds=1000,
    )
    graph.start_run()
    rig.feed(graph, "raw", (0, 1))

    # Nothing comes from the right. In a graph that becomes idle the left queue would grow.
    expected = r"input stream 'left' stays full: the loop Count -> Count .* more than 10,000 times"
    with pytest.raises(GraphStateError, match=expected):
        rig.feed(graph, "left", (0, 1), (1, 1), (2, 1))
    assert not graph.has_error()
    graph.cancel()
    with pytest.raises(GraphCancelledError, match="cancelled"):
        rig.finish(graph)


@pytest.mark.parametrize("bounds", [(True, False), (False, True), (True, True)])
def test_a_loop_of_calls_without_packets_is_named(rig, bounds):
    class RigWatchCalculator(RigDelayCalculator):
        process_timestamp_bounds = True

        def process(self, ctx):
            """Watch how far the time has come."""

    class RigWatchedSumCalculator(RigSumCalculator):
        process_timestamp_bounds = True

        def process(self, ctx):
            """Watch how far the time has come."""

    total = "RigWatchedSumCalculator" if bounds[0] else "RigSumCalculator"
    delay = "RigWatchCalculator" if bounds[1] else "RigDelayCalculator"
    back = {"input_stream_info": {"tag_index": ":1", "back_edge": True}, "name": "Sum"}
    graph = rig.graph(
        (total, "raw last", "total", back),
        (delay, "total", "last", {"name": "Delay"}),
        input_stream="raw",
        max_loop_rounds=1000,
    )
    graph.start_run()

    with pytest.raises(GraphStateError, match=r"the loop Sum -> Delay -> Sum .*(end|rounds)"):
        rig.finish(graph)
