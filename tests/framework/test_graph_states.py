"""The states of a graph: which calls each allows, and how a run ends."""

from __future__ import annotations

import pytest

from vitruvian.framework.errors import (
    CalculatorError,
    GraphStateError,
)

from .rig_scripts import relay, relay_graph


class TestStates:
    @pytest.mark.parametrize(
        "call",
        [
            lambda graph: graph.add_packet_to_input_stream("a", 1, 1),
            lambda graph: graph.close_input_stream("a"),
            lambda graph: graph.close_all_packet_sources(),
            lambda graph: graph.wait_until_idle(),
            lambda graph: graph.wait_until_done(),
            lambda graph: graph.pause(),
        ],
    )
    def test_call_before_the_start_is_refused(self, rig, call):
        with pytest.raises(GraphStateError, match="not running; call start_run"):
            call(relay_graph(rig))

    def test_second_start_is_refused(self, rig):
        graph = relay_graph(rig)
        graph.start_run()

        with pytest.raises(GraphStateError, match="the graph is running"):
            graph.start_run()

    def test_observer_of_a_running_graph_is_refused(self, rig):
        graph = relay_graph(rig)
        graph.start_run()

        with pytest.raises(GraphStateError, match="the graph is running"):
            graph.observe_output_stream("b", rig.collect)

    def test_observer_of_an_unknown_stream_is_refused(self, rig):
        with pytest.raises(GraphStateError, match=r"no stream 'bb'\. Did you mean 'b'"):
            relay_graph(rig, observe="bb")

    def test_finished_graph_starts_again_and_time_starts_again(self, rig):
        graph = relay_graph(rig)

        for run in range(3):
            with graph:
                rig.feed(graph, "a", (0, run), (1, run))
            assert not graph.is_running

        assert rig.seen["b"] == [(time, run) for run in range(3) for time in range(2)]

    def test_failed_graph_starts_again(self, rig):
        def fail_first(self, ctx):
            if not failed:
                failed.append(1)
                raise ValueError("broken")
            relay(self, ctx)

        failed = []
        graph = rig.graph(rig.node("a", "b", fail_first), input_stream="a", observe="b")
        graph.start_run()
        rig.feed(graph, "a", (0, "x"))
        with pytest.raises(CalculatorError, match="broken"):
            rig.finish(graph)

        with graph:
            rig.feed(graph, "a", (0, "y"))

        assert rig.seen["b"] == [(0, "y")]
        assert not graph.has_error()

    def test_close_without_a_run_does_nothing(self, rig):
        graph = relay_graph(rig)

        graph.close()
        graph.cancel()
        graph.abandon()

    def test_error_in_the_with_block_cancels_and_passes(self, rig):
        closed = []
        graph = rig.graph(
            rig.node("a", "b", close=lambda self, ctx: closed.append(ctx.run_failed)),
            input_stream="a",
        )

        def use():
            with graph:
                rig.feed(graph, "a", (1, "x"))
                rig.idle(graph)
                raise KeyError("mine")

        with pytest.raises(KeyError, match="mine"):
            use()

        assert closed == [True]
        assert not graph.is_running

    def test_error_of_a_calculator_is_raised_at_the_end_of_the_with_block(self, rig):
        graph = rig.graph(rig.node("a", "b", lambda self, ctx: 1 / 0), input_stream="a")

        with pytest.raises(CalculatorError, match="ZeroDivisionError") as caught, graph:
            rig.feed(graph, "a", (1, "x"))

        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        assert caught.value.timestamp == 1
        assert graph.get_combined_error_message() == str(caught.value)

    def test_error_raised_by_a_wait_in_the_with_block_stays_the_only_one(self, rig):
        graph = rig.graph(rig.node("a", "b", lambda self, ctx: 1 / 0), input_stream="a")

        def use():
            with graph:
                rig.feed(graph, "a", (1, "x"))
                rig.idle(graph)

        with pytest.raises(CalculatorError, match="ZeroDivisionError"):
            use()

        assert "cancelled" not in graph.get_combined_error_message()

    def test_statistics_count_what_passed(self, rig):
        graph = relay_graph(rig)

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"))

        counts = {(s.stream, s.added, s.queued) for s in graph.statistics()}
        assert counts == {("a", 2, 0), ("b", 2, 0)}


class TestNodesAtWork:
    def test_nodes_of_which_a_call_runs_are_named(self, rig):
        seen = []

        def look(self, ctx):
            seen.append(graph.nodes_at_work())

        scripts = {"open": look, "close": look}
        graph = rig.graph(rig.node("a", "b", look, **scripts), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"), (2, "y"))
        rig.idle(graph)

        assert graph.nodes_at_work() == []
        graph.close(rig.timeout)
        (name,) = [node.name for node in graph.plan.nodes]
        assert seen == [[name]] * 4
        assert graph.nodes_at_work() == []


@pytest.mark.parametrize("threads", [-1, 1.5, "2"])
def test_threads_are_a_number_from_0_up(rig, threads):
    rig.threads = threads

    with pytest.raises(ValueError, match=rf"threads is {threads!r}; expected how many threads"):
        rig.graph(rig.node("a", "b"), input_stream="a")
