"""Where calls run."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.runtime.executor import (
    InlineExecutor,
    ThreadPoolExecutor,
    default_threads,
    usable_cores,
)

from ..rig_scripts import relay

TIMEOUT = 20


def test_pool_runs_as_many_calls_at_once_as_it_has_threads():
    pool = ThreadPoolExecutor(3)
    together = threading.Barrier(4, timeout=TIMEOUT)

    for _ in range(3):
        pool.submit(together.wait)
    together.wait()
    pool.shutdown()

    assert pool.capacity == 0


def test_inline_executor_takes_no_calls():
    with pytest.raises(AssertionError, match="takes no calls"):
        InlineExecutor().submit(lambda: None)


@pytest.mark.parametrize(("nodes", "most"), [(0, 1), (1, 1), (1000, 1000)])
def test_default_is_no_more_threads_than_nodes(nodes, most):
    assert 1 <= default_threads(nodes) <= most


def test_a_node_gets_as_many_threads_as_it_has_calls_in_flight():
    assert default_threads(1, most_in_flight=500) == 500


def test_calls_in_flight_need_no_other_setting():
    together = threading.Barrier(8)

    class RigEightAtOnceCalculator(Calculator):
        """Return when eight calls have come."""

        number = Input(int, tag="")
        max_in_flight = 8

        def process(self, ctx):
            together.wait(20)

    graph = CalculatorGraph(
        "input_stream: a\nnode: [{calculator: RigEightAtOnceCalculator, input_stream: a}]"
    )
    with graph:
        for time in range(8):
            graph.add_packet_to_input_stream("a", 1, time)


@pytest.mark.parametrize(
    ("limit", "cores"),
    [("max 100000", 8), ("150000 100000", 2), ("50000 100000", 1), ("9900000 100000", 8), ("", 8)],
)
def test_cores_that_a_container_may_not_use_do_not_count(monkeypatch, limit, cores):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    monkeypatch.setattr(Path, "read_text", lambda path, **options: limit)

    assert usable_cores() == cores


class TestGraphs:
    def threads_of(self, rig, graph, *names):
        """Run a packet through and return the thread of each node's calls."""
        with graph:
            rig.feed(graph, "a", (0, "x"))
            rig.idle(graph)
        return [self.threads[name] for name in names]

    def node(self, rig, inputs, outputs, **fields):
        def process(self_, ctx):
            self.threads[ctx.node] = threading.current_thread().name
            relay(self_, ctx)

        self.threads = getattr(self, "threads", {})
        return rig.node(inputs, outputs, process, **fields)

    def test_named_executor_has_its_own_threads(self, rig):
        graph = rig.graph(
            self.node(rig, "a", "b", name="plain"),
            self.node(rig, "b", "c", name="special", executor="slow"),
            input_stream="a",
            observe="c",
            executor=[{"name": "slow", "type": "ThreadPoolExecutor", "num_threads": 1}],
        )

        plain, special = self.threads_of(rig, graph, "plain", "special")

        assert special.startswith("slow")
        assert not plain.startswith("slow")
        assert (plain == threading.current_thread().name) is rig.is_inline
        assert rig.seen["c"] == [(0, "x")]

    def test_application_thread_runs_what_it_is_given_while_it_waits(self, rig):
        graph = rig.graph(
            self.node(rig, "a", "b", name="first"),
            self.node(rig, "b", "c", name="here", executor="mine"),
            self.node(rig, "c", "d", name="last"),
            input_stream="a",
            observe="d",
            executor=[{"name": "mine", "type": "ApplicationThreadExecutor"}],
        )

        (here,) = self.threads_of(rig, graph, "here")

        assert here == threading.current_thread().name
        assert rig.seen["d"] == [(0, "x")]

    def test_waiting_thread_wakes_for_work_that_another_thread_brings(self, pool_rig):
        rig, waiting = pool_rig, threading.Event()
        graph = rig.graph(
            self.node(rig, "a", "b", name="here", executor="mine", open=lambda s, c: waiting.set()),
            input_stream="a",
            observe="b",
            executor=[{"name": "mine", "type": "ApplicationThreadExecutor"}],
        )
        graph.start_run()

        def feed():
            assert waiting.wait(rig.timeout)
            rig.feed(graph, "a", (0, "x"))
            graph.close_input_stream("a")

        feeder = threading.Thread(target=feed)
        feeder.start()
        graph.wait_until_done(rig.timeout)
        feeder.join(rig.timeout)

        assert rig.seen["b"] == [(0, "x")]
        assert self.threads["here"] == threading.current_thread().name

    def test_nodes_run_at_the_same_time(self, pool_rig):
        together = threading.Barrier(2, timeout=pool_rig.timeout)
        graph = pool_rig.graph(
            pool_rig.node("a", "b", lambda self, ctx: together.wait()),
            pool_rig.node("a", "c", lambda self, ctx: together.wait()),
            input_stream="a",
        )

        with graph:
            pool_rig.feed(graph, "a", (0, "x"), (1, "y"))

    def test_one_node_runs_one_call_at_a_time(self, pool_rig):
        running, most = set(), []

        def process(self, ctx):
            running.add(int(ctx.timestamp))
            most.append(len(running))
            running.discard(int(ctx.timestamp))

        graph = pool_rig.graph(pool_rig.node("a", "b", process), input_stream="a")
        with graph:
            pool_rig.feed(graph, "a", *((time, time) for time in range(200)))

        assert max(most) == 1

    def test_call_that_hangs_does_not_keep_the_others_from_closing(self, pool_rig):
        rig, release, closed = pool_rig, threading.Event(), threading.Semaphore(0)
        started = threading.Barrier(3, timeout=rig.timeout)

        def hang(self, ctx):
            started.wait()
            assert release.wait(rig.timeout)

        graph = rig.graph(
            rig.node("a", "b", hang, close=lambda self, ctx: closed.release()),
            rig.node(
                "a", "c", lambda self, ctx: started.wait(), close=lambda self, ctx: closed.release()
            ),
            input_stream="a",
        )
        graph.start_run()
        rig.feed(graph, "a", (0, "x"))
        started.wait()

        graph.abandon(0.05)

        assert not graph.is_running
        assert closed.acquire(timeout=rig.timeout)
        release.set()
        # The thread that hung closes its node when it comes back.
        assert closed.acquire(timeout=rig.timeout)
