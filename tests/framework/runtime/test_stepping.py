"""A paused graph goes on call by call, or packet by packet of its sources."""

from __future__ import annotations

import threading

import pytest

from vitruvian.framework.errors import CalculatorError, GraphStateError

from ..rig_scripts import relay


def counting_source(rig, last, outputs="a", name="source"):
    """A source that sends 0, 1 … last and ends."""

    def send(self, ctx):
        time = counts[name] = counts.get(name, -1) + 1
        ctx.send(self.results, time, at=time)
        if time == last:
            ctx.stop()

    counts: dict[str, int] = {}
    return rig.node("", outputs, send, name=name)


def chain(rig, last=3, **config):
    return rig.graph(
        counting_source(rig, last),
        rig.node("a", "b", relay, name="first"),
        rig.node("b", "c", relay, name="second"),
        observe="c",
        **config,
    )


def paused(graph):
    """Start a graph of which nothing runs by itself."""
    graph.start_run(paused=True)
    return graph


class TestOneCall:
    def test_each_step_runs_one_call_and_names_its_node(self, rig):
        graph = paused(chain(rig, last=1))

        names = []
        while (name := graph.step()) is not None:
            names.append(name)

        assert sorted(names[:4]) == ["first", "observer of c", "second", "source"]  # opened
        process = names[4 : names.index("observer of c", 4) + 1]
        assert process == ["source", "first", "second", "observer of c"]
        assert rig.seen["c"] == [(0, 0), (1, 1)]

    def test_steps_bring_a_run_to_its_end(self, rig):
        graph = paused(chain(rig))

        while graph.step() is not None:
            pass

        graph.wait_until_done(rig.timeout)
        assert rig.seen["c"] == [(time, time) for time in range(4)]

    def test_a_run_goes_on_after_some_steps(self, rig):
        graph = paused(chain(rig))

        for _ in range(6):
            graph.step()
        graph.resume()

        graph.wait_until_done(rig.timeout)
        assert rig.seen["c"] == [(time, time) for time in range(4)]

    def test_nothing_else_runs_meanwhile(self, pool_rig):
        running, most = [], []

        def watch(self, ctx):
            running.append(1)
            most.append(len(running))
            relay(self, ctx)
            running.pop()

        rig = pool_rig
        graph = rig.graph(
            rig.node("a", "b", watch), rig.node("a", "c", watch), input_stream="a", observe="b c"
        )
        graph.start_run()
        rig.idle(graph)
        graph.pause()
        rig.feed(graph, "a", (0, "x"), (1, "y"))

        graph.step()
        assert len(most) == 1
        while graph.step() is not None:
            pass

        assert most == [1, 1, 1, 1]
        assert rig.seen["b"] == rig.seen["c"] == [(0, "x"), (1, "y")]

    def test_it_waits_for_calls_from_before_the_pause(self, pool_rig):
        rig, begun, release = pool_rig, threading.Event(), threading.Event()

        def block(self, ctx):
            begun.set()
            assert release.wait(rig.timeout)
            relay(self, ctx)

        graph = rig.graph(rig.node("a", "b", block), input_stream="a", observe="b")
        graph.start_run()
        rig.feed(graph, "a", (0, "x"))
        assert begun.wait(rig.timeout)
        graph.pause()
        stepped = []
        stepper = threading.Thread(target=lambda: stepped.append(graph.step()))
        stepper.start()
        release.set()
        stepper.join(rig.timeout)

        assert stepped == ["observer of b"]
        assert rig.seen["b"] == [(0, "x")]

    def test_without_packets_there_is_nothing_to_step(self, rig):
        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", observe="b")
        graph.start_run()
        rig.idle(graph)
        graph.pause()

        assert graph.step() is None
        assert graph.step_frame() == 0

    def test_a_failing_call_ends_the_run(self, rig):
        def fail(self, ctx):
            raise ValueError("broken")

        graph = rig.graph(rig.node("a", "b", fail), input_stream="a", observe="b")
        graph.start_run()
        rig.idle(graph)
        graph.pause()
        rig.feed(graph, "a", (0, "x"))

        graph.step()

        with pytest.raises(CalculatorError, match="broken"):
            graph.wait_until_done(rig.timeout)

    def test_a_paused_start_opens_nothing(self, rig):
        opened = []
        node = rig.node("a", "b", relay, open=lambda self, ctx: opened.append(ctx.node), name="it")
        graph = paused(rig.graph(node, input_stream="a", observe="b"))

        assert opened == []
        graph.step()
        graph.step()
        assert opened == ["it"]

    @pytest.mark.parametrize("call", ["step", "step_frame"])
    def test_a_graph_that_is_not_paused_is_refused(self, rig, call):
        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", observe="b")
        with pytest.raises(GraphStateError, match="not running"):
            getattr(graph, call)()
        graph.start_run()

        with pytest.raises(GraphStateError, match=r"not paused; call pause\(\) first"):
            getattr(graph, call)()

    def test_a_calculator_cannot_step_its_own_graph(self, rig):
        def step(self, ctx):
            graph.step()

        graph = rig.graph(rig.node("a", "b", step), input_stream="a", observe="b")
        graph.start_run()
        rig.feed(graph, "a", (0, "x"))

        with pytest.raises(CalculatorError, match="cannot take its own graph"):
            rig.finish(graph)


class TestOneFrame:
    def test_each_step_brings_one_packet_through(self, rig):
        graph = paused(chain(rig))

        seen = []
        for _ in range(4):
            graph.step_frame()
            seen.append(list(rig.seen["c"]))

        assert seen == [[(time, time) for time in range(count)] for count in range(1, 5)]

    def test_what_the_application_has_fed_is_done(self, rig):
        graph = rig.graph(rig.node("a", "b", relay), input_stream="a", observe="b")
        graph.start_run()
        rig.idle(graph)
        graph.pause()
        rig.feed(graph, "a", (0, "x"))

        assert graph.step_frame() == 2
        assert rig.seen["b"] == [(0, "x")]

    def test_two_sources_send_once_each(self, rig):
        graph = paused(
            rig.graph(
                counting_source(rig, 3, "a", "left"),
                counting_source(rig, 3, "b", "right"),
                ("RigPairCalculator", "a b", "c"),
                observe="c",
            ),
        )

        graph.step_frame()
        assert rig.seen["c"] == [(0, (0, 0))]
        graph.step_frame()
        assert rig.seen["c"] == [(0, (0, 0)), (1, (1, 1))]

    def test_a_full_queue_holds_nothing_up(self, rig):
        graph = paused(chain(rig, last=9, max_queue_size=1))

        for _ in range(10):
            graph.step_frame()

        assert rig.seen["c"] == [(time, time) for time in range(10)]
        graph.resume()
        graph.wait_until_done(rig.timeout)
