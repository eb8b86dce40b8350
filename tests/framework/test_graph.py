"""The handle on a graph: its states, its inputs, its observers."""

from __future__ import annotations

import random
import sys
import threading
import weakref

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.errors import (
    CalculatorError,
    GraphCancelledError,
    GraphStateError,
    PayloadTypeError,
    TimestampError,
    WaitTimeoutError,
)
from vitruvian.framework.values.packet import Packet


class RigNumberCalculator(Calculator):
    """Take and send whole numbers."""

    number = Input(int, tag="")
    same = Output(int, tag="")

    def process(self, ctx):
        ctx[self.same] = ctx[self.number]


def relay(self, ctx):
    ctx[self.results] = ctx[self.values]


def relay_graph(rig, **config):
    config.setdefault("observe", "b")
    return rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", **config)


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


class TestFeeding:
    def test_unknown_stream_is_refused(self, rig):
        with relay_graph(rig) as graph, pytest.raises(GraphStateError, match="no input stream 'z'"):
            rig.feed(graph, "z", (1, "x"))

    def test_output_stream_cannot_be_fed(self, rig):
        with relay_graph(rig) as graph, pytest.raises(GraphStateError, match="it has: a"):
            rig.feed(graph, "b", (1, "x"))

    @pytest.mark.parametrize("time", [4, 5])
    def test_time_must_increase(self, rig, time):
        with relay_graph(rig) as graph:
            rig.feed(graph, "a", (5, "x"))
            with pytest.raises(TimestampError, match="expected timestamp is 6 but received"):
                rig.feed(graph, "a", (time, "y"))

        assert rig.seen["b"] == [(5, "x")]

    def test_closed_stream_is_refused(self, rig):
        with relay_graph(rig) as graph:
            graph.close_input_stream("a")
            with pytest.raises(TimestampError, match="Packet sent to closed stream"):
                rig.feed(graph, "a", (1, "x"))

    def test_value_without_time_is_refused(self, rig):
        with relay_graph(rig) as graph, pytest.raises(TimestampError, match="UNSET"):
            graph.add_packet_to_input_stream("a", "x")

    def test_wrong_type_is_refused_at_the_door(self, rig):
        graph = rig.graph(("RigNumberCalculator", "a", "b"), input_stream="a", observe="b")

        with graph:
            with pytest.raises(PayloadTypeError, match=r"'a' carries int; got a str"):
                rig.feed(graph, "a", (1, "x"))
            rig.feed(graph, "a", (1, 7))

        assert rig.seen["b"] == [(1, 7)]

    def test_empty_packet_settles_its_time_only(self, rig):
        graph = rig.graph(("RigNumberCalculator", "a", "b"), input_stream="a")
        graph.observe_output_stream("b", rig.collect, observe_timestamp_bounds=True)

        with graph:
            graph.add_packet_to_input_stream("a", Packet().at(3))
            rig.idle(graph)
            assert rig.seen["b"] == [(3, None)]

    def test_adding_after_an_error_is_refused(self, rig):
        graph = rig.graph(rig.node("a", "b", lambda self, ctx: 1 / 0), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        with pytest.raises(CalculatorError):
            rig.idle(graph)

        with pytest.raises(GraphStateError, match=r"Graph has errors: .*ZeroDivisionError"):
            rig.feed(graph, "a", (2, "x"))


class TestClosing:
    def test_closing_all_packet_sources_stops_sources_and_drains(self, rig):
        def count(self, ctx):
            self.step = getattr(self, "step", -1) + 1
            ctx.send(self.results, self.step, at=self.step)

        graph = rig.graph(
            rig.node("", "numbers", count),
            ("RigRelayCalculator", "numbers", "same"),
            ("RigRelayCalculator", "a", "b"),
            input_stream="a",
            observe="numbers same b",
            max_queue_size=3,
        )
        poller = graph.add_output_stream_poller("same", max_queue_size=-1)
        graph.start_run()
        rig.feed(graph, "a", (5, "x"))
        poller.next(rig.timeout)
        graph.close_all_packet_sources()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["same"] == rig.seen["numbers"]
        assert rig.seen["b"] == [(5, "x")]

    def test_closing_the_input_streams_lets_sources_go_on(self, rig):
        def count(self, ctx):
            self.step = getattr(self, "step", -1) + 1
            ctx.send(self.results, self.step, at=self.step)
            if self.step == 9:
                ctx.stop()

        graph = rig.graph(
            rig.node("", "numbers", count),
            ("RigRelayCalculator", "a", "b"),
            input_stream="a",
            observe="numbers",
        )
        graph.start_run()
        graph.close_all_input_streams()
        graph.wait_until_done(rig.timeout)

        assert len(rig.seen["numbers"]) == 10


class TestObserving:
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


class TestLoops:
    def loop(self, rig, **config):
        return rig.graph(
            {
                "calculator": "RigLoopCalculator",
                "input_stream": ["MAIN:a", "LOOP:c"],
                "output_stream": "b",
                "back_edge": "LOOP",
            },
            rig.node("b", "c", relay_sum),
            input_stream="a",
            observe="b c",
            **config,
        )

    def test_loop_brings_the_previous_result_and_ends(self, rig):
        graph = self.loop(rig)

        with graph:
            rig.feed(graph, "a", (0, 1), (10, 2), (20, 3))

        assert rig.seen["b"] == [(0, (1, None)), (10, (2, 1)), (20, (3, 3))]
        assert rig.seen["c"] == [(0, 1), (10, 3), (20, 6)]

    def test_loop_is_not_held_back_by_small_queues(self, rig):
        with self.loop(rig, max_queue_size=1) as graph:
            rig.feed(graph, "a", *((time, 1) for time in range(50)))

        assert rig.seen["c"] == [(time, time + 1) for time in range(50)]

    def test_nodes_of_a_loop_close_once(self, rig):
        closed = []

        def close(self, ctx):
            closed.append(ctx.node)
            assert not ctx.run_failed

        graph = rig.graph(
            rig.node("a c", "b", relay, name="head", close=close, back_edge=":1"),
            rig.node("b", "c", relay, name="tail", close=close),
            input_stream="a",
        )

        with graph:
            pass

        assert closed == ["head", "tail"]

    def test_loop_that_waits_for_itself_ends_with_what_it_has(self, rig):
        pairs = []

        def note(self, ctx):
            pairs.append([None if p.is_empty() else p.value for p in ctx.packets(self.values)])
            ctx[self.results] = len(pairs)

        graph = rig.graph(
            rig.node("a c", "b", note, calculator="RigLooseCalculator", back_edge=":1"),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
            observe="b",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"), (3, "z"))
            rig.idle(graph)
            assert pairs == []

        # What comes round after the loop was cut counts no more, in whatever order calls end.
        assert pairs == [["x", None], ["y", None], ["z", None]]
        assert rig.seen["b"] == [(1, 1), (2, 2), (3, 3)]


def relay_sum(self, ctx):
    main, previous = ctx[self.values]
    ctx[self.results] = main + (previous or 0)


class TestResources:
    def test_packets_leave_no_trace(self, rig):
        class Payload:
            """Something that a weak reference can watch."""

        alive = weakref.WeakSet()
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            ("RigRelayCalculator", "b", "c"),
            rig.node("c", "d", lambda self, ctx: None),
            input_stream="a",
        )
        most = 0

        with graph:
            for time in range(4_000):
                payload = Payload()
                alive.add(payload)
                graph.add_packet_to_input_stream("a", payload, time)
                most = max(most, len(alive))
            rig.idle(graph)
            del payload
            scheduler = graph._run.scheduler
            assert not any(node.in_flight for node in scheduler.nodes)
            assert not any(queue.packets for node in scheduler.nodes for queue in node.queues)
            assert not any(scheduler.ready.values())

        # A queue of 100 before each node, and one packet in each call.
        assert most < 500
        assert len(alive) <= 1

    def test_threads_end_with_the_run(self, pool_rig):
        before = set(threading.enumerate())
        graph = relay_graph(pool_rig)
        with graph:
            pool_rig.feed(graph, "a", (1, "x"))
            pool_rig.idle(graph)
            assert set(threading.enumerate()) - before

        for thread in set(threading.enumerate()) - before:
            thread.join(pool_rig.timeout)
        assert set(threading.enumerate()) <= before

    @pytest.mark.parametrize("threads", [0, 1, 4])
    def test_any_order_of_calls_ends(self, ordered_rig, threads):
        rig = ordered_rig
        for seed in range(70):
            dice = random.Random(seed)
            graph = self.diamond(
                rig, threads=threads, seed=seed, max_queue_size=dice.choice([1, 5])
            )
            graph.start_run()
            fed = dice.randint(0, 20)
            try:
                rig.feed(graph, "a", *((time, time) for time in range(fed)))
                end = dice.choice(["close", "cancel", "idle", "abandon", "pause", "done"])
                if end == "cancel":
                    graph.cancel()
                elif end == "idle":
                    rig.idle(graph)
                elif end == "abandon":
                    graph.abandon(rig.timeout)
                elif end == "pause":
                    graph.pause()
                    graph.resume()
                elif end == "done":
                    graph.close_all_input_streams()
                    graph.wait_until_done(rig.timeout)
                rig.finish(graph)
            except GraphCancelledError:
                assert end == "cancel"
            assert not graph.is_running

    def diamond(self, rig, **options):
        """Split, drop and join: results depend on time alone."""

        def drop_thirds(self, ctx):
            if ctx[self.values] % 3:
                relay(self, ctx)

        def slow_square(self, ctx):
            # Work that lasts unequally long.
            for _ in range(ctx[self.values] % 7 * 200):
                pass
            ctx[self.results] = ctx[self.values] ** 2

        def gate(self, ctx):
            even = not ctx.packets(self.values)[0].is_empty() and ctx[self.values] % 2 == 0
            packet = ctx.packets(self.values)[1]
            if even and not packet.is_empty():
                ctx[self.results] = packet.value

        graph_rig = type(rig)((options.pop("threads"), options.pop("seed")))
        graph = graph_rig.graph(
            rig.node("a", "thirds", drop_thirds),
            rig.node("a", "squares", slow_square),
            rig.node("squares thirds", "gated", gate, calculator="RigSettledCalculator"),
            ("RigPairCalculator", "gated squares thirds", "out"),
            input_stream="a",
            observe=options.pop("observe", ""),
            **options,
        )
        rig.graphs.append(graph)
        self.seen = graph_rig.seen
        return graph

    def test_results_do_not_hang_on_threads_or_order(self, ordered_rig):
        results = set()
        for threads in (0, 1, 2, 8):
            for seed in range(20):
                graph = self.diamond(ordered_rig, threads=threads, seed=seed, observe="out gated")
                with graph:
                    ordered_rig.feed(graph, "a", *((time, time) for time in range(30)))
                results.add((tuple(self.seen["out"]), tuple(self.seen["gated"])))

        assert len(results) == 1
        out, gated = results.pop()
        assert len(out) == 30
        # Squares of even numbers let pass what is no multiple of three.
        assert [value for _, value in gated] == [n for n in range(30) if n % 2 == 0 and n % 3]
