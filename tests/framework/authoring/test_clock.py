from __future__ import annotations

import pytest

from vitruvian import CLOCK, Calculator, Clock, Context, Input, Output, UseService
from vitruvian.testing import SimulatedClock, run_calculator


class _StampCalculator(Calculator, abstract=True):
    """Send the time at which a packet came, then take 5 µs."""

    data = Input(str)
    came = Output(int)
    clock = UseService(CLOCK)

    def process(self, ctx: Context) -> None:
        clock = ctx[self.clock]
        ctx[self.came] = clock.now()
        clock.sleep(5)


def test_a_simulated_clock_moves_only_when_told_to() -> None:
    clock = SimulatedClock(start=100)

    result = run_calculator(_StampCalculator, services={CLOCK: clock}, data=[(0, "a"), (9, "b")])
    clock.advance(1_000)

    assert result.came == [(0, 100), (9, 105)]
    assert clock.now() == 1_110
    assert clock.sleeps == [5, 5]


def test_without_another_the_clock_is_the_computers() -> None:
    before = Clock().now()

    ((_, came),) = run_calculator(_StampCalculator, data=[(0, "a")]).came

    assert before <= came <= Clock().now() - 5


def test_a_simulated_clock_does_not_go_back() -> None:
    clock = SimulatedClock(start=7)
    clock.sleep(-3)

    assert clock.now() == 7
    with pytest.raises(ValueError, match="a clock does not go back; got -1"):
        clock.advance(-1)
