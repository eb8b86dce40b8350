"""Observers of a graph's streams: what they are told, and what they may do."""

from __future__ import annotations

import threading

import pytest

from vitruvian.framework.errors import (
    CalculatorError,
    GraphCancelledError,
)
from vitruvian.framework.values.timestamp import Timestamp

from .rig_scripts import relay, relay_graph


class TestObserving:
    def test_observer_that_cannot_be_called_is_refused_at_once(self, rig):
        graph = relay_graph(rig, observe="")

        with pytest.raises(TypeError, match=r"observer of 'b' is 5; expected a function"):
            graph.observe_output_stream("b", 5)

    def test_observer_is_called_by_one_thread_at_a_time(self, rig):
        inside, most = threading.Lock(), []

        def observe(name, packet):
            most.append(inside.acquire(blocking=False))
            inside.release()

        graph = relay_graph(rig, observe="")
        graph.observe_output_stream("b", observe)
        with graph:
            for time in range(50):
                rig.feed(graph, "a", (time, time))

        assert most == [True] * 50

    def test_observer_sees_bounds_when_asked(self, rig):
        graph = rig.graph(
            rig.node("a", "b", lambda self, ctx: ctx[self.values] and relay(self, ctx)),
            input_stream="a",
        )
        graph.observe_output_stream("b", rig.collect, observe_timestamp_bounds=True)

        with graph:
            for time, value in [(1, "x"), (2, ""), (3, "y"), (9, "")]:
                rig.feed(graph, "a", (time, value))
                rig.idle(graph)

        assert rig.seen["b"] == [(1, "x"), (2, None), (3, "y"), (9, None)]

    def test_a_packet_at_prestream_settles_all_time_up_to_max(self, rig):
        graph = relay_graph(rig, observe="")
        graph.observe_output_stream("b", rig.collect, observe_timestamp_bounds=True)

        with graph:
            rig.feed(graph, "a", (Timestamp.PRESTREAM, "x"))

        assert rig.seen["b"] == [(Timestamp.PRESTREAM, "x"), (Timestamp.MAX, None)]

    def test_graph_input_can_be_observed(self, rig):
        with relay_graph(rig, observe="a") as graph:
            rig.feed(graph, "a", (1, "x"))

        assert rig.seen["a"] == [(1, "x")]

    def test_error_in_an_observer_ends_the_run(self, rig):
        graph = relay_graph(rig, observe="")
        graph.observe_output_stream("b", lambda name, packet: 1 / 0)
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match=r"observer of b.*ZeroDivisionError"):
            rig.finish(graph)

    def test_observer_may_feed_the_graph(self, rig):
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            ("RigRelayCalculator", "c", "d"),
            input_stream="a c",
            observe="d",
        )
        graph.observe_output_stream(
            "b", lambda name, p: graph.add_packet_to_input_stream("c", p.value * 2, p.timestamp)
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(20)))
            rig.idle(graph)

        assert rig.seen["d"] == [(time, time * 2) for time in range(20)]

    @pytest.mark.parametrize("size", [1, 3])
    def test_observer_may_feed_a_graph_that_is_full(self, rig, size):
        def spread(name, packet):
            for step in range(10):
                at = packet.timestamp * 10 + step
                graph.add_packet_to_input_stream("c", int(at), at)

        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            ("RigRelayCalculator", "c", "d"),
            input_stream="a c",
            observe="d",
            max_queue_size=size,
        )
        graph.observe_output_stream("b", spread)

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(8)))
            rig.idle(graph)

        assert rig.seen["d"] == [(time, time) for time in range(80)]

    def test_observer_that_feeds_what_it_waits_for_makes_room_itself(self, rig):
        def again(name, packet):
            if packet.value < 4:
                for _ in range(2):
                    times[0] += 1
                    graph.add_packet_to_input_stream("a", packet.value + 1, times[0])

        times = [0]
        graph = relay_graph(rig, max_queue_size=1)
        graph.observe_output_stream("b", again)

        with graph:
            rig.feed(graph, "a", (0, 0))
            rig.idle(graph)

        values = [value for _, value in rig.seen["b"]]
        assert [values.count(depth) for depth in range(5)] == [1, 2, 4, 8, 16]

    @pytest.mark.parametrize("wait", ["wait_until_idle", "wait_until_done", "close"])
    def test_observer_that_waits_for_its_own_graph_is_refused(self, rig, wait):
        graph = relay_graph(rig, observe="")
        graph.observe_output_stream("b", lambda name, packet: getattr(graph, wait)())
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="observer of b cannot wait for the graph"):
            rig.finish(graph)

    def test_observer_may_cancel(self, rig):
        graph = relay_graph(rig, observe="")
        graph.observe_output_stream("b", lambda name, packet: graph.cancel())
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(GraphCancelledError, match="cancelled"):
            graph.wait_until_done(rig.timeout)

    def test_observer_may_abandon(self, rig):
        graph = relay_graph(rig, observe="")
        graph.observe_output_stream("b", lambda name, packet: graph.abandon())
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(GraphCancelledError, match="cancelled"):
            graph.wait_until_done(rig.timeout)
        assert not graph.is_running
