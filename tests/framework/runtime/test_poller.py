"""Streams that the application takes packets from, and waiting for observers."""

import threading

import pytest

from vitruvian.framework.errors import (
    CalculatorError,
    GraphCancelledError,
    GraphStateError,
    WaitTimeoutError,
)
from vitruvian.framework.graph import GraphInputStreamAddMode
from vitruvian.framework.values.timestamp import Timestamp

SHORT = 0.02


def relay(rig, **config):
    return rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", **config)


def values(poller):
    return [(int(packet.timestamp), packet.value) for packet in poller]


class TestPoller:
    def test_packets_come_in_order_until_the_stream_ends(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"), (2, "y"))
        graph.close_all_input_streams()

        assert values(poller) == [(1, "x"), (2, "y")]
        assert poller.next(rig.timeout) is None
        rig.finish(graph)

    def test_it_waits_for_a_packet(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b")
        graph.start_run()
        feeder = threading.Timer(SHORT, rig.feed, (graph, "a", (5, "x")))
        feeder.start()

        assert poller.next(rig.timeout).value == "x"
        feeder.join()
        rig.finish(graph)

    def test_a_timeout_ends_the_wait(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b")
        graph.start_run()

        with pytest.raises(WaitTimeoutError, match=r"waited 0\.02 s for a packet of 'b'"):
            poller.next(SHORT)
        rig.finish(graph)

    def test_it_may_tell_bounds(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b", observe_timestamp_bounds=True)
        graph.start_run()
        graph.set_input_stream_timestamp_bound("a", 10)
        first = poller.next(rig.timeout)
        rig.feed(graph, "a", (10, "x"))
        second = poller.next(rig.timeout)
        graph.close_all_input_streams()

        assert (first.is_empty(), first.timestamp) == (True, 9)
        assert (second.value, second.timestamp) == ("x", 10)
        assert poller.next(rig.timeout) is None
        rig.finish(graph)

    @pytest.mark.parametrize("closes_first", [False, True])
    def test_it_tells_that_a_packet_at_prestream_settles_all_time(self, rig, closes_first):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b", observe_timestamp_bounds=True)
        graph.start_run()
        rig.feed(graph, "a", (Timestamp.PRESTREAM, "x"))
        if closes_first:
            rig.finish(graph)
        told = [poller.next(rig.timeout) for _ in range(2)]
        if not closes_first:
            rig.finish(graph)

        assert [packet.timestamp for packet in told] == [Timestamp.PRESTREAM, Timestamp.MAX]
        assert [packet.is_empty() for packet in told] == [False, True]
        assert poller.next(rig.timeout) is None

    def test_what_waits_can_be_taken_after_the_run(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        rig.finish(graph)

        assert poller.queue_size == 1
        assert values(poller) == [(1, "x")]

    def test_it_stays_with_the_graph_over_runs(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b")
        found = []
        for run in range(2):
            graph.start_run()
            rig.feed(graph, "a", (0, run))
            rig.finish(graph)
            found.append(values(poller))

        assert found == [[(0, 0)], [(0, 1)]]

    def test_a_full_one_pauses_what_feeds_it_and_never_grows(self, rig):
        graph = relay(rig, max_queue_size=2)
        graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL
        poller = graph.add_output_stream_poller("b")
        graph.start_run()
        rig.feed(graph, "a", (0, 0))
        rig.idle(graph)
        rig.feed(graph, "a", (1, 1))
        rig.idle(graph)
        with pytest.raises(GraphStateError, match="throttled"):
            rig.feed(graph, "a", (2, 2))
        assert poller.queue_size == 2
        poller.next(rig.timeout)
        rig.feed(graph, "a", (2, 2))
        rig.idle(graph)

        assert poller.queue_size == 2
        rig.finish(graph)

    def test_a_source_waits_for_the_poller(self, rig):
        made = []

        def make(self, ctx):
            if len(made) == 50:
                ctx.stop()
                return
            ctx.send(self.results, len(made), at=len(made))
            made.append(len(made))

        graph = rig.graph(rig.node("", "a", make))
        poller = graph.add_output_stream_poller("a", max_queue_size=3)
        graph.start_run()
        graph.wait_until_idle(rig.timeout)
        assert len(made) == 3

        assert [value for _, value in values(poller)] == list(range(50))
        rig.finish(graph)

    def test_two_may_poll_one_stream(self, rig):
        graph = relay(rig)
        pollers = [graph.add_output_stream_poller("b") for _ in range(2)]
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        rig.finish(graph)

        assert [values(poller) for poller in pollers] == [[(1, "x")]] * 2

    def test_a_graph_input_can_be_polled(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        rig.finish(graph)

        assert values(poller) == [(1, "x")]

    def test_an_error_of_the_run_is_raised_after_what_came_before_it(self, rig):
        def fail_late(self, ctx):
            if ctx.timestamp == 2:
                raise ValueError("two")
            ctx.forward(self.results, ctx.packet(self.values))

        graph = rig.graph(rig.node("a", "b", fail_late), input_stream="a")
        poller = graph.add_output_stream_poller("b")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        rig.idle(graph)
        rig.feed(graph, "a", (2, "y"))

        assert poller.next(rig.timeout).value == "x"
        with pytest.raises(CalculatorError, match="two"):
            poller.next(rig.timeout)

    def test_cancel_wakes_it(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b")
        graph.start_run()
        canceller = threading.Timer(SHORT, graph.cancel)
        canceller.start()

        with pytest.raises(GraphCancelledError):
            poller.next(rig.timeout)
        canceller.join()

    def test_a_wait_that_cannot_end_is_refused(self, inline_rig):
        rig = inline_rig
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b")
        graph.start_run()

        with pytest.raises(GraphStateError, match="would never end: the graph has nothing to do"):
            poller.next()
        rig.finish(graph)

    def test_polling_inside_the_graph_is_refused(self, rig):
        graph = relay(rig)
        poller = graph.add_output_stream_poller("b")
        graph.observe_output_stream("a", lambda *_: poller.next(rig.timeout))
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="cannot wait for a packet of 'b'"):
            rig.finish(graph)

    def test_wrong_use_is_refused(self, ordered_rig):
        graph = relay(ordered_rig)
        poller = graph.add_output_stream_poller("b")
        with pytest.raises(GraphStateError, match="was not started"):
            poller.next()
        with pytest.raises(GraphStateError, match=r"there is no stream 'bb'.*Did you mean 'b'"):
            graph.add_output_stream_poller("bb")
        graph.start_run()
        with pytest.raises(GraphStateError, match="add_output_stream_poller: the graph is running"):
            graph.add_output_stream_poller("b")


class TestObservedOutput:
    def test_it_waits_for_an_observer(self, rig):
        graph = relay(rig, observe="b")
        graph.start_run()
        for time in range(3):
            rig.feed(graph, "a", (time, time))
            graph.wait_for_observed_output(rig.timeout)
            assert len(rig.seen["b"]) == time + 1
        rig.finish(graph)

    def test_an_output_before_the_call_counts_once(self, rig):
        graph = relay(rig, observe="b")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        rig.idle(graph)
        graph.wait_for_observed_output(rig.timeout)

        with pytest.raises(WaitTimeoutError, match="an observed output"):
            graph.wait_for_observed_output(SHORT)
        rig.finish(graph)

    def test_a_run_that_ends_without_output_is_told(self, rig):
        graph = relay(rig, observe="b")
        graph.start_run()
        graph.close_all_input_streams()

        with pytest.raises(GraphStateError, match="Graph is done"):
            graph.wait_for_observed_output(rig.timeout)
        rig.finish(graph)

    def test_an_error_of_the_run_is_raised(self, rig):
        def fail(self, ctx):
            raise ValueError("no")

        graph = rig.graph(rig.node("a", "b", fail), input_stream="a", observe="b")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="no"):
            graph.wait_for_observed_output(rig.timeout)

    def test_without_a_run_it_is_refused(self, ordered_rig):
        graph = relay(ordered_rig, observe="b")

        with pytest.raises(GraphStateError, match="wait_for_observed_output: the graph is not"):
            graph.wait_for_observed_output()
