import pytest

from vitruvian.calculators.core.flow_limiter import FlowLimiterCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer
from vitruvian.framework.values.packet import Packet

GRAPH = """
input_stream: [frame, more, finished, options]
input_side_packet: [max_in_flight, options_side]
output_stream: [out, more_out, allow]
node:
  - calculator: FlowLimiterCalculator
    input_stream: [frame, more, FINISHED:finished, OPTIONS:options]
    input_side_packet: [MAX_IN_FLIGHT:max_in_flight, OPTIONS:options_side]
    output_stream: [out, more_out, ALLOW:allow]
    options: {%s}
"""


@pytest.fixture
def limiter(bench):
    def make(options="", side_packets=None, *, live=True):
        return bench(GRAPH % options, side_packets, live=live)

    return make


def feed(run, *times, stream="frame"):
    for time in times:
        run.packet(stream, time)


def times(run, stream="out"):
    return [time for time, _ in run.sent(stream)]


class TestFrames:
    def test_without_a_queue_late_frames_are_dropped(self, limiter):
        run = limiter()
        feed(run, 10, 20, 30, 40)
        run.packet("finished", 10)
        feed(run, 50)

        assert times(run) == [10, 50]
        assert run.sent("allow") == [(10, True), (20, False), (30, False), (40, False), (50, True)]

    def test_with_a_queue_the_newest_waits(self, limiter):
        run = limiter("max_in_queue: 1")
        feed(run, 10, 20, 30, 40)
        assert times(run) == [10]
        run.packet("finished", 10)
        assert times(run) == [10, 40]
        feed(run, 50)
        assert times(run) == [10, 40]
        run.finish()
        assert times(run) == [10, 40, 50]
        assert run.sent("allow") == [(10, True), (20, False), (30, False), (40, True), (50, True)]

    def test_several_frames_may_be_in_flight(self, limiter):
        run = limiter("max_in_flight: 3")
        feed(run, 10, 20, 30, 40)
        run.packet("finished", 10)
        feed(run, 50, 60)

        assert times(run) == [10, 20, 30, 50]

    def test_a_finished_packet_ends_all_frames_up_to_its_time(self, limiter):
        run = limiter("max_in_flight: 2")
        feed(run, 10, 20, 30)
        run.packet("finished", 20)
        feed(run, 40, 50)

        assert times(run) == [10, 20, 40, 50]

    def test_a_finished_bound_ends_frames_too(self, limiter):
        run = limiter()
        feed(run, 10)
        run.bound("finished", 10)
        feed(run, 20)
        run.bound("finished", 11)
        feed(run, 30)

        assert times(run) == [10, 30]

    def test_frames_that_take_too_long_count_as_finished(self, limiter):
        run = limiter("in_flight_timeout: 25")
        feed(run, 10, 20, 30, 35, 36, 62)

        assert times(run) == [10, 36, 62]

    def test_nothing_is_sent_while_nothing_may_be_in_flight(self, limiter):
        run = limiter("max_in_flight: 0")
        feed(run, 10, 20)

        assert run.sent("allow") == [(10, False), (20, False)]


class TestBounds:
    def test_a_dropped_frame_moves_the_bound(self, limiter):
        run = limiter()
        feed(run, 10, 20)

        assert run.seen()[-1] == (20, None)

    def test_a_waiting_frame_holds_the_bound(self, limiter):
        run = limiter("max_in_queue: 1")
        feed(run, 10, 20)
        run.bound("frame", 30)

        assert run.seen()[-1] == (19, None)
        assert run.sent("allow") == [(10, True)]

    def test_a_bound_of_the_frames_passes(self, limiter):
        run = limiter()
        run.bound("frame", 30)

        assert run.seen() == [(29, None)]
        assert run.seen("allow") == [(29, None)]

    def test_the_end_of_the_frames_ends_the_outputs_though_finished_goes_on(self, limiter):
        run = limiter()
        feed(run, 10)
        run.end("frame")

        assert run.is_closed("out")
        assert run.is_closed("allow")

    def test_the_end_waits_for_frames_in_the_queue(self, limiter):
        run = limiter("max_in_queue: 1")
        feed(run, 10, 20)
        run.end("frame")
        assert not run.is_closed("out")
        run.packet("finished", 10)
        assert times(run) == [10, 20]
        assert run.is_closed("out")


