"""Full queues pause what feeds them, and never a node in between."""

from __future__ import annotations

import logging
import threading

import pytest

from vitruvian.framework.errors import GraphStateError
from vitruvian.framework.graph import GraphInputStreamAddMode
from vitruvian.framework.runtime.tracer import Tracer

from ..rig_scripts import relay


def numbers(self, ctx):
    self.next = getattr(self, "next", -1) + 1
    if self.next == 50:
        ctx.stop()
    else:
        ctx.send(self.results, self.next, at=self.next)


def most_queued(graph, stream):
    return max(s.most_queued for s in graph.statistics() if s.stream == stream)


@pytest.mark.parametrize("size", [1, 2, 7])
class TestLimits:
    def test_graph_input_waits_for_room(self, rig, size):
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            input_stream="a",
            observe="b",
            max_queue_size=size,
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(50)))

        assert len(rig.seen["b"]) == 50
        assert most_queued(graph, "a") <= size

    def test_source_waits_for_room(self, rig, size):
        graph = rig.graph(
            rig.node("", "a", numbers),
            rig.node("a", "b", relay),
            observe="b",
            max_queue_size=size,
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["b"] == [(time, time) for time in range(50)]
        assert most_queued(graph, "a") <= size


class TestAddIfNotFull:
    def test_full_graph_refuses(self, inline_rig):
        rig = inline_rig
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"), input_stream="a", observe="b", max_queue_size=2
        )
        graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL

        with graph:
            rig.feed(graph, "a", (0, "x"), (1, "y"))
            with pytest.raises(GraphStateError, match=r"Graph is throttled\."):
                rig.feed(graph, "a", (2, "z"))
            rig.idle(graph)
            rig.feed(graph, "a", (2, "z"))

        assert rig.seen["b"] == [(0, "x"), (1, "y"), (2, "z")]

    def test_only_the_inputs_behind_the_full_queue_refuse(self, inline_rig):
        rig = inline_rig
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            ("RigRelayCalculator", "c", "d"),
            input_stream="a c",
            observe="d",
            max_queue_size=1,
        )
        graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL

        with graph:
            rig.feed(graph, "a", (0, "x"))
            rig.feed(graph, "c", (0, "x"))
            rig.idle(graph)

        assert rig.seen["d"] == [(0, "x")]

    def test_queue_behind_a_back_edge_pauses_nobody(self, inline_rig):
        rig = inline_rig
        graph = rig.graph(
            rig.node("a c", "b", relay, calculator="RigImmediateCalculator", back_edge=":1"),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
        )
        graph.start_run()
        head = next(node for node in graph._run.scheduler.nodes if len(node.queues) == 2)

        assert [len(queue.throttle_roots) for queue in head.queues] == [1, 0]


class TestRoom:
    def test_node_in_between_is_never_paused(self, pool_rig):
        rig, release, is_full = pool_rig, threading.Event(), threading.Event()

        class WatchFullQueues(Tracer):
            def throttled(self, stream, node, _):
                is_full.set()

        def burst(self, ctx):
            for step in range(10):
                ctx.send(self.results, step, at=int(ctx.timestamp) * 10 + step)

        def wait(self, ctx):
            assert release.wait(rig.timeout)

        graph = rig.graph(
            rig.node("a", "b", burst),
            rig.node("b", "c", wait),
            input_stream="a",
            max_queue_size=3,
        )
        graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL
        graph.add_tracer(WatchFullQueues())
        graph.start_run()

        rig.feed(graph, "a", (0, "x"))
        assert is_full.wait(rig.timeout)
        for _ in range(2):
            # The far queue is full, so the input pauses; what is under way is not held back.
            with pytest.raises(GraphStateError, match="throttled"):
                rig.feed(graph, "a", (1, "y"))
        release.set()
        rig.idle(graph)
        rig.feed(graph, "a", (1, "y"))
        rig.finish(graph)
        assert most_queued(graph, "b") >= 9

    def test_buffer_size_hint_gives_one_node_more_room(self, inline_rig):
        rig = inline_rig
        graph = rig.graph(
            rig.node("a", "b", relay, buffer_size_hint=5), input_stream="a", max_queue_size=2
        )
        graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(5)))
            with pytest.raises(GraphStateError, match="throttled"):
                rig.feed(graph, "a", (5, 5))

    def test_no_limit(self, inline_rig):
        rig = inline_rig
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"), input_stream="a", observe="b", max_queue_size=-1
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(500)))
            assert most_queued(graph, "a") == 500

        assert len(rig.seen["b"]) == 500


class TestDeadlock:
    """A join gets far more on one input before it gets anything on the other."""

    def test_queue_grows_and_says_so(self, rig, caplog):
        graph = rig.graph(
            ("RigPairCalculator", "a b", "pair"),
            input_stream="a b",
            observe="pair",
            max_queue_size=2,
        )

        with caplog.at_level(logging.WARNING), graph:
            rig.feed(graph, "a", *((time, time) for time in range(6)))
            rig.feed(graph, "b", (5, "b"))

        assert len(rig.seen["pair"]) == 6
        assert most_queued(graph, "a") >= 5
        assert "queues grow by one packet" in caplog.text
        assert "'a' into RigPairCalculator (2 of 2)" in caplog.text

    def test_source_goes_on_when_the_queue_grows(self, rig):
        def every_tenth(self, ctx):
            if ctx.timestamp % 10 == 9:
                ctx[self.results] = ctx[self.values]

        graph = rig.graph(
            rig.node("", "a", numbers),
            rig.node("a", "b", every_tenth, calculator="RigLooseCalculator"),
            ("RigPairCalculator", "a b", "pair"),
            observe="pair",
            max_queue_size=3,
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert len(rig.seen["pair"]) == 50

    def test_deadlock_is_reported_when_asked(self, rig):
        graph = rig.graph(
            ("RigPairCalculator", "a b", "pair"),
            input_stream="a b",
            max_queue_size=2,
            report_deadlock=True,
        )
        graph.start_run()

        with pytest.raises(
            GraphStateError, match=r"Detected a deadlock due to input throttling .* 'a' into"
        ):
            rig.feed(graph, "a", *((time, time) for time in range(6)))
        assert graph.has_error()


def test_an_input_stream_may_have_a_queue_size_of_its_own(rig):
    graph = rig.graph(
        ("RigPairCalculator", "a b", "pair"), input_stream="a b", max_queue_size=2, observe="pair"
    )
    graph.set_input_stream_max_queue_size("a", 5)
    graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL
    graph.start_run()
    rig.feed(graph, "a", *((time, time) for time in range(5)))

    with pytest.raises(GraphStateError, match="Input stream 'a' is full"):
        rig.feed(graph, "a", (5, 5))
    rig.finish(graph)
