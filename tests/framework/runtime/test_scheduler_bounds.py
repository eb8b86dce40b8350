"""How far a call of a node settles the time of its outputs."""

from __future__ import annotations

import pytest

from ..rig_scripts import relay


class TestBoundsAfterProcess:
    @pytest.mark.parametrize(
        ("calculator", "expected"),
        [("RigScriptCalculator", [(1, ("x", None))]), ("RigLooseCalculator", [])],
    )
    def test_silent_call_settles_the_output_unless_nothing_is_promised(
        self, rig, calculator, expected
    ):
        graph = rig.graph(
            rig.node("a", "b", calculator=calculator),
            ("RigPairCalculator", "a b", "pair"),
            input_stream="a",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"))
            rig.idle(graph)
            assert rig.seen["pair"] == expected
        assert rig.seen["pair"] == [(1, ("x", None))]

    def test_explicit_bound_settles_the_output(self, rig):
        def process(self, ctx):
            ctx.advance(self.results, ctx.timestamp + 10)

        graph = rig.graph(
            rig.node("a", "b", process, calculator="RigLooseCalculator"),
            ("RigPairCalculator", "a2 b", "pair"),
            input_stream="a a2",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "a2", (10, "x"), (11, "y"))
            rig.feed(graph, "a", (1, "go"))
            rig.idle(graph)
            assert rig.seen["pair"] == [(10, ("x", None))]

    def test_pure_bounds_pass_through_without_process(self, rig):
        calls = []
        graph = rig.graph(
            rig.node("a", "b", lambda self, ctx: calls.append(ctx.timestamp)),
            ("RigRelayCalculator", "b", "c"),
            ("RigPairCalculator", "c d", "pair"),
            input_stream="a d",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "d", (5, "x"))
            graph.set_input_stream_timestamp_bound("a", 6)
            rig.idle(graph)
            assert rig.seen["pair"] == [(5, (None, "x"))]
        assert calls == []

    def test_calculator_that_watches_bounds_is_told_of_empty_times(self, rig):
        calls = []

        def process(self, ctx):
            empty = [packet.is_empty() for packet in ctx.packets(self.values)]
            calls.append((int(ctx.timestamp), *empty))

        graph = rig.graph(
            rig.node("a b", "c", process, calculator="RigBoundsCalculator"), input_stream="a b"
        )

        with graph:
            rig.feed(graph, "a", (3, "x"))
            graph.set_input_stream_timestamp_bound("b", 10)
            rig.idle(graph)
            assert calls == [(3, False, True)]
            graph.set_input_stream_timestamp_bound("a", 8)
            rig.idle(graph)
            assert calls[1:] == [(7, True, True)]

    def test_output_closed_early_lets_readers_go_on(self, rig):
        def process(self, ctx):
            relay(self, ctx)
            if ctx.timestamp == 2:
                ctx.close(self.results)

        def close(self, ctx):
            closed.append(True)

        closed = []
        graph = rig.graph(
            rig.node("a", "b", process, calculator="RigLooseCalculator"),
            rig.node("b", "c", relay, close=close),
            input_stream="a",
            observe="c",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"))
            rig.idle(graph)
            assert closed == [True]
        assert rig.seen["c"] == [(1, "x"), (2, "y")]
