"""Waiting for a graph: for nothing to be left to do, or for the end of the run."""

from __future__ import annotations

import sys

import pytest

from vitruvian.framework.errors import (
    CalculatorError,
    GraphStateError,
    WaitTimeoutError,
)

from .rig_scripts import relay, relay_graph


class TestWaits:
    def test_waiting_for_the_end_of_an_open_graph_in_one_thread_is_refused(self, inline_rig):
        graph = relay_graph(inline_rig)
        graph.start_run()

        with pytest.raises(GraphStateError, match="close_input_stream"):
            graph.wait_until_done(inline_rig.timeout)

    def test_waiting_for_the_end_of_an_open_graph_times_out(self, pool_rig):
        graph = relay_graph(pool_rig)
        graph.start_run()

        with pytest.raises(WaitTimeoutError, match="for the graph to finish"):
            graph.wait_until_done(0.01)
        assert graph.is_running

    @pytest.mark.parametrize("wait", ["wait_until_idle", "wait_until_done"])
    def test_endless_source_does_not_outlast_a_timeout(self, rig, wait):
        def count(self, ctx):
            self.next = getattr(self, "next", -1) + 1
            ctx.send(self.results, self.next, at=self.next)

        graph = rig.graph(rig.node("", "a", count), ("RigRelayCalculator", "a", "b"))
        graph.start_run()

        with pytest.raises(WaitTimeoutError, match=r"waited 0\.05 s"):
            getattr(graph, wait)(0.05)

    @pytest.mark.parametrize("wait", ["wait_until_idle", "close"])
    def test_interrupt_in_a_calculator_leaves_the_graph_closed(self, inline_rig, wait):
        rig, closed = inline_rig, []

        def interrupt(self, ctx):
            raise KeyboardInterrupt

        graph = rig.graph(
            rig.node("a", "b", relay, close=lambda self, ctx: closed.append("first")),
            rig.node("b", "c", interrupt, close=lambda self, ctx: closed.append("second")),
            input_stream="a",
        )
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(KeyboardInterrupt):
            getattr(graph, wait)(rig.timeout)
        assert sorted(closed) == ["first", "second"]
        assert not graph.is_running

    @pytest.mark.parametrize("wait", ["wait_until_idle", "close"])
    def test_exit_in_a_calculator_is_an_error_of_its_node(self, rig, wait):
        def leave(self, ctx):
            sys.exit("enough")

        node = rig.node("a", "b", leave)
        graph = rig.graph(node, input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match=r"failed at timestamp 1: SystemExit: enough"):
            getattr(graph, wait)(rig.timeout)
        graph.abandon()
        assert not graph.is_running

    def test_interrupt_while_an_observer_feeds_leaves_the_graph_closed(self, inline_rig):
        rig, closed = inline_rig, []

        def interrupt(self, ctx):
            raise KeyboardInterrupt

        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            rig.node("c", "d", interrupt, close=lambda self, ctx: closed.append(1)),
            input_stream="a c",
            max_queue_size=1,
        )

        def feed_other(name, packet):
            for time in range(5):
                graph.add_packet_to_input_stream("c", time, time)

        graph.observe_output_stream("b", feed_other)
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(KeyboardInterrupt):
            rig.idle(graph)
        assert closed == [1]
        assert not graph.is_running
