from __future__ import annotations

import pytest

from vitruvian.calculators.util.thresholding import ThresholdingCalculator
from vitruvian.framework.testing import run_calculator


@pytest.mark.parametrize(
    ("value", "expected"), [(0.5, False), (0.5000001, True), (0.4, False), (1.0, True)]
)
def test_a_value_must_be_strictly_above_the_threshold(value, expected):
    result = run_calculator(ThresholdingCalculator(threshold=0.5), float_=[(0, value)])

    assert result.flag == [(0, expected)]


def test_accept_carries_only_true_and_reject_only_false():
    result = run_calculator(ThresholdingCalculator(threshold=0.5), float_=[(0, 0.9), (1, 0.1)])

    assert result.accept == [(0, True)]
    assert result.reject == [(1, False)]


def test_without_any_threshold_zero_counts():
    result = run_calculator(ThresholdingCalculator, float_=[(0, 0.0), (1, 0.1)])

    assert result.flag == [(0, False), (1, True)]


def test_a_side_packet_gives_the_threshold():
    result = run_calculator(
        ThresholdingCalculator, side_packets={"threshold_side": 0.8}, float_=[(0, 0.7), (1, 0.9)]
    )

    assert result.flag == [(0, False), (1, True)]


def test_the_latest_threshold_of_a_stream_counts():
    result = run_calculator(
        ThresholdingCalculator,
        threshold_stream=[(0, 0.2), (2, 0.6)],
        float_=[(0, 0.5), (1, 0.5), (2, 0.5), (3, 0.5)],
    )

    assert result.flag == [(0, True), (1, True), (2, False), (3, False)]


def test_a_threshold_given_twice_is_refused():
    with pytest.raises(ValueError, match="the option threshold and the side packet THRESHOLD"):
        run_calculator(
            ThresholdingCalculator(threshold=0.5),
            side_packets={"threshold_side": 0.8},
            float_=[(0, 0.7)],
        )
