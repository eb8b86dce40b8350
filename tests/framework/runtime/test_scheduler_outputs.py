"""Packets that a calculator may not send."""

from __future__ import annotations

import pytest

from vitruvian.framework.errors import CalculatorError

from ..rig_scripts import relay


class TestWrongOutputs:
    def test_two_packets_at_one_time_fail(self, rig):
        def process(self, ctx):
            relay(self, ctx)
            relay(self, ctx)

        graph = rig.graph(rig.node("a", "b", process), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="Current minimum expected timestamp is 2"):
            rig.finish(graph)

    def test_packet_before_its_promise_fails(self, rig):
        def process(self, ctx):
            if ctx.timestamp > 5:
                ctx.send(self.results, "x", at=5)

        graph = rig.graph(rig.node("a", "b", process), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (5, "x"), (7, "y"))

        with pytest.raises(CalculatorError, match=r"stream 'b': Current minimum .* is 6"):
            rig.finish(graph)

    def test_packet_after_close_fails(self, rig):
        def process(self, ctx):
            if ctx.timestamp == 1:
                ctx.close(self.results)
            else:
                relay(self, ctx)

        graph = rig.graph(
            rig.node("a", "b", process, calculator="RigLooseCalculator"), input_stream="a"
        )
        graph.start_run()
        rig.feed(graph, "a", (1, "x"), (2, "y"))

        with pytest.raises(CalculatorError, match="Packet sent to closed stream"):
            rig.finish(graph)

    def test_nothing_sent_by_a_failing_call_arrives(self, rig):
        def process(self, ctx):
            relay(self, ctx)
            raise ValueError("broken")

        graph = rig.graph(rig.node("a", "b", process), input_stream="a", observe="b")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="broken"):
            rig.finish(graph)
        assert rig.seen["b"] == []
