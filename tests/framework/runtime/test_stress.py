"""Many threads at once, calls from inside, ends at any moment: nothing hangs, nothing is left."""

from __future__ import annotations

import contextlib
import gc
import random
import sys
import threading
import time
import tracemalloc
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from vitruvian.framework.errors import (
    FrameworkError,
    GraphCancelledError,
    GraphStateError,
    TimestampError,
)
from vitruvian.framework.graph import CalculatorGraph, GraphInputStreamAddMode
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer

pytestmark = pytest.mark.timeout(60)

WAIT = 20
FEEDERS = 8
THREADS = [0, 1, 4]


class Payload:
    """Something whose end can be noticed."""


def relays(count, **config):
    """Configure ``count`` chains of three nodes that a last one joins to ``pairs``."""
    nodes = [
        {
            "calculator": "PassThroughCalculator",
            "input_stream": [f"s{chain}_{link}"],
            "output_stream": [f"s{chain}_{link + 1}"],
        }
        for chain in range(count)
        for link in range(3)
    ]
    merge = {
        "calculator": "MergeCalculator",
        "input_stream": [f"s{chain}_3" for chain in range(count)],
        "output_stream": ["merged"],
    }
    return {
        "input_stream": [f"s{chain}_0" for chain in range(count)],
        "output_stream": ["merged"],
        "node": [*nodes, merge],
        **config,
    }


def in_threads(*calls):
    """Run the calls at once, and raise what one of them raises."""
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait(WAIT)
        call()

    with ThreadPoolExecutor(len(calls)) as pool:
        for future in [pool.submit(run, call) for call in calls]:
            future.result(WAIT)


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = set(threading.enumerate())
    yield
    wait_for_threads(before)


