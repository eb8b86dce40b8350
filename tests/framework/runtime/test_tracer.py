"""Watching a graph run."""

from __future__ import annotations

from collections import Counter

import pytest

from vitruvian.framework.runtime.node import TaskKind
from vitruvian.framework.runtime.tracer import Tracer, TracerHub

from ..rig_scripts import relay

HOOKS = ["run_started", "run_finished", "task_ran", "packet_queued", "throttled"]


class Log(Tracer):
    def __init__(self):
        self.events = []

    def run_started(self, graph, nodes):
        self.events.append(("started", tuple(nodes)))

    def run_finished(self):
        self.events.append(("finished",))

    def task_ran(self, task, started, finished, thread):
        assert started <= finished
        self.events.append(("ran", task.node.name, task.kind))

    def packet_queued(self, stream, node, timestamp, queued):
        self.events.append(("queued", stream, node, int(timestamp), queued))

    def throttled(self, stream, node, is_full):
        self.events.append(("throttled", stream, node, is_full))


def relay_graph(rig, *tracers, **config):
    return rig.graph(
        rig.node("a", "b", relay, name="relay"), input_stream="a", tracers=tracers, **config
    )


def test_tracer_sees_the_whole_run(rig):
    log = Log()
    graph = relay_graph(rig, log)

    with graph:
        rig.feed(graph, "a", (0, "x"), (1, "y"))

    ran = Counter(event[1:] for event in log.events if event[0] == "ran")
    assert ran == {
        ("relay", TaskKind.OPEN): 1,
        ("relay", TaskKind.PROCESS): 2,
        ("relay", TaskKind.CLOSE): 1,
    }
    assert log.events[0] == ("started", ("relay",))
    assert log.events[-1] == ("finished",)
    queued = [event[1:4] for event in log.events if event[0] == "queued"]
    assert queued == [("a", "relay", 0), ("a", "relay", 1)]


def test_tracer_sees_queues_become_full_and_free(inline_rig):
    log = Log()
    graph = relay_graph(inline_rig, log, max_queue_size=2)

    with graph:
        inline_rig.feed(graph, "a", (0, "x"), (1, "y"))

    full = [event for event in log.events if event[0] == "throttled"]
    assert full == [("throttled", "a", "relay", True), ("throttled", "a", "relay", False)]


def test_tracer_added_later_sees_the_runs_that_start_then(rig):
    log = Log()
    graph = relay_graph(rig)
    with graph:
        pass
    graph.add_tracer(log)

    with graph:
        pass

    assert [event[0] for event in log.events].count("started") == 1


def test_tracer_sees_the_end_of_a_failed_run(rig):
    log = Log()
    graph = rig.graph(rig.node("a", "b", lambda self, ctx: 1 / 0), input_stream="a", tracers=[log])
    graph.start_run()
    rig.feed(graph, "a", (0, "x"))

    with pytest.raises(Exception, match="ZeroDivisionError"):
        rig.finish(graph)

    assert log.events[-1] == ("finished",)


@pytest.mark.parametrize("hook", HOOKS)
def test_tracer_that_raises_is_dropped_and_the_run_goes_on(rig, hook, caplog):
    def fail(*arguments):
        calls.append(hook)
        raise ValueError("a bad tracer")

    calls, log, bad = [], Log(), Tracer()
    setattr(bad, hook, fail)
    graph = relay_graph(rig, bad, log, observe="b", max_queue_size=1)

    with graph:
        rig.feed(graph, "a", *((time, time) for time in range(10)))

    assert rig.seen["b"] == [(time, time) for time in range(10)]
    assert f"failed in {hook} and is switched off" in caplog.text
    assert log.events[-1] == ("finished",)
    if hook != "task_ran" or rig.is_inline:
        # On several threads, calls that ended at once may each have found it still there.
        assert calls == [hook]


def test_tracer_need_not_be_told_of_each_call_of_a_node(rig):
    class SecondOnly(Log):
        def needs_calls_of(self, node):
            return node == "second"

    log = SecondOnly()
    first = rig.node("a", "b", relay, name="first")
    graph = rig.graph(
        first, rig.node("b", "c", relay, name="second"), input_stream="a", tracers=[log]
    )

    with graph:
        rig.feed(graph, "a", (0, "x"), (1, "y"))

    ran = Counter(event[1:] for event in log.events if event[0] == "ran")
    assert ran == {
        ("first", TaskKind.OPEN): 1,
        ("first", TaskKind.CLOSE): 1,
        ("second", TaskKind.OPEN): 1,
        ("second", TaskKind.PROCESS): 2,
        ("second", TaskKind.CLOSE): 1,
    }


def test_tracer_that_needs_a_call_gets_it_whatever_others_need(rig):
    class EndsOnly(Log):
        def needs_calls_of(self, node):
            return False

    log = Log()

    with relay_graph(rig, EndsOnly(), log) as graph:
        rig.feed(graph, "a", (0, "x"))

    assert ("ran", "relay", TaskKind.PROCESS) in log.events


def test_hub_looks_only_at_what_a_tracer_watches():
    class Ends(Tracer):
        def run_finished(self):
            pass

    idle, busy = TracerHub([Ends(), Tracer()]), TracerHub([Ends(), Log()])

    assert (idle.watches_calls, idle.watches_queues) == (False, False)
    assert (busy.watches_calls, busy.watches_queues) == (True, True)
