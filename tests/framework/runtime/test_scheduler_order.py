"""Which node runs next, and in which order results leave calls that run at once."""

from __future__ import annotations

import pytest

from vitruvian.framework.errors import CalculatorError

from ..rig_scripts import relay, source_of


class TestOrder:
    def test_opens_in_graph_order(self, ordered_rig):
        rig, opened = ordered_rig, []
        names = ["c", "a", "b"]
        graph = rig.graph(
            *(
                rig.node("s", f"o{n}", name=n, open=lambda self, ctx: opened.append(ctx.node))
                for n in names
            ),
            input_stream="s",
        )

        with graph:
            pass

        assert opened == [node.name for node in graph.plan.nodes]

    def test_leaves_come_first(self, ordered_rig):
        rig, log = ordered_rig, []

        def process(self, ctx):
            log.append((ctx.node, int(ctx.timestamp)))
            relay(self, ctx)

        graph = rig.graph(
            rig.node("a", "b", process, name="root"),
            rig.node("b", "c", process, name="middle"),
            rig.node("c", "d", process, name="leaf"),
            input_stream="a",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"))

        assert log == [
            ("root", 1),
            ("middle", 1),
            ("leaf", 1),
            ("root", 2),
            ("middle", 2),
            ("leaf", 2),
        ]

    def test_sources_wait_for_everything_else_and_take_turns_by_time(self, ordered_rig):
        rig, log = ordered_rig, []

        def log_it(self, ctx):
            log.append(ctx[self.values])

        graph = rig.graph(
            rig.node("", "a", **source_of((0, "a0"), (10, "a10"), (20, "a20"))),
            rig.node("", "b", **source_of((5, "b5"), (6, "b6"), (7, "b7"))),
            rig.node("a", "", log_it),
            rig.node("b", "", log_it),
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert log == ["a0", "b5", "a10", "b6", "b7", "a20"]


class TestCallsInFlight:
    @pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
    def test_results_leave_in_the_order_of_time(self, pool_rig, order):
        import threading

        rig = pool_rig
        if rig.threads < 4:
            pytest.skip("four calls at once need four threads")
        done = [threading.Event() for _ in order]
        started = threading.Barrier(4, timeout=rig.timeout)
        before = {now: order[place - 1] for place, now in enumerate(order) if place}

        def process(self, ctx):
            started.wait()
            number = ctx[self.values]
            if number in before:
                assert done[before[number]].wait(rig.timeout)
            if number % 2:
                relay(self, ctx)
            done[number].set()

        graph = rig.graph(
            rig.node("a", "b", process, calculator="RigParallelCalculator"),
            ("RigPairCalculator", "a b", "pair"),
            input_stream="a",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(4)))

        expected = [(0, (0, None)), (1, (1, 1)), (2, (2, None)), (3, (3, 3))]
        assert rig.seen["pair"] == expected

    @pytest.mark.parametrize("failing", [0, 1])
    def test_failure_of_one_call_ends_the_run_in_whatever_order_calls_end(self, pool_rig, failing):
        import threading

        rig, closed = pool_rig, []
        other_done, both = threading.Event(), threading.Barrier(2, timeout=rig.timeout)

        def process(self, ctx):
            both.wait()
            if ctx[self.values] == failing:
                assert other_done.wait(rig.timeout)
                raise ValueError("broken")
            other_done.set()

        graph = rig.graph(
            rig.node(
                "a",
                "b",
                process,
                close=lambda self, ctx: closed.append(1),
                calculator="RigParallelCalculator",
            ),
            input_stream="a",
        )
        graph.start_run()
        rig.feed(graph, "a", (0, 0), (1, 1))

        with pytest.raises(CalculatorError, match="broken"):
            graph.wait_until_done(rig.timeout)
        assert closed == [1]