@pytest.fixture(autouse=True)
def restless():
    """Switch between threads as often as can be."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def wait_for_threads(before):
    for thread in set(threading.enumerate()) - before:
        thread.join(WAIT)
        assert not thread.is_alive(), f"{thread.name} was left behind"


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("size", [2, 100, -1])
def test_eight_threads_feed_a_graph(threads, size):
    graph = CalculatorGraph(relays(FEEDERS, max_queue_size=size), threads=threads)
    seen = []
    graph.observe_output_stream("merged", lambda name, packet: seen.append(int(packet.timestamp)))
    graph.start_run()

    def feed(chain):
        for number in range(200):
            graph.add_packet_to_input_stream(f"s{chain}_0", number, FEEDERS * number + chain)
        graph.close_input_stream(f"s{chain}_0")

    in_threads(*(lambda chain=chain: feed(chain) for chain in range(FEEDERS)))
    graph.wait_until_done(WAIT)

    assert seen == list(range(FEEDERS * 200))


@pytest.mark.parametrize("threads", THREADS)
def test_eight_threads_compete_for_one_stream(threads):
    graph = CalculatorGraph(relays(1, max_queue_size=3), threads=threads)
    seen = []
    graph.observe_output_stream("merged", lambda name, packet: seen.append(packet.value))
    graph.start_run()
    times = iter(range(10**9))
    added = []

    def feed():
        for _ in range(150):
            time = next(times)
            try:
                graph.add_packet_to_input_stream("s0_0", time, time)
            except TimestampError:
                continue
            added.append(time)

    in_threads(*[feed] * FEEDERS)
    graph.close(WAIT)

    assert seen == sorted(added)
    assert len(seen) > 150


@pytest.mark.parametrize("threads", THREADS)
def test_threads_that_do_not_wait_for_room_are_turned_away(threads):
    graph = CalculatorGraph(relays(FEEDERS, max_queue_size=2), threads=threads)
    graph.graph_input_stream_add_mode = GraphInputStreamAddMode.ADD_IF_NOT_FULL
    seen = []
    graph.observe_output_stream("merged", lambda name, packet: seen.append(int(packet.timestamp)))
    graph.start_run()
    added = []

    def feed(chain):
        for number in range(200):
            time = FEEDERS * number + chain
            try:
                graph.add_packet_to_input_stream(f"s{chain}_0", number, time)
            except GraphStateError:
                continue
            added.append(time)

    in_threads(*(lambda chain=chain: feed(chain) for chain in range(FEEDERS)))
    graph.close(WAIT)

    assert seen == sorted(added)


@pytest.mark.parametrize("threads", THREADS)
def test_waiting_threads_and_feeding_threads_do_not_disturb_each_other(threads):
    graph = CalculatorGraph(relays(4, max_queue_size=5), threads=threads)
    seen = []
    figures = StatisticsTracer()
    graph.add_tracer(figures)
    graph.observe_output_stream("merged", lambda name, packet: seen.append(int(packet.timestamp)))
    graph.start_run()

    def feed(chain):
        for number in range(200):
            graph.add_packet_to_input_stream(f"s{chain}_0", number, 4 * number + chain)

    def wait():
        for _ in range(50):
            graph.wait_until_idle(WAIT)
            graph.statistics()
            figures.statistics()

    in_threads(*(lambda chain=chain: feed(chain) for chain in range(4)), *[wait] * 4)
    graph.close(WAIT)

    assert seen == list(range(800))
    assert sum(figures.statistics().packets_out.values()) == 4 * 800


@pytest.mark.parametrize("threads", THREADS)
def test_observers_call_back_into_the_graph(threads):
    graph = CalculatorGraph(relays(2, max_queue_size=4), threads=threads)
    seen = []

    def feed_other(name, packet):
        graph.add_packet_to_input_stream("s1_0", packet.value, packet.timestamp)
        graph.set_input_stream_timestamp_bound("s1_0", packet.timestamp + 1)
        graph.statistics()
        assert graph.is_running
        assert not graph.has_error()
        with pytest.raises(GraphStateError, match="cannot wait"):
            graph.wait_until_idle(WAIT)
        with pytest.raises(GraphStateError, match="is running"):
            graph.start_run()

    graph.observe_output_stream("s0_2", feed_other)
    graph.observe_output_stream("s1_3", lambda name, packet: seen.append(packet.value))
    with graph:
        for number in range(300):
            graph.add_packet_to_input_stream("s0_0", number, number)
        graph.close_input_stream("s0_0")
        graph.wait_until_idle(WAIT)

    assert seen == list(range(300))


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("end", ["cancel", "close_all_packet_sources", "close_all_input_streams"])
def test_an_observer_may_end_the_run(threads, end):
    graph = CalculatorGraph(relays(2), threads=threads)
    graph.observe_output_stream(
        "merged", lambda name, packet: getattr(graph, end)() if packet.value == 7 else None
    )
    graph.start_run()
    with contextlib.suppress(FrameworkError):
        for number in range(100):
            graph.add_packet_to_input_stream("s0_0", number, number)
            graph.add_packet_to_input_stream("s1_0", number, number)
    with pytest.raises(GraphCancelledError) if end == "cancel" else contextlib.nullcontext():
        graph.close(WAIT)

    assert not graph.is_running
    assert graph.has_error() == (end == "cancel")


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("seed", range(3))
def test_a_graph_can_be_cancelled_at_any_moment(threads, seed):
    draw = random.Random(seed)
    graph = CalculatorGraph(relays(3, max_queue_size=3), threads=threads)
    graph.observe_output_stream("merged", lambda name, packet: None)
    for _ in range(40):
        moment = draw.random() * 0.003
        graph.start_run()

        def feed(chain):
            for number in range(10**6):
                try:
                    graph.add_packet_to_input_stream(f"s{chain}_0", number, number)
                except GraphStateError:
                    return

        def cancel(moment=moment):
            end = time.perf_counter() + moment
            while time.perf_counter() < end:
                pass
            graph.cancel()

        in_threads(*(lambda chain=chain: feed(chain) for chain in range(3)), cancel)
        with pytest.raises(GraphCancelledError, match="cancelled"):
            graph.wait_until_done(WAIT)

    assert not graph.is_running


@pytest.mark.parametrize("threads", THREADS)
def test_pausing_and_resuming_at_random_loses_nothing(threads):
    graph = CalculatorGraph(relays(2, max_queue_size=-1), threads=threads)
    seen = []
    graph.observe_output_stream("merged", lambda name, packet: seen.append(packet.value))
    graph.start_run()

    def feed(chain):
        for number in range(300):
            graph.add_packet_to_input_stream(f"s{chain}_0", number, 2 * number + chain)

    def interrupt():
        for _ in range(300):
            graph.pause()
            graph.resume()

    in_threads(lambda: feed(0), lambda: feed(1), interrupt)
    graph.close(WAIT)

    assert len(seen) == 600


@contextlib.contextmanager
def traced_memory():
    """Return a function that tells how much memory is in use, by what was allocated meanwhile.

    Tracing slows everything down: a test that fails must not leave it to those that follow.
    """
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("threads", [0, 2])
def test_hundreds_of_runs_leave_nothing_behind(threads):
    graph = CalculatorGraph(relays(1), threads=threads)
    payloads = weakref.WeakSet()
    graph.observe_output_stream("merged", lambda name, packet: payloads.add(packet.value))

    def run(times):
        for _ in range(times):
            graph.start_run()
            graph.add_packet_to_input_stream("s0_0", Payload(), 0)
            graph.close(WAIT)

    threads_before = set(threading.enumerate())
    with traced_memory() as used:
        run(50)
        gc.collect()
        before = used()
        run(300)
        wait_for_threads(threads_before)
        gc.collect()
        grown = used() - before

    assert len(payloads) == 0
    assert grown < 10_000


@pytest.mark.parametrize("threads", [0, 2])
def test_graphs_that_are_dropped_leave_nothing_behind(threads):
    threads_before = set(threading.enumerate())
    payloads = weakref.WeakSet()
    graphs = weakref.WeakSet()

    def run():
        graph = CalculatorGraph(relays(1), threads=threads)
        graphs.add(graph)
        graph.observe_output_stream("merged", lambda name, packet: payloads.add(packet.value))
        with graph:
            graph.add_packet_to_input_stream("s0_0", Payload(), 0)

    for _ in range(100):
        run()
    wait_for_threads(threads_before)
    gc.collect()

    assert (len(graphs), len(payloads)) == (0, 0)
