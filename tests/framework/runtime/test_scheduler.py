"""The rules of a run: when nodes open, process and close, and how far time is settled."""

from __future__ import annotations

import pytest

from vitruvian.framework.errors import CalculatorError, GraphRunError, TimestampError
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp

SPECIAL = [Timestamp.UNSET, Timestamp.UNSTARTED, Timestamp.ONE_OVER_POSTSTREAM, Timestamp.DONE]


def relay(self, ctx):
    ctx[self.results] = ctx[self.values]


def source_of(*items):
    """Return the scripts of a source: (timestamp, value) a call, then stop."""

    def start(self, ctx):
        self.left = list(items)

    def process(self, ctx):
        if not self.left:
            ctx.stop()
            return
        timestamp, value = self.left.pop(0)
        ctx.send(self.results, value, at=timestamp)

    return {"open": start, "process": process}


class TestInputSets:
    def test_chain_keeps_order_and_time(self, rig):
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
            observe="b c",
        )
        packets = [(time, f"p{time}") for time in range(0, 50, 5)]

        with graph:
            rig.feed(graph, "a", *packets)

        assert rig.seen["b"] == rig.seen["c"] == packets

    def test_two_inputs_wait_for_each_other(self, rig):
        graph = rig.graph(("RigPairCalculator", "a b", "pair"), input_stream="a b", observe="pair")
        seen = rig.seen["pair"]

        with graph:
            for stream, time, expected in [
                ("a", 1, []),
                ("b", 3, [(1, ("a1", None))]),
                ("b", None, []),
                ("a", 7, [(3, (None, "b3")), (7, ("a7", None))]),
            ]:
                if time is None:
                    graph.close_input_stream(stream)
                else:
                    rig.feed(graph, stream, (time, f"{stream}{time}"))
                rig.idle(graph)
                assert seen == expected
                seen.clear()
            graph.close_input_stream("a")
            graph.wait_until_done(rig.timeout)
        assert seen == []

    def test_process_runs_only_with_all_required_inputs(self, rig):
        calls = []
        graph = rig.graph(
            rig.node("a b", "c", lambda self, ctx: calls.append(int(ctx.timestamp))),
            ("RigPairCalculator", "a c", "pair"),
            input_stream="a b",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"), (3, "z"))
            rig.feed(graph, "b", (2, "y"), (4, "w"))

        assert calls == [2]
        # Times at which nothing was sent are settled all the same.
        assert rig.seen["pair"] == [(1, ("x", None)), (2, ("y", None)), (3, ("z", None))]

    def test_promised_bound_releases_the_other_input(self, rig):
        graph = rig.graph(("RigPairCalculator", "a b", "pair"), input_stream="a b", observe="pair")

        with graph:
            rig.feed(graph, "a", (5, "x"))
            rig.idle(graph)
            assert rig.seen["pair"] == []
            graph.set_input_stream_timestamp_bound("b", 5)
            rig.idle(graph)
            assert rig.seen["pair"] == []
            graph.set_input_stream_timestamp_bound("b", 6)
            rig.idle(graph)
            assert rig.seen["pair"] == [(5, ("x", None))]

    def test_empty_packet_is_a_bound(self, rig):
        graph = rig.graph(("RigPairCalculator", "a b", "pair"), input_stream="a b", observe="pair")

        with graph:
            rig.feed(graph, "a", (5, "x"))
            graph.add_packet_to_input_stream("b", Packet().at(5))
            rig.idle(graph)
            assert rig.seen["pair"] == [(5, ("x", None))]
            with pytest.raises(TimestampError, match="Current minimum expected timestamp is 6"):
                rig.feed(graph, "b", (5, "late"))


class TestBoundsAfterProcess:
    @pytest.mark.parametrize(
        ("calculator", "expected"),
        [("RigScriptCalculator", [(1, ("x", None))]), ("RigLooseCalculator", [])],
    )
    def test_silent_call_settles_the_output_unless_nothing_is_promised(
        self, rig, calculator, expected
    ):
        graph = rig.graph(
            rig.node("a", "b", calculator=calculator),
            ("RigPairCalculator", "a b", "pair"),
            input_stream="a",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"))
            rig.idle(graph)
            assert rig.seen["pair"] == expected
        assert rig.seen["pair"] == [(1, ("x", None))]

    def test_explicit_bound_settles_the_output(self, rig):
        def process(self, ctx):
            ctx.advance(self.results, ctx.timestamp + 10)

        graph = rig.graph(
            rig.node("a", "b", process, calculator="RigLooseCalculator"),
            ("RigPairCalculator", "a2 b", "pair"),
            input_stream="a a2",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "a2", (10, "x"), (11, "y"))
            rig.feed(graph, "a", (1, "go"))
            rig.idle(graph)
            assert rig.seen["pair"] == [(10, ("x", None))]

    def test_pure_bounds_pass_through_without_process(self, rig):
        calls = []
        graph = rig.graph(
            rig.node("a", "b", lambda self, ctx: calls.append(ctx.timestamp)),
            ("RigRelayCalculator", "b", "c"),
            ("RigPairCalculator", "c d", "pair"),
            input_stream="a d",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "d", (5, "x"))
            graph.set_input_stream_timestamp_bound("a", 6)
            rig.idle(graph)
            assert rig.seen["pair"] == [(5, (None, "x"))]
        assert calls == []

    def test_calculator_that_watches_bounds_is_told_of_empty_times(self, rig):
        calls = []

        def process(self, ctx):
            empty = [packet.is_empty() for packet in ctx.packets(self.values)]
            calls.append((int(ctx.timestamp), *empty))

        graph = rig.graph(
            rig.node("a b", "c", process, calculator="RigBoundsCalculator"), input_stream="a b"
        )

        with graph:
            rig.feed(graph, "a", (3, "x"))
            graph.set_input_stream_timestamp_bound("b", 10)
            rig.idle(graph)
            assert calls == [(3, False, True)]
            graph.set_input_stream_timestamp_bound("a", 8)
            rig.idle(graph)
            assert calls[1:] == [(7, True, True)]

    def test_output_closed_early_lets_readers_go_on(self, rig):
        def process(self, ctx):
            relay(self, ctx)
            if ctx.timestamp == 2:
                ctx.close(self.results)

        def close(self, ctx):
            closed.append(True)

        closed = []
        graph = rig.graph(
            rig.node("a", "b", process, calculator="RigLooseCalculator"),
            rig.node("b", "c", relay, close=close),
            input_stream="a",
            observe="c",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"))
            rig.idle(graph)
            assert closed == [True]
        assert rig.seen["c"] == [(1, "x"), (2, "y")]


class TestSpecialTimes:
    @pytest.mark.parametrize("time", [Timestamp.PRESTREAM, Timestamp.POSTSTREAM])
    def test_packet_outside_the_stream_passes_alone(self, rig, time):
        graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", observe="b")

        with graph:
            rig.feed(graph, "a", (time, "only"))
            with pytest.raises(TimestampError, match="must be the only Packet"):
                rig.feed(graph, "a", (time, "again"))
            graph.wait_until_done(rig.timeout)

        assert rig.seen["b"] == [(time, "only")]

    def test_packet_before_the_stream_says_nothing_of_other_inputs(self, rig):
        def watch(self, ctx):
            told.append(int(ctx.timestamp))

        told = []
        graph = rig.graph(
            rig.node("a b", "c", calculator="RigSettledCalculator"),
            rig.node("c", "d", watch, calculator="RigBoundsCalculator"),
            input_stream="a b",
        )

        with graph:
            rig.feed(graph, "a", (Timestamp.PRESTREAM, "early"))
            rig.feed(graph, "b", (1000, "first"))
            rig.idle(graph)

        # Not 999, too: nothing is told about the time between the two calls.
        assert told == [1000]

    def test_packet_at_poststream_must_be_alone(self, rig):
        graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", observe="b")

        with graph:
            rig.feed(graph, "a", (1, "first"))
            with pytest.raises(TimestampError, match="must be the only Packet"):
                rig.feed(graph, "a", (Timestamp.POSTSTREAM, "second"))

        assert rig.seen["b"] == [(1, "first")]

    def test_calculator_sending_at_poststream_after_a_packet_fails(self, rig):
        def process(self, ctx):
            relay(self, ctx)
            ctx.send(self.results, "last", at=Timestamp.POSTSTREAM)

        graph = rig.graph(rig.node("a", "b", process), input_stream="a", observe="b")
        graph.start_run()
        rig.feed(graph, "a", (1, "first"))

        with pytest.raises(CalculatorError, match="must be the only Packet"):
            rig.finish(graph)

    @pytest.mark.parametrize("delay", [1, 1_000_000])
    def test_close_may_send_at_any_time_after_the_last_packet(self, rig, delay):
        def close(self, ctx):
            ctx.send(self.results, self.total, at=self.last + delay)

        def add(self, ctx):
            self.total = getattr(self, "total", 0) + ctx[self.values]
            self.last = ctx.timestamp

        graph = rig.graph(
            ("RigRelayCalculator", "a", "same"),
            rig.node("same", "b", add, close=close),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
            observe="c",
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(5)))

        assert rig.seen["c"] == [(4 + delay, 10)]

    def test_close_may_not_send_at_the_time_of_the_last_packet(self, rig):
        def close(self, ctx):
            ctx.send(self.results, 0, at=4)

        graph = rig.graph(rig.node("a", "b", lambda self, ctx: None, close=close), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (4, 1))

        with pytest.raises(CalculatorError, match="minimum expected timestamp is 5 but received 4"):
            rig.finish(graph)

    def test_close_may_send_at_poststream(self, rig):
        def close(self, ctx):
            ctx.send(self.results, self.total, at=Timestamp.POSTSTREAM)

        def add(self, ctx):
            self.total = getattr(self, "total", 0) + ctx[self.values]

        graph = rig.graph(
            rig.node("a", "b", add, close=close),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
            observe="c",
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(5)))

        assert rig.seen["c"] == [(Timestamp.POSTSTREAM, 10)]

    @pytest.mark.parametrize("time", SPECIAL, ids=str)
    def test_time_that_no_packet_can_have_is_refused(self, rig, time):
        graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", observe="b")

        with graph, pytest.raises(TimestampError, match="can't be the timestamp of a Packet"):
            rig.feed(graph, "a", (time, "x"))

    @pytest.mark.parametrize("time", [2**63 - 1, -(2**63), 2**63, 2**70, 1.5, True])
    def test_raw_number_that_is_no_time_is_refused(self, rig, time):
        graph = rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", observe="b")

        with graph, pytest.raises(TimestampError, match=r"reserved|integer number"):
            rig.feed(graph, "a", (time, "x"))


class TestLifecycle:
    @staticmethod
    def logged(log, **extra):
        def note(call):
            def script(self, ctx):
                log.append((ctx.node, call))
                if call in extra:
                    extra[call](self, ctx)

            return script

        return {call: note(call) for call in ("open", "process", "close")}

    def test_opens_processes_and_closes_once(self, rig):
        log = []
        graph = rig.graph(
            rig.node("a", "b", name="first", **self.logged(log, process=relay)),
            rig.node("b", "c", name="second", **self.logged(log, process=relay)),
            input_stream="a",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"))

        for name in ("first", "second"):
            calls = [call for node, call in log if node == name]
            assert calls == ["open", "process", "process", "close"]
        assert log.index(("first", "close")) < log.index(("second", "close"))

    def test_new_instance_is_made_for_every_run(self, rig):
        instances = []
        graph = rig.graph(
            rig.node("a", "b", open=lambda self, ctx: instances.append(self)), input_stream="a"
        )

        for _ in range(3):
            with graph:
                pass

        assert len({id(instance) for instance in instances}) == 3

    @pytest.mark.parametrize("failing", ["open", "process", "close"])
    def test_error_names_the_call_and_closes_what_was_open(self, rig, failing):
        log, failed = [], {}

        def fail(self, ctx):
            raise ValueError("no such luck")

        def note_failed(self, ctx):
            failed[ctx.node] = ctx.run_failed

        graph = rig.graph(
            rig.node("a", "b", name="before", **self.logged(log, process=relay, close=note_failed)),
            rig.node("b", "c", name="broken", **self.logged(log, process=relay) | {failing: fail}),
            rig.node("c", "d", name="after", **self.logged(log, close=note_failed)),
            input_stream="a",
        )
        message = f'Calculator::{failing.capitalize()}\\(\\) for node "broken" failed'

        graph.start_run()
        graph.pause()
        graph.resume()
        with pytest.raises(CalculatorError, match=message) as caught:
            self.feed_and_finish(rig, graph)

        assert isinstance(caught.value.__cause__, ValueError)
        assert caught.value.node == "broken"
        assert caught.value.timestamp == (1 if failing == "process" else None)
        assert "no such luck" in str(caught.value)
        assert any('node "broken"' in note for note in caught.value.__cause__.__notes__)
        for name in ("before", "broken", "after"):
            calls = [call for node, call in log if node == name]
            opened, closed = calls.count("open"), calls.count("close")
            if name == "broken" and failing == "open":
                assert calls == []
            elif name == "broken" and failing == "close":
                assert (opened, closed) == (1, 0)
            else:
                assert opened == closed <= 1
        assert failed.get("after", True)
        assert not graph.is_running
        assert graph.has_error()

    @staticmethod
    def feed_and_finish(rig, graph):
        # The graph may have failed in open before anything is fed.
        if not graph.has_error():
            try:
                rig.feed(graph, "a", (1, "x"))
            except RuntimeError:
                assert graph.has_error()
        rig.finish(graph)

    def test_what_close_sends_after_an_error_is_discarded(self, rig):
        def fail(self, ctx):
            raise ValueError("broken")

        def close(self, ctx):
            ctx.send(self.results, "late", at=Timestamp.POSTSTREAM)

        graph = rig.graph(
            rig.node("a", "b", close=close),
            rig.node("a", "c", fail),
            input_stream="a",
            observe="b",
        )
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="broken"):
            graph.wait_until_done(rig.timeout)
        assert rig.seen["b"] == []

    def test_errors_of_several_nodes_are_combined(self, pool_rig):
        import threading

        rig = pool_rig
        both = threading.Barrier(2, timeout=rig.timeout)

        def fail(self, ctx):
            both.wait()
            raise ValueError(f"{ctx.node} is broken")

        graph = rig.graph(
            rig.node("a", "b", fail, name="one"),
            rig.node("a", "c", fail, name="two"),
            input_stream="a",
        )
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(GraphRunError, match="2 errors ended the run") as caught:
            rig.finish(graph)
        assert {error.node for error in caught.value.errors} == {"one", "two"}
        assert "one is broken" in graph.get_combined_error_message()
        assert "two is broken" in graph.get_combined_error_message()

    def test_error_in_close_after_an_error_is_told_too(self, rig):
        def fail(self, ctx):
            raise ValueError("broken")

        def fail_again(self, ctx):
            raise KeyError("again")

        graph = rig.graph(rig.node("a", "b", fail, close=fail_again), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(GraphRunError, match="broken") as caught:
            graph.wait_until_done(rig.timeout)
        assert [type(error.__cause__) for error in caught.value.errors] == [ValueError, KeyError]


class TestStopping:
    def test_source_runs_until_it_stops(self, rig):
        closed = []
        graph = rig.graph(
            rig.node(
                "", "a", **source_of((0, "x"), (5, "y")), close=lambda s, ctx: closed.append(1)
            ),
            ("RigRelayCalculator", "a", "b"),
            observe="b",
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["b"] == [(0, "x"), (5, "y")]
        assert closed == [1]

    def test_a_with_block_runs_a_graph_of_sources_to_its_end(self, rig):
        times = [(time, time) for time in range(300)]
        graph = rig.graph(
            rig.node("", "a", **source_of(*times)),
            ("RigRelayCalculator", "a", "b"),
            observe="b",
        )

        with graph:
            pass

        assert rig.seen["b"] == times

    def test_stop_in_another_node_stops_sources_and_drains(self, rig):
        def count(self, ctx):
            self.next = getattr(self, "next", -1) + 1
            ctx.send(self.results, self.next, at=self.next)

        def stop_at_3(self, ctx):
            relay(self, ctx)
            if ctx[self.values] == 3:
                ctx.stop()

        graph = rig.graph(
            rig.node("", "a", count, name="source"),
            rig.node("a", "b", stop_at_3),
            rig.node("c", "d", relay),
            input_stream="c",
            observe="a b d",
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["b"][:4] == [(time, time) for time in range(4)]
        # Whatever the source had sent was still processed.
        assert rig.seen["b"] == rig.seen["a"]

    def test_stop_closes_graph_inputs(self, rig):
        graph = rig.graph(rig.node("a", "b", lambda self, ctx: ctx.stop()), input_stream="a")

        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        graph.wait_until_done(rig.timeout)

        assert not graph.has_error()

    def test_source_layers_follow_one_another(self, rig):
        calls = []

        def thrice(self, ctx):
            self.count = getattr(self, "count", 0) + 1
            if self.count == 3:
                ctx.stop()
            calls.append(ctx.node)

        graph = rig.graph(
            rig.node("", "late", thrice, name="late", source_layer=1),
            rig.node("", "early", thrice, name="early"),
            rig.node("", "last", thrice, name="last", source_layer=7),
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert calls == ["early"] * 3 + ["late"] * 3 + ["last"] * 3

    def test_source_of_a_lower_layer_that_opens_late_still_runs(self, rig):
        def set_side_packet(self, ctx):
            ctx[self.sets] = 1
            ctx.stop()

        graph = rig.graph(
            rig.node("", "a", set_side_packet, source_layer=1, output_side_packet="go"),
            rig.node("", "b", **source_of((0, "x")), source_layer=0, input_side_packet="go"),
            observe="b",
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["b"] == [(0, "x")]

    def test_node_without_streams_opens_and_closes(self, rig):
        calls = []
        graph = rig.graph(
            rig.node(
                "",
                "",
                lambda self, ctx: calls.append("process"),
                open=lambda self, ctx: calls.append("open"),
                close=lambda self, ctx: calls.append("close"),
            )
        )

        with graph:
            pass

        assert calls == ["open", "close"]


class TestOrder:
    def test_opens_in_graph_order(self, ordered_rig):
        rig, opened = ordered_rig, []
        names = ["c", "a", "b"]
        graph = rig.graph(
            *(
                rig.node("s", f"o{n}", name=n, open=lambda self, ctx: opened.append(ctx.node))
                for n in names
            ),
            input_stream="s",
        )

        with graph:
            pass

        assert opened == [node.name for node in graph.plan.nodes]

    def test_leaves_come_first(self, ordered_rig):
        rig, log = ordered_rig, []

        def process(self, ctx):
            log.append((ctx.node, int(ctx.timestamp)))
            relay(self, ctx)

        graph = rig.graph(
            rig.node("a", "b", process, name="root"),
            rig.node("b", "c", process, name="middle"),
            rig.node("c", "d", process, name="leaf"),
            input_stream="a",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"))

        assert log == [
            ("root", 1),
            ("middle", 1),
            ("leaf", 1),
            ("root", 2),
            ("middle", 2),
            ("leaf", 2),
        ]

    def test_sources_wait_for_everything_else_and_take_turns_by_time(self, ordered_rig):
        rig, log = ordered_rig, []

        def log_it(self, ctx):
            log.append(ctx[self.values])

        graph = rig.graph(
            rig.node("", "a", **source_of((0, "a0"), (10, "a10"), (20, "a20"))),
            rig.node("", "b", **source_of((5, "b5"), (6, "b6"), (7, "b7"))),
            rig.node("a", "", log_it),
            rig.node("b", "", log_it),
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert log == ["a0", "b5", "a10", "b6", "b7", "a20"]


class TestCallsInFlight:
    @pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
    def test_results_leave_in_the_order_of_time(self, pool_rig, order):
        import threading

        rig = pool_rig
        if rig.threads < 4:
            pytest.skip("four calls at once need four threads")
        done = [threading.Event() for _ in order]
        started = threading.Barrier(4, timeout=rig.timeout)
        before = {now: order[place - 1] for place, now in enumerate(order) if place}

        def process(self, ctx):
            started.wait()
            number = ctx[self.values]
            if number in before:
                assert done[before[number]].wait(rig.timeout)
            if number % 2:
                relay(self, ctx)
            done[number].set()

        graph = rig.graph(
            rig.node("a", "b", process, calculator="RigParallelCalculator"),
            ("RigPairCalculator", "a b", "pair"),
            input_stream="a",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "a", *((time, time) for time in range(4)))

        expected = [(0, (0, None)), (1, (1, 1)), (2, (2, None)), (3, (3, 3))]
        assert rig.seen["pair"] == expected

    @pytest.mark.parametrize("failing", [0, 1])
    def test_failure_of_one_call_ends_the_run_in_whatever_order_calls_end(self, pool_rig, failing):
        import threading

        rig, closed = pool_rig, []
        other_done, both = threading.Event(), threading.Barrier(2, timeout=rig.timeout)

        def process(self, ctx):
            both.wait()
            if ctx[self.values] == failing:
                assert other_done.wait(rig.timeout)
                raise ValueError("broken")
            other_done.set()

        graph = rig.graph(
            rig.node(
                "a",
                "b",
                process,
                close=lambda self, ctx: closed.append(1),
                calculator="RigParallelCalculator",
            ),
            input_stream="a",
        )
        graph.start_run()
        rig.feed(graph, "a", (0, 0), (1, 1))

        with pytest.raises(CalculatorError, match="broken"):
            graph.wait_until_done(rig.timeout)
        assert closed == [1]


class TestWrongOutputs:
    def test_two_packets_at_one_time_fail(self, rig):
        def process(self, ctx):
            relay(self, ctx)
            relay(self, ctx)

        graph = rig.graph(rig.node("a", "b", process), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="Current minimum expected timestamp is 2"):
            rig.finish(graph)

    def test_packet_before_its_promise_fails(self, rig):
        def process(self, ctx):
            if ctx.timestamp > 5:
                ctx.send(self.results, "x", at=5)

        graph = rig.graph(rig.node("a", "b", process), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (5, "x"), (7, "y"))

        with pytest.raises(CalculatorError, match=r"stream 'b': Current minimum .* is 6"):
            rig.finish(graph)

    def test_packet_after_close_fails(self, rig):
        def process(self, ctx):
            if ctx.timestamp == 1:
                ctx.close(self.results)
            else:
                relay(self, ctx)

        graph = rig.graph(
            rig.node("a", "b", process, calculator="RigLooseCalculator"), input_stream="a"
        )
        graph.start_run()
        rig.feed(graph, "a", (1, "x"), (2, "y"))

        with pytest.raises(CalculatorError, match="Packet sent to closed stream"):
            rig.finish(graph)

    def test_nothing_sent_by_a_failing_call_arrives(self, rig):
        def process(self, ctx):
            relay(self, ctx)
            raise ValueError("broken")

        graph = rig.graph(rig.node("a", "b", process), input_stream="a", observe="b")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="broken"):
            rig.finish(graph)
        assert rig.seen["b"] == []


class TestImmediate:
    def test_runs_for_each_packet_as_it_comes(self, rig):
        calls = []

        def process(self, ctx):
            calls.append([None if p.is_empty() else p.value for p in ctx.packets(self.values)])

        graph = rig.graph(
            rig.node("a b", "c", process, calculator="RigImmediateCalculator"), input_stream="a b"
        )

        with graph:
            rig.feed(graph, "a", (5, "a5"))
            rig.idle(graph)
            rig.feed(graph, "b", (1, "b1"))
            rig.idle(graph)
            assert calls == [["a5", None], [None, "b1"]]
            graph.close_input_stream("a")
            rig.idle(graph)
            assert calls[2:] == [[None, None]]
            rig.feed(graph, "b", (2, "b2"))
        assert calls[3] == [None, "b2"]
