"""Packets that a program adds to a graph's input streams, and closing these."""

from __future__ import annotations

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.errors import (
    CalculatorError,
    GraphStateError,
    PayloadTypeError,
    TimestampError,
)
from vitruvian.framework.values.packet import Packet

from .rig_scripts import relay_graph


class RigNumberCalculator(Calculator):
    """Take and send whole numbers."""

    number = Input(int, tag="")
    same = Output(int, tag="")

    def process(self, ctx):
        ctx[self.same] = ctx[self.number]


class TestFeeding:
    def test_unknown_stream_is_refused(self, rig):
        with relay_graph(rig) as graph, pytest.raises(GraphStateError, match="no input stream 'z'"):
            rig.feed(graph, "z", (1, "x"))

    def test_output_stream_cannot_be_fed(self, rig):
        with relay_graph(rig) as graph, pytest.raises(GraphStateError, match="it has: a"):
            rig.feed(graph, "b", (1, "x"))

    @pytest.mark.parametrize("time", [4, 5])
    def test_time_must_increase(self, rig, time):
        with relay_graph(rig) as graph:
            rig.feed(graph, "a", (5, "x"))
            with pytest.raises(TimestampError, match="expected timestamp is 6 but received"):
                rig.feed(graph, "a", (time, "y"))

        assert rig.seen["b"] == [(5, "x")]

    def test_closed_stream_is_refused(self, rig):
        with relay_graph(rig) as graph:
            graph.close_input_stream("a")
            with pytest.raises(TimestampError, match="Packet sent to closed stream"):
                rig.feed(graph, "a", (1, "x"))

    def test_value_without_time_is_refused(self, rig):
        with relay_graph(rig) as graph, pytest.raises(TimestampError, match="UNSET"):
            graph.add_packet_to_input_stream("a", "x")

    def test_wrong_type_is_refused_at_the_door(self, rig):
        graph = rig.graph(("RigNumberCalculator", "a", "b"), input_stream="a", observe="b")

        with graph:
            with pytest.raises(PayloadTypeError, match=r"'a' carries int; got a str"):
                rig.feed(graph, "a", (1, "x"))
            rig.feed(graph, "a", (1, 7))

        assert rig.seen["b"] == [(1, 7)]

    def test_empty_packet_settles_its_time_only(self, rig):
        graph = rig.graph(("RigNumberCalculator", "a", "b"), input_stream="a")
        graph.observe_output_stream("b", rig.collect, observe_timestamp_bounds=True)

        with graph:
            graph.add_packet_to_input_stream("a", Packet().at(3))
            rig.idle(graph)
            assert rig.seen["b"] == [(3, None)]

    def test_adding_after_an_error_is_refused(self, rig):
        graph = rig.graph(rig.node("a", "b", lambda self, ctx: 1 / 0), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        with pytest.raises(CalculatorError):
            rig.idle(graph)

        with pytest.raises(GraphStateError, match=r"Graph has errors: .*ZeroDivisionError"):
            rig.feed(graph, "a", (2, "x"))


class TestClosing:
    def test_closing_all_packet_sources_stops_sources_and_drains(self, rig):
        def count(self, ctx):
            self.step = getattr(self, "step", -1) + 1
            ctx.send(self.results, self.step, at=self.step)

        graph = rig.graph(
            rig.node("", "numbers", count),
            ("RigRelayCalculator", "numbers", "same"),
            ("RigRelayCalculator", "a", "b"),
            input_stream="a",
            observe="numbers same b",
            max_queue_size=3,
        )
        poller = graph.add_output_stream_poller("same", max_queue_size=-1)
        graph.start_run()
        rig.feed(graph, "a", (5, "x"))
        poller.next(rig.timeout)
        graph.close_all_packet_sources()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["same"] == rig.seen["numbers"]
        assert rig.seen["b"] == [(5, "x")]

    def test_closing_the_input_streams_lets_sources_go_on(self, rig):
        def count(self, ctx):
            self.step = getattr(self, "step", -1) + 1
            ctx.send(self.results, self.step, at=self.step)
            if self.step == 9:
                ctx.stop()

        graph = rig.graph(
            rig.node("", "numbers", count),
            ("RigRelayCalculator", "a", "b"),
            input_stream="a",
            observe="numbers",
        )
        graph.start_run()
        graph.close_all_input_streams()
        graph.wait_until_done(rig.timeout)

        assert len(rig.seen["numbers"]) == 10
