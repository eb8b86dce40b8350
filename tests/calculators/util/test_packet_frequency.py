import pytest

from vitruvian.calculators.util.packet_frequency import (
    PacketFrequency,
    PacketFrequencyCalculator,
)
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

SECOND = 1_000_000


def frequencies(times, window=3.0):
    calculator = PacketFrequencyCalculator(time_window_sec=window, label=["video"])
    sent = run_calculator(calculator, data=[[(time, "x") for time in times]]).frequency
    return [packet.packet_frequency_hz for _, packet in (sent[0] if sent else [])]


def test_the_first_packet_has_no_frequency():
    assert frequencies([5 * SECOND]) == [0.0]


def test_before_the_window_is_full_it_reaches_back_to_the_first_packet():
    assert frequencies([0, SECOND, 2 * SECOND]) == [0.0, 2.0, 1.5]


def test_packets_before_the_window_do_not_count():
    times = [0, SECOND, 2 * SECOND, 10 * SECOND]

    assert frequencies(times, window=2.0)[-1] == 0.5


def test_the_label_comes_along():
    calculator = PacketFrequencyCalculator(label=["video"])
    result = run_calculator(calculator, data=[[(0, "x")]])

    assert result.frequency[0] == [(0, PacketFrequency(0.0, "video"))]


def test_every_input_needs_a_label():
    text = """
    input_stream: video
    node:
      - calculator: PacketFrequencyCalculator
        input_stream: video
        output_stream: frequency
    """
    with pytest.raises(GraphConfigError, match="1 inputs, 1 outputs and 0 labels"):
        CalculatorGraph(text)
