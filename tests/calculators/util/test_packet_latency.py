"""Times follow MediaPipe's packet_latency_calculator_test.cc, on a simulated clock."""

from __future__ import annotations

import pytest

from vitruvian.calculators.util.packet_latency import PacketLatency
from vitruvian.framework.authoring.clock import CLOCK, SimulatedClock
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph

NODE = """
input_stream: [camera, faces]
output_stream: late
node:
  - calculator: PacketLatencyCalculator
    input_stream: [faces, REFERENCE_SIGNAL:camera]
    output_stream: late
    options: {%s}
"""


def _latencies(events, options="num_intervals: 3, interval_size_usec: 4"):
    """Run events (clock's step, stream, timestamp) and return what was sent."""
    clock = SimulatedClock(1000)
    sent = []
    graph = CalculatorGraph(NODE % options, threads=0, services={CLOCK: clock})
    graph.observe_output_stream("late", lambda _, packet: sent.append(packet.value))
    with graph:
        for step, stream, timestamp in events:
            clock.advance(step)
            graph.add_packet_to_input_stream(stream, "x", timestamp)
            graph.wait_until_idle()
    return sent


def test_latency_counts_from_the_first_reference():
    sent = _latencies([(0, "camera", 10), (2, "faces", 10), (9, "faces", 11), (1, "faces", 20)])

    assert sent == [
        PacketLatency(2, 2, 2, (1, 0, 0), 4, "faces"),
        PacketLatency(10, 6, 12, (1, 0, 1), 4, "faces"),
        PacketLatency(2, 4, 14, (2, 0, 1), 4, "faces"),
    ]


def test_what_comes_before_the_reference_or_too_early_is_left_out():
    assert _latencies([(0, "faces", 0), (0, "camera", 10), (1, "faces", 20)]) == []


def test_figures_begin_anew_after_a_while():
    events = [(0, "camera", 0), (1, "faces", 1), (99, "faces", 2), (0, "faces", 3)]
    sent = _latencies(events, "reset_duration_usec: 100")

    assert [sum(one.counts) for one in sent] == [1, 1, 2]


def test_labels_may_be_given():
    (one,) = _latencies([(0, "camera", 0), (0, "faces", 0)], "packet_labels: [face]")

    assert one.label == "face"


def test_as_many_labels_as_inputs_are_needed():
    with pytest.raises(GraphConfigError, match="1 inputs, 1 outputs and 2 labels"):
        CalculatorGraph(NODE % "packet_labels: [a, b]")
