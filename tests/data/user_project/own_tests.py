"""Tests of a user's calculators; marked lines are mistakes."""

from own_calculators import CountUpCalculator, ScaleCalculator, halve

import vitruvian as vt
from vitruvian.testing import CLOCK, SimulatedClock, run_calculator


def test_numbers_are_scaled() -> None:
    result = run_calculator(ScaleCalculator(factor=3), number=[(0, 1), vt.Packet(2).at(5)])

    assert result.scaled == [(0, 3), (5, 6)]
    assert [packet.timestamp for packet in result.scaled] == [0, 5]
    run_calculator("ScaleCalculator", 3)  # mistake: a name is no calculator


def test_a_source_counts() -> None:
    result = run_calculator(CountUpCalculator, services={CLOCK: SimulatedClock()})

    assert len(result.number) == 3


def test_a_function_is_one() -> None:
    assert halve(3.0) == 1.5
