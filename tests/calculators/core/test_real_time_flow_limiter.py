import pytest

from vitruvian.framework.errors import CalculatorError

GRAPH = """
input_stream: [frame, more, finished]
input_side_packet: max_in_flight
output_stream: [out, more_out, allow]
node:
  - calculator: RealTimeFlowLimiterCalculator
    input_stream: [frame, more, FINISHED:finished]
    input_side_packet: MAX_IN_FLIGHT:max_in_flight
    output_stream: [out, more_out, ALLOW:allow]
"""


@pytest.fixture
def run(bench):
    return bench(GRAPH)


def feed(run, *times, streams=("frame",)):
    for time in times:
        for stream in streams:
            run.packet(stream, time)


def times(run, stream="out"):
    return [time for time, _ in run.sent(stream)]


def test_frames_are_dropped_until_a_packet_is_finished(run):
    feed(run, 10, 20, 30)
    run.packet("finished", 10)
    feed(run, 40)

    assert times(run) == [10, 40]


def test_a_bound_does_not_finish(run):
    feed(run, 10)
    run.bound("finished", 20)
    feed(run, 30)

    assert times(run) == [10]


def test_packets_of_one_time_pass_or_are_dropped_together(run):
    feed(run, 10, 20, streams=("frame", "more"))
    run.packet("finished", 10)
    feed(run, 30, streams=("more", "frame"))

    assert times(run) == [10, 30]
    assert times(run, "more_out") == [10, 30]


def test_changes_are_told_with_a_counter(run):
    feed(run, 10, 20)
    run.packet("finished", 10)
    feed(run, 30)

    assert run.sent("allow") == [(1, False), (2, True), (3, False)]


def test_a_dropped_frame_moves_the_bound(run):
    feed(run, 10, 20)

    assert run.seen()[-1] == (20, None)


def test_a_side_packet_allows_more(bench):
    run = bench(GRAPH, {"max_in_flight": 2})
    feed(run, 10, 20, 30)

    assert times(run) == [10, 20]


def test_the_end_of_an_input_ends_its_output(run):
    feed(run, 10)
    run.end("frame")

    assert run.is_closed("out")
    assert not run.is_closed("more_out")


def test_over_recorded_media_nothing_is_dropped(bench):
    run = bench(GRAPH, live=False)
    feed(run, 10, 20, 30)

    assert times(run) == [10, 20, 30]


def test_finishing_more_than_was_begun_is_an_error(run):
    with pytest.raises(CalculatorError, match="came on FINISHED, but nothing"):
        run.packet("finished", 10)


def test_a_limit_below_one_is_an_error(bench):
    with pytest.raises(CalculatorError, match="MAX_IN_FLIGHT is 0; expected at least 1"):
        bench(GRAPH, {"max_in_flight": 0}).finish()
