from __future__ import annotations

import pytest

from vitruvian.calculators.core import packet_pacer
from vitruvian.calculators.core.packet_pacer import PacketPacerCalculator
from vitruvian.framework.testing import run_calculator


class FakeTime:
    """A clock that only sleeping, and work that takes ``cost`` seconds, moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.sleeps: list[float] = []
        self.costs: list[float] = []

    def monotonic(self) -> float:
        self.now += self.costs.pop(0) if self.costs else 0.0
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    clock = FakeTime()
    monkeypatch.setattr(packet_pacer, "time", clock)
    return clock


FRAMES = [(500_000, "a"), (540_000, "b"), (600_000, "c")]


@pytest.mark.parametrize(("speed", "sleeps"), [(1.0, [0.04, 0.06]), (2.0, [0.02, 0.03])])
def test_packets_come_at_their_time(clock: FakeTime, speed: float, sleeps: list[float]) -> None:
    result = run_calculator(PacketPacerCalculator(speed=speed), packet=[FRAMES])

    assert result.paced == [FRAMES]
    assert clock.sleeps == sleeps


def test_a_late_packet_comes_at_once_and_delays_no_other(clock: FakeTime) -> None:
    clock.costs = [0.0, 0.05]

    run_calculator(PacketPacerCalculator(), packet=[FRAMES])

    assert clock.sleeps == [0.05]
