from __future__ import annotations

import pytest

from vitruvian.calculators.core.packet_pacer import PacketPacerCalculator
from vitruvian.testing import CLOCK, SimulatedClock, run_calculator


class BusyClock(SimulatedClock):
    """A clock that work moves too: by ``costs`` microseconds, each time that it is asked."""

    costs: tuple[int, ...] = ()

    def now(self) -> int:
        cost, *rest = self.costs or (0,)
        self.costs = tuple(rest)
        self.advance(cost)
        return super().now()


FRAMES = [(500_000, "a"), (540_000, "b"), (600_000, "c")]


@pytest.mark.parametrize(("speed", "sleeps"), [(1.0, [40_000, 60_000]), (2.0, [20_000, 30_000])])
def test_packets_come_at_their_time(speed: float, sleeps: list[int]) -> None:
    clock = SimulatedClock(start=100)

    result = run_calculator(
        PacketPacerCalculator(speed=speed), services={CLOCK: clock}, packet=[FRAMES]
    )

    assert result.paced == [FRAMES]
    assert clock.sleeps == sleeps


def test_a_late_packet_comes_at_once_and_delays_no_other() -> None:
    clock = BusyClock()
    clock.costs = (0, 50_000)

    run_calculator(PacketPacerCalculator(), services={CLOCK: clock}, packet=[FRAMES])

    assert clock.sleeps == [50_000]


@pytest.mark.parametrize(
    ("costs", "passed"),
    [
        # The graph behind takes 300 ms for the first packet; later ones catch up.
        ((0, 300_000, 0, 0), ["a", "d"]),
        # A source that falls behind more and more: one is dropped, then it has its own time.
        ((0, 300_000, 300_000, 0), ["a", "c", "d"]),
        # Late, but not by more than is allowed.
        ((0, 90_000, 0, 0), ["a", "b", "c", "d"]),
    ],
)
def test_packets_that_come_too_late_are_dropped_while_that_helps(
    costs: tuple[int, ...], passed: list[str]
) -> None:
    clock = BusyClock()
    clock.costs = costs
    frames = [(0, "a"), (40_000, "b"), (80_000, "c"), (400_000, "d")]

    result = run_calculator(
        PacketPacerCalculator(most_late=0.1), services={CLOCK: clock}, packet=[frames]
    )

    assert [value for _, value in result.paced[0]] == passed
