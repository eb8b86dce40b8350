import pytest

from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp

ALONE = """
input_stream: [main, loop]
output_stream: out
node:
  - calculator: PreviousLoopbackCalculator
    input_stream: [MAIN:main, LOOP:loop]
    output_stream: PREV_LOOP:out
"""

# Each frame makes a result of itself and of the previous result.
LOOP = """
input_stream: [image, flag]
output_stream: [out, previous]
node:
  - calculator: PreviousLoopbackCalculator
    input_stream: [MAIN:image, LOOP:out]
    back_edge: LOOP
    output_stream: PREV_LOOP:previous
  - calculator: GateCalculator
    input_stream: [image, previous, ALLOW:flag]
    output_stream: [out, unused]
"""


@pytest.fixture
def run(bench):
    return bench(ALONE)


def test_each_packet_gets_what_loop_brought_at_the_one_before(run):
    run.packet("main", 1)
    assert run.sent() == []
    run.packet("loop", 1)
    run.packet("main", 2)
    assert run.sent() == [(2, "loop1")]
    run.packet("loop", 2)
    run.packet("main", 5)

    assert run.sent() == [(2, "loop1"), (5, "loop2")]


def test_the_first_packet_gets_only_a_bound(run):
    run.packet("main", 1)

    assert run.seen()[-1] == (1, None)


def test_it_waits_for_a_late_result(run):
    run.packet("main", 1)
    run.packet("main", 2)
    run.packet("main", 3)
    assert run.sent() == []
    run.packet("loop", 1)
    assert run.sent() == [(2, "loop1")]
    run.packet("loop", 2)
    assert run.sent() == [(2, "loop1"), (3, "loop2")]


def test_a_result_that_does_not_come_is_a_bound(run):
    run.packet("main", 1)
    run.bound("loop", 2)
    run.packet("main", 2)
    assert run.sent() == []
    assert run.seen()[-1] == (2, None)
    run.packet("loop", 2)
    run.packet("main", 3)

    assert run.sent() == [(3, "loop2")]


def test_results_at_other_times_are_passed_over(run):
    run.packet("main", 10)
    run.packet("loop", 5)
    run.packet("loop", 10)
    run.packet("loop", 15)
    run.packet("main", 20)
    run.packet("loop", 20)
    run.packet("main", 30)

    assert run.sent() == [(20, "loop10"), (30, "loop20")]


def test_a_bound_of_main_becomes_a_bound(run):
    run.packet("main", 1)
    run.packet("loop", 1)
    run.bound("main", 8)

    assert run.sent() == []
    assert run.seen()[-1] == (7, None)


def test_a_bound_of_main_does_not_use_a_result_up(run):
    run.packet("main", 1)
    run.packet("loop", 1)
    run.bound("main", 8)
    run.bound("loop", 8)
    run.packet("main", 8)

    assert run.sent() == [(8, "loop1")]


def test_when_main_ends_the_output_ends_although_loop_has_not(run):
    run.packet("main", 1)
    run.packet("loop", 1)
    run.end("main")

    assert run.is_closed()


def test_after_the_last_possible_packet_of_main_the_output_ends(run):
    run.packet("main", 1)
    run.packet("loop", 1)
    run.packet("main", Timestamp.MAX, value="last")

    assert run.sent() == [(Timestamp.MAX, "loop1")]
    assert run.is_closed()


def test_a_loop_runs_and_ends(bench):
    run = bench(LOOP)
    for time, flag in [(0, True), (10, True), (20, False), (30, True)]:
        run.packet("image", time)
        run.packet("flag", time, value=flag)
    run.finish()

    assert run.sent("previous") == [(10, "image0"), (20, "image10")]
    assert run.sent("out") == [(0, "image0"), (10, "image10"), (30, "image30")]


@pytest.mark.parametrize("threads", [1, 4])
def test_a_loop_gives_the_same_with_threads(bench, threads):
    graph = CalculatorGraph(LOOP, threads=threads, seed=threads)
    found = []
    graph.observe_output_stream("previous", lambda _, packet: found.append(packet))
    with graph:
        for time in range(50):
            graph.add_packet_to_input_stream("image", Packet(time), time)
            graph.add_packet_to_input_stream("flag", Packet(True), time)

    assert found == [Packet(time - 1).at(time) for time in range(1, 50)]
