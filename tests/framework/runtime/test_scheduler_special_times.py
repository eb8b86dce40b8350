"""Packets before, after and outside the stream, and times that no packet can have."""

from __future__ import annotations

import pytest

from vitruvian.framework.errors import CalculatorError, TimestampError
from vitruvian.framework.values.timestamp import Timestamp

from ..rig_scripts import relay

SPECIAL = [Timestamp.UNSET, Timestamp.UNSTARTED, Timestamp.ONE_OVER_POSTSTREAM, Timestamp.DONE]


class TestSpecialTimes:
    @pytest.mark.parametrize("time", [Timestamp.PRESTREAM, Timestamp.POSTSTREAM])
    def test_packet_outside_the_stream_passes_alone(self, rig, time):
        graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", observe="b")

        with graph:
            rig.feed(graph, "a", (time, "only"))
            with pytest.raises(TimestampError, match="must be the only Packet"):
                rig.feed(graph, "a", (time, "again"))
            graph.wait_until_done(rig.timeout)

        assert rig.seen["b"] == [(time, "only")]

    def test_packet_before_the_stream_says_nothing_of_other_inputs(self, rig):
        def watch(self, ctx):
            told.append(int(ctx.timestamp))

        told = []
        graph = rig.graph(
            rig.node("a b", "c", calculator="RigSettledCalculator"),
            rig.node("c", "d", watch, calculator="RigBoundsCalculator"),
            input_stream="a b",
        )

        with graph:
            rig.feed(graph, "a", (Timestamp.PRESTREAM, "early"))
            rig.feed(graph, "b", (1000, "first"))
            rig.idle(graph)

        # Not 999, too: nothing is told about the time between the two calls.
        assert told == [1000]

    def test_packet_at_poststream_must_be_alone(self, rig):
        graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", observe="b")

        with graph:
            rig.feed(graph, "a", (1, "first"))
            with pytest.raises(TimestampError, match="must be the only Packet"):
                rig.feed(graph, "a", (Timestamp.POSTSTREAM, "second"))

        assert rig.seen["b"] == [(1, "first")]

    def test_calculator_sending_at_poststream_after_a_packet_fails(self, rig):
        def process(self, ctx):
            relay(self, ctx)
            ctx.send(self.results, "last", at=Timestamp.POSTSTREAM)

        graph = rig.graph(rig.node("a", "b", process), input_stream="a", observe="b")
        graph.start_run()
        rig.feed(graph, "a", (1, "first"))

        with pytest.raises(CalculatorError, match="must be the only Packet"):
            rig.finish(graph)

    @pytest.mark.parametrize("delay", [1, 1_000_000])
    def test_close_may_send_at_any_time_after_the_last_packet(self, rig, delay):
        def close(self, ctx):
            ctx.send(self.results, self.total, at=self.last + delay)

        def add(self, ctx):
            self.total = getattr(self, "total", 0) + ctx[self.values]
            self.last = ctx.timestamp

        graph = rig.graph(
            ("RigRelayCalculator", "a", "same"),
            rig.node("same", "b", add, close=close),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
            observe="c",
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(5)))

        assert rig.seen["c"] == [(4 + delay, 10)]

    def test_close_may_not_send_at_the_time_of_the_last_packet(self, rig):
        def close(self, ctx):
            ctx.send(self.results, 0, at=4)

        graph = rig.graph(rig.node("a", "b", lambda self, ctx: None, close=close), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (4, 1))

        with pytest.raises(CalculatorError, match="minimum expected timestamp is 5 but received 4"):
            rig.finish(graph)

    def test_close_may_send_at_poststream(self, rig):
        def close(self, ctx):
            ctx.send(self.results, self.total, at=Timestamp.POSTSTREAM)

        def add(self, ctx):
            self.total = getattr(self, "total", 0) + ctx[self.values]

        graph = rig.graph(
            rig.node("a", "b", add, close=close),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
            observe="c",
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(5)))

        assert rig.seen["c"] == [(Timestamp.POSTSTREAM, 10)]

    @pytest.mark.parametrize("time", SPECIAL, ids=str)
    def test_time_that_no_packet_can_have_is_refused(self, rig, time):
        graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", observe="b")

        with graph, pytest.raises(TimestampError, match="can't be the timestamp of a Packet"):
            rig.feed(graph, "a", (time, "x"))

    @pytest.mark.parametrize("time", [2**63 - 1, -(2**63), 2**63, 2**70, 1.5, True])
    def test_raw_number_that_is_no_time_is_refused(self, rig, time):
        graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", observe="b")

        with graph, pytest.raises(TimestampError, match=r"reserved|integer number"):
            rig.feed(graph, "a", (time, "x"))
