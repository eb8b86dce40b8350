"""A loaded graph that answers several threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from vitruvian.framework.errors import (
    CalculatorError,
    GraphStateError,
)


def double(self, ctx):
    ctx[self.results] = 2 * ctx[self.values]


def evens(self, ctx):
    if ctx[self.values] % 2 == 0:
        ctx[self.results] = ctx[self.values]


@pytest.fixture
def graph(rig):
    return rig.graph(
        rig.node("a", "b", double),
        rig.node("a", "even", evens),
        input_stream="a",
        output_stream="b even",
    )


def test_each_call_gets_the_outputs_of_its_inputs(graph):
    with graph.responder() as responder:
        answers = [dict(responder.respond({"a": value})) for value in (3, 4)]

    assert answers == [{"b": 6, "even": None}, {"b": 8, "even": 4}]
    assert not graph.is_running


def test_threads_that_ask_at_once_get_their_own_answers(graph):
    with graph.responder() as responder, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda value: responder.respond({"a": value}), range(200)))

    assert [answer["b"] for answer in answers] == [2 * value for value in range(200)]
    assert len({answer.timestamp for answer in answers}) == 200


def test_threads_work_at_the_same_time(rig):
    together = threading.Barrier(2, timeout=20)

    def meet(self, ctx):
        together.wait()
        ctx[self.results] = ctx[self.values]

    # Neither of two calls of a node returns before the other has begun.
    graph = rig.graph(
        {**rig.node("a", "b", meet), "max_in_flight": 2}, input_stream="a", output_stream="b"
    )
    with graph.responder() as responder, ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda value: responder.respond({"a": value}), (1, 2)))

    assert [answer["b"] for answer in answers] == [1, 2]


def test_an_input_that_is_left_out_has_no_packet(rig):
    graph = rig.graph(
        rig.node("a c", "b", calculator="RigPairCalculator"),
        input_stream="a c",
        output_stream="b",
    )
    with graph.responder() as responder:
        answers = [responder.respond(given)["b"] for given in ({"a": 1}, {"c": 2, "a": 3})]

    assert answers == [(1, None), (3, 2)]


def test_calls_are_frames_of_one_stream(graph):
    with graph.responder(frame_time=10) as responder:
        times = [int(responder.respond({"a": 1}).timestamp) for _ in range(3)]

    assert times == [0, 10, 20]


def test_outputs_at_other_times_are_left_out(rig):
    def shifted(self, ctx):
        ctx.send(self.results, ctx[self.values], at=ctx.timestamp + 5)

    graph = rig.graph(
        rig.node("a", "b", shifted, calculator="RigLooseCalculator"),
        rig.node("a", "c", double),
        input_stream="a",
        output_stream="b c",
    )
    with graph.responder(frame_time=10) as responder:
        answers = [dict(responder.respond({"a": value})) for value in (1, 2)]

    assert answers == [{"b": None, "c": 2}, {"b": None, "c": 4}]


def test_a_graph_that_waits_for_later_packets_is_refused(rig):
    graph = rig.graph(
        rig.node("a", "b", lambda self, ctx: None, calculator="RigLooseCalculator"),
        input_stream="a",
        output_stream="b",
    )
    with (
        pytest.raises(
            GraphStateError,
            match=r"the outputs at 0 are not complete, .* feed such a graph with stream",
        ),
        graph.responder() as responder,
    ):
        responder.respond({"a": 1})
    assert not graph.is_running


def test_every_thread_gets_the_error_of_a_calculator(rig):
    def fail(self, ctx):
        raise ValueError("planted")

    graph = rig.graph(rig.node("a", "b", fail), input_stream="a", output_stream="b")
    responder = graph.responder()

    for _ in range(2):
        with pytest.raises(CalculatorError, match="planted"):
            responder.respond({"a": 1})
    with pytest.raises(CalculatorError, match="planted"):
        responder.close()


def test_a_wrong_input_leaves_no_trace(graph):
    with graph.responder() as responder:
        with pytest.raises(GraphStateError, match="no input stream 'x'; it has: a"):
            responder.respond({"x": 1})
        assert responder.respond({"a": 1})["b"] == 2
        assert int(responder.respond({"a": 1}).timestamp) == 33_333


def test_a_closed_responder_says_so(graph):
    responder = graph.responder()
    responder.close()

    with pytest.raises(GraphStateError, match="this responder is closed; make a new one"):
        responder.respond({"a": 1})


def test_leaving_the_block_with_an_error_ends_the_run(graph):
    with pytest.raises(KeyError, match="planted"), graph.responder():
        raise KeyError("planted")
    assert not graph.is_running
