from vitruvian.calculators.util.clock_timestamp import (
    ClockLatencyCalculator,
    ClockTimestampCalculator,
)
from vitruvian.framework.authoring.clock import CLOCK, SimulatedClock
from vitruvian.framework.testing import run_calculator


def test_a_packet_is_stamped_with_the_time_of_the_clock():
    result = run_calculator(
        ClockTimestampCalculator(), data=[(7, "x")], services={CLOCK: SimulatedClock(1234)}
    )

    assert result.time == [(7, 1234)]


def test_latency_counts_from_the_reference():
    result = run_calculator(
        ClockLatencyCalculator(),
        times=[[(0, 150), (1, 90)], [(0, 120)]],
        reference=[(0, 100), (1, 100)],
    )

    assert [list(one) for one in result.latency] == [[(0, 50), (1, -10)], [(0, 20)]]