class TestFurtherStreams:
    def test_pass_at_the_times_of_frames_that_passed(self, limiter):
        run = limiter()
        for time in (10, 20, 30):
            run.packet("frame", time)
            run.packet("more", time)
        run.packet("finished", 10)
        run.packet("frame", 40)
        run.packet("more", 40)

        assert run.sent("more_out") == [(10, "more10"), (40, "more40")]

    def test_wait_for_the_frame(self, limiter):
        run = limiter()
        run.packet("more", 10)
        run.packet("more", 20)
        assert run.sent("more_out") == []
        feed(run, 10, 20)

        assert run.sent("more_out") == [(10, "more10")]

    def test_between_frames_follow_the_frame_before(self, limiter):
        run = limiter()
        feed(run, 10, 20)
        for time in (5, 10, 15, 20, 25):
            run.packet("more", time)
        run.packet("finished", 10)
        feed(run, 30)

        assert times(run, "more_out") == [5, 10, 15]

    def test_pass_their_bounds(self, limiter):
        run = limiter()
        feed(run, 10)
        run.packet("more", 10)
        run.bound("more", 20)

        assert run.seen("more_out")[-1] == (19, None)


class TestOptions:
    def test_a_side_packet_replaces_max_in_flight(self, limiter):
        run = limiter("max_in_flight: 1", {"max_in_flight": 2})
        feed(run, 10, 20, 30)

        assert times(run) == [10, 20]

    def test_a_side_packet_replaces_options(self, limiter):
        run = limiter("max_in_flight: 2", {"options_side": {"max_in_queue": 1}})
        feed(run, 10, 20, 30)
        run.packet("finished", 20)

        assert times(run) == [10, 20, 30]

    def test_a_stream_replaces_options_as_it_comes(self, limiter):
        run = limiter()
        feed(run, 10, 20)
        run.packet("options", 25, value={"max_in_flight": 2})
        feed(run, 30, 40)

        assert times(run) == [10, 30]

    def test_wrong_options_are_refused(self):
        with pytest.raises(GraphConfigError, match="'max_in_queue' is -1"):
            FlowLimiterCalculator(max_in_queue=-1)

    def test_every_stream_needs_its_output(self):
        with pytest.raises(GraphConfigError, match="2 inputs and 1 outputs"):
            CalculatorGraph(
                """
                input_stream: [a, b, c]
                node:
                  - calculator: FlowLimiterCalculator
                    input_stream: [a, b, FINISHED:c]
                    output_stream: x
                """
            )


class TestRecordedMedia:
    def test_nothing_is_dropped_and_nothing_waits(self, limiter):
        run = limiter(live=False)
        feed(run, 10, 20, 30)

        assert run.sent("allow") == [(10, True), (20, True), (30, True)]
        assert times(run) == [10, 20, 30]


LOOP = """
input_stream: frame
output_stream: [out, allow]
node:
  - calculator: FlowLimiterCalculator
    input_stream: [frame, FINISHED:out]
    back_edge: FINISHED
    output_stream: [limited, ALLOW:allow]
    options: {max_in_flight: 1, max_in_queue: 1}
  - calculator: PassThroughCalculator
    input_stream: limited
    output_stream: out
"""


@pytest.mark.parametrize("threads", [0, 1, 4])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_loop_over_recorded_media_passes_every_frame_and_ends(threads, seed):
    graph = CalculatorGraph(LOOP, threads=threads, seed=seed)
    found = []
    graph.observe_output_stream("out", lambda _, packet: found.append(packet.timestamp))
    graph.start_run(live=False)
    for time in range(200):
        graph.add_packet_to_input_stream("frame", Packet("x"), time)
    graph.close(timeout=30)

    assert found == list(range(200))


@pytest.mark.parametrize("threads", [0, 1, 4])
def test_a_live_loop_decides_on_every_frame_and_ends(threads):
    graph = CalculatorGraph(LOOP, threads=threads)
    found, allowed = [], {}
    graph.observe_output_stream("out", lambda _, packet: found.append(packet.timestamp))
    graph.observe_output_stream(
        "allow", lambda _, packet: allowed.update({packet.timestamp: packet.value})
    )
    graph.start_run(live=True)
    for time in range(200):
        graph.add_packet_to_input_stream("frame", Packet("x"), time)
    graph.close(timeout=30)

    assert list(allowed) == list(range(200))
    assert found == [time for time, passed in allowed.items() if passed]
    assert found[0] == 0
    assert found[-1] == 199


def test_what_is_dropped_counts_in_the_statistics():
    figures = StatisticsTracer()
    graph = CalculatorGraph(GRAPH % "", threads=0, tracers=[figures])
    graph.start_run(live=True)
    for time in range(4):
        graph.add_packet_to_input_stream("frame", time, time)
    graph.wait_until_idle()
    (node,) = figures.statistics().nodes
    graph.close()

    assert (node.packets_in, node.dropped) == (4, 3)
