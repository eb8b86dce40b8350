"""Figures about a run."""

from __future__ import annotations

import threading
import time

import pytest

from vitruvian.framework.observe.statistics_tracer import StatisticsTracer

from ..rig_scripts import relay


def by_name(records):
    return {record.node: record for record in records}


@pytest.fixture
def figures():
    return StatisticsTracer()


def test_packets_are_counted_in_and_out(rig, figures):
    graph = rig.graph(
        rig.node("a", "b", relay, name="relay"),
        rig.node("b", "c", lambda self, ctx: None, name="sink"),
        input_stream="a",
        tracers=[figures],
    )

    with graph:
        rig.feed(graph, "a", *((time, "x") for time in range(10)))

    found = figures.statistics()
    nodes = by_name(found.nodes)
    assert list(nodes) == ["relay", "sink"]
    assert [(n.packets_in, n.packets_out, n.dropped) for n in found.nodes] == [
        (10, 10, 0),
        (10, 0, 0),
    ]
    assert [n.processing.count for n in found.nodes] == [10, 10]
    assert [n.waiting.count for n in found.nodes] == [10, 10]
    assert nodes["relay"].calculator == "RigScriptCalculator"
    assert found.packets_out == {"b": 10}
    assert found.is_finished


def test_times_are_those_of_the_calls(inline_rig, figures, monkeypatch):
    now = [0]
    monkeypatch.setattr(time, "perf_counter_ns", lambda: now[0])

    def take(milliseconds):
        def process(self, ctx):
            now[0] += milliseconds * 1_000_000

        return process

    rig = inline_rig
    graph = rig.graph(
        rig.node("a", "b", take(30), name="slow", open=take(5), close=take(7)),
        input_stream="a",
        tracers=[figures],
    )
    graph.start_run()
    rig.feed(graph, "a", (0, "x"), (1, "x"))
    rig.finish(graph)

    (node,) = figures.statistics().nodes
    assert node.processing.total == pytest.approx(0.06)
    assert node.processing.p50 == node.processing.p99 == node.processing.most
    assert node.opening == pytest.approx(0.005)
    assert node.closing == pytest.approx(0.007)
    # The first waited for open, the second for the first as well.
    assert node.waiting.total == pytest.approx(0.005 + 0.035)
    found = figures.statistics()
    assert found.seconds == pytest.approx(0.072)
    assert node.share == pytest.approx(0.06 / 0.072)
    (thread,) = found.threads
    assert thread.thread == threading.current_thread().name
    assert thread.calls == 4
    assert thread.share == pytest.approx(1.0)


def test_packets_without_a_partner_are_dropped(rig, figures):
    graph = rig.graph(
        rig.node("a b", "c", relay, name="join"), input_stream="a b", tracers=[figures]
    )

    with graph:
        rig.feed(graph, "a", (0, 1), (1, 1), (2, 1), (3, 1))
        rig.feed(graph, "b", (1, 1), (5, 1))

    queues = {queue.stream: queue for queue in figures.statistics().queues}
    assert [(q.packets_in, q.dropped, q.queued) for q in queues.values()] == [(4, 3, 0), (2, 1, 0)]
    (node,) = figures.statistics().nodes
    assert node.processing.count == 1
    assert node.dropped == 4


def test_queues_are_seen_while_the_graph_runs(rig, figures):
    graph = rig.graph(
        rig.node("a b", "c", relay, name="join"), input_stream="a b", tracers=[figures]
    )
    graph.start_run()
    rig.idle(graph)
    rig.feed(graph, "a", (0, 1), (1, 1), (2, 1))
    rig.idle(graph)

    before = figures.statistics()
    rig.feed(graph, "b", (0, 1), (1, 1))
    rig.idle(graph)
    after = figures.statistics()

    assert not before.is_finished
    assert (before.nodes[0].queued, before.nodes[0].most_queued) == (3, 3)
    assert (after.nodes[0].queued, after.nodes[0].most_queued) == (1, 3)
    assert after.nodes[0].dropped == 0
    assert after.seconds >= before.seconds


def test_full_queues_are_counted(rig, figures):
    graph = rig.graph(
        rig.node("a b", "c", relay, name="join"),
        input_stream="a b",
        max_queue_size=2,
        tracers=[figures],
    )

    with graph:
        # Without a packet on the other stream these two wait, however far opening has come.
        rig.feed(graph, "a", (0, 1), (1, 1))

    (queue,) = figures.statistics().queues
    assert (queue.times_full, queue.most_queued) == (1, 2)


def test_errors_are_counted(rig, figures):
    def fail(self, ctx):
        raise ValueError("no luck")

    graph = rig.graph(rig.node("a", "b", fail, name="unlucky"), input_stream="a", tracers=[figures])
    graph.start_run()
    rig.feed(graph, "a", (0, 1))
    with pytest.raises(Exception, match="no luck"):
        rig.finish(graph)

    (node,) = figures.statistics().nodes
    assert node.errors == 1


def test_calls_at_once_are_not_taken_for_drops(rig, figures):
    graph = rig.graph(
        rig.node("a", "b", relay, calculator="RigParallelCalculator", name="many"),
        input_stream="a",
        tracers=[figures],
    )

    with graph:
        rig.feed(graph, "a", *((time, "x") for time in range(200)))

    (node,) = figures.statistics().nodes
    assert (node.packets_in, node.processing.count, node.dropped) == (200, 200, 0)
    assert node.waiting.count == 200


def test_each_run_starts_anew(rig, figures):
    graph = rig.graph(rig.node("a", "b", relay, name="relay"), input_stream="a", tracers=[figures])
    for packets in (5, 2):
        with graph:
            rig.feed(graph, "a", *((time, "x") for time in range(packets)))

        assert figures.statistics().nodes[0].packets_in == packets


def test_there_are_no_figures_before_a_run(figures):
    found = figures.statistics()

    assert (found.nodes, found.queues, found.threads, found.seconds) == ((), (), (), 0.0)
    assert found.is_finished


def test_waiting_is_no_work_of_a_node(inline_rig, figures, monkeypatch):
    now = [0]
    monkeypatch.setattr(time, "perf_counter_ns", lambda: now[0])

    def pace(self, ctx):
        now[0] += 10_000_000
        with ctx.waiting():
            now[0] += 50_000_000

    rig = inline_rig
    graph = rig.graph(rig.node("a", "b", pace, name="pacer"), input_stream="a", tracers=[figures])
    with graph:
        rig.feed(graph, "a", (0, "x"), (1, "x"))

    found = figures.statistics()
    (node,) = found.nodes
    assert node.processing.total == pytest.approx(0.02)
    assert node.share == pytest.approx(0.02 / 0.12)
    (thread,) = found.threads
    assert thread.busy == pytest.approx(0.02)
