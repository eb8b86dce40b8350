"""Cancelling a graph's run, and letting it pause."""

from __future__ import annotations

import threading

import pytest

from vitruvian.framework.errors import (
    GraphCancelledError,
    GraphStateError,
)

from .rig_scripts import relay, relay_graph


class TestCancelAndPause:
    def test_cancel_closes_and_is_told(self, rig):
        closed = []
        graph = rig.graph(
            rig.node("a", "b", relay, close=lambda self, ctx: closed.append(ctx.run_failed)),
            input_stream="a",
        )
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        rig.idle(graph)

        graph.cancel()
        graph.cancel()

        with pytest.raises(GraphCancelledError, match="cancelled"):
            graph.wait_until_done(rig.timeout)
        assert closed == [True]
        assert not graph.is_running

    def test_cancel_ends_a_source_that_never_stops(self, rig):
        enough = threading.Event()

        def count(self, ctx):
            self.next = getattr(self, "next", -1) + 1
            ctx.send(self.results, self.next, at=self.next)
            if self.next == 20:
                enough.set()
                if rig.is_inline:
                    graph.cancel()

        graph = rig.graph(rig.node("", "a", count), ("RigRelayCalculator", "a", "b"))
        graph.start_run()
        if not rig.is_inline:
            assert enough.wait(rig.timeout)
            graph.cancel()

        with pytest.raises(GraphCancelledError, match="cancelled"):
            graph.wait_until_done(rig.timeout)

    def test_cancel_wakes_a_thread_that_waits_for_room(self, pool_rig):
        rig, stuck, release = pool_rig, threading.Event(), threading.Event()

        def block(self, ctx):
            stuck.set()
            assert release.wait(rig.timeout)

        graph = rig.graph(rig.node("a", "b", block), input_stream="a", max_queue_size=1)
        graph.start_run()
        errors = []

        def feed():
            try:
                rig.feed(graph, "a", *((time, time) for time in range(10)))
            except GraphStateError as error:
                errors.append(error)

        feeder = threading.Thread(target=feed)
        feeder.start()
        assert stuck.wait(rig.timeout)
        graph.cancel()
        feeder.join(rig.timeout)
        release.set()

        assert not feeder.is_alive()
        assert "cancelled" in str(errors[0])

    def test_paused_graph_starts_no_call(self, rig):
        graph = relay_graph(rig)
        graph.start_run()
        rig.idle(graph)

        graph.pause()
        rig.feed(graph, "a", (1, "x"))
        rig.idle(graph)
        assert rig.seen["b"] == []
        graph.resume()
        rig.idle(graph)
        assert rig.seen["b"] == [(1, "x")]

    def test_paused_graph_can_be_cancelled(self, rig):
        graph = relay_graph(rig)
        graph.start_run()
        graph.pause()
        rig.feed(graph, "a", (1, "x"))

        graph.abandon(rig.timeout)

        assert not graph.is_running

    def test_waiting_for_a_paused_graph_in_one_thread_is_refused(self, inline_rig):
        rig = inline_rig
        graph = relay_graph(rig, max_queue_size=1)
        graph.start_run()
        graph.pause()

        with pytest.raises(GraphStateError, match="paused; call resume"):
            rig.feed(graph, "a", (1, "x"), (2, "x"))
        graph.close_all_input_streams()
        with pytest.raises(GraphStateError, match="paused; call resume"):
            graph.wait_until_done(rig.timeout)
        graph.resume()
        graph.wait_until_done(rig.timeout)
        assert rig.seen["b"] == [(1, "x")]
