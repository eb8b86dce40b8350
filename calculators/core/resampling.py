"""Choose packets at a steady rate: the methods of PacketResamplerCalculator.

Each takes packets in the order of time and yields the chosen ones at their new times. Of a method
``bound`` is the lowest time that a later one can have. Times are microseconds.

Source: ``mediapipe/calculators/core/packet_resampler_calculator.cc``.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from random import Random
from typing import Any

from ...framework.quick_dataclass import dataclass
from ...framework.values.packet import EMPTY, Packet
from ...framework.values.timestamp import Timestamp

__all__ = [
    "Jitter",
    "JitterWithReflection",
    "NoJitter",
    "Pace",
    "ReproducibleJitter",
    "Resampling",
]


@dataclass(frozen=True, slots=True)
class Pace:
    """A rate in packets per second, and the jitter as a fraction of the period, 0 to 1."""

    rate: float
    jitter: float = 0.0

    @property
    def period(self) -> int:
        """Return microseconds from one packet to the next."""
        return int(1_000_000 / self.rate)

    @property
    def spread(self) -> int:
        """Return by how many microseconds a packet may come too early or too late."""
        return int(1_000_000 * self.jitter / self.rate)


class Resampling(ABC):
    """Chooses packets; ``last`` is the packet before the present one."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.bound: Timestamp | None = None
        self.last: Packet[Any] = EMPTY

    def take(self, packet: Packet[Any]) -> Iterator[Packet[Any]]:
        """Take the next packet and yield what is chosen now."""
        yield from self._choose(packet)
        self.last = packet

    @abstractmethod
    def _choose(self, packet: Packet[Any]) -> Iterator[Packet[Any]]: ...

    @abstractmethod
    def finish(self) -> Iterator[Packet[Any]]:
        """Yield what is chosen when no packet follows."""


class NoJitter(Resampling):
    """Chooses the packet nearest to each multiple of the period, and repeats it in longer gaps."""

    def __init__(self, pace: Pace, *, base: int | None = None, flush_last: bool = True) -> None:
        super().__init__(pace)
        self._base = None if base is None else Timestamp(base)
        self._flush_last = flush_last
        self._first: Timestamp | None = None
        self._count = 0

    def _choose(self, packet: Packet[Any]) -> Iterator[Packet[Any]]:
        now = packet.timestamp
        if self._first is None:
            self._first = now if self._base is None else self._aligned(self._base, now)
        index = self._index(self._first, now)
        if index < self._count:
            return
        for count in range(self._count, index):
            yield self.last.at(self._time(self._first, count))
        self._count = index
        target = self._time(self._first, index)
        if now >= target:
            is_nearer = self.last.is_empty() or now - target <= target - self.last.timestamp
            yield (packet if is_nearer else self.last).at(target)
            self._count += 1
        self.bound = self._time(self._first, self._count)

    def finish(self) -> Iterator[Packet[Any]]:
        if self._first is None or not self._flush_last:
            return
        if self._index(self._first, self.last.timestamp) == self._count:
            yield self.last.at(self._time(self._first, self._count))

    def _aligned(self, base: Timestamp, now: Timestamp) -> Timestamp:
        return self._time(base, self._index(base, now))

    def _index(self, first: Timestamp, time: Timestamp) -> int:
        return _rounded((time - first) / 1_000_000 * self.pace.rate)

    def _time(self, first: Timestamp, index: int) -> Timestamp:
        return first + _rounded(index / self.pace.rate * 1_000_000)


class _Reservoir:
    """Keeps one of the packets that came, each with the same probability."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._seen = 0
        self.sample: Packet[Any] = EMPTY
        self.is_open = True

    def add(self, packet: Packet[Any]) -> None:
        self._seen += 1
        if self._random.randrange(self._seen) == 0:
            self.sample = packet

    def clear(self) -> None:
        self._seen = 0
        self.sample = EMPTY


class Jitter(Resampling):
    """Chooses the packets nearest to times a random step apart: the period, more or less jitter."""

    def __init__(self, pace: Pace, seed: str) -> None:
        super().__init__(pace)
        self._random = Random(seed)  # noqa: S311  # to be repeated, not to be secret
        self._reservoir = _Reservoir(Random(seed))  # noqa: S311
        self._from: Timestamp = Timestamp.UNSET
        self._next: Timestamp = Timestamp.UNSET

    def _choose(self, packet: Packet[Any]) -> Iterator[Packet[Any]]:
        now = packet.timestamp
        is_first = self._next == Timestamp.UNSET
        if self._reservoir.is_open and (is_first or now >= self._from):
            self._reservoir.add(packet)
        if is_first:
            self._from = now
            self._next = now + self._first_step()
        while self._next <= now:
            last = self.last
            is_nearer = last.is_empty() or now - self._next <= self._next - last.timestamp
            yield (packet if is_nearer else last).at(self._next)
            self._reservoir.clear()
            self._advance()
            self.bound = self._promise()

    def finish(self) -> Iterator[Packet[Any]]:
        if not self._reservoir.sample.is_empty():
            yield self._reservoir.sample

    def _first_step(self) -> int:
        return int(self.pace.period * self._random.random())

    def _advance(self) -> None:
        self._reservoir.is_open = False
        share = 1.0 - self.pace.jitter + 2.0 * self.pace.jitter * self._random.random()
        self._next += max(int(self.pace.period * share), 1)

    def _promise(self) -> Timestamp:
        return self._next


class JitterWithReflection(Jitter):
    """Chooses the packet nearest to a random time in each period from the first packet on."""

    def _first_step(self) -> int:
        return self._random.randrange(self.pace.period)

    def _advance(self) -> None:
        self._from += self.pace.period
        self._next = _moved(self._next, self._from, self.pace, self._random)

    def _promise(self) -> Timestamp:
        return self._from


class ReproducibleJitter(Resampling):
    """Chooses the packet nearest to a random time in each period from time 0 on.

    The times hang on the seed alone, not on where the stream begins.
    """

    def __init__(self, pace: Pace, seed: str) -> None:
        super().__init__(pace)
        self._random = Random(seed)  # noqa: S311  # to be repeated, not to be secret
        self._from = Timestamp(0)
        self._next = Timestamp(self._random.randrange(pace.period))
        self._is_served = False

    def _choose(self, packet: Packet[Any]) -> Iterator[Packet[Any]]:
        now = packet.timestamp
        if self.last.is_empty():
            while now >= self._from + self.pace.period:
                self._is_served = True
                self._go_on(now)
            if self._next < now:
                yield packet.at(self._next)
                self._is_served = True
            return
        self._go_on(now)
        while not self._is_served and self._next <= now:
            last = self.last
            is_nearer = now - self._next < self._next - last.timestamp
            yield (packet if is_nearer else last).at(self._next)
            self._is_served = True
            self._go_on(now)
        self.bound = None if self._is_served else self._next

    def finish(self) -> Iterator[Packet[Any]]:
        if not self.last.is_empty() and not self._is_served:
            yield self.last.at(self._next)

    def _go_on(self, now: Timestamp) -> None:
        if self._is_served and now >= self._from + self.pace.period:
            self._from += self.pace.period
            self._next = _moved(self._next, self._from, self.pace, self._random)
            self._is_served = False


def _moved(time: Timestamp, start: Timestamp, pace: Pace, random: Random) -> Timestamp:
    """Return a time one period later, within the spread, reflected into the period at ``start``."""
    moved = time + pace.period + random.randrange(2 * pace.spread + 1) - pace.spread
    end = start + pace.period
    if moved < start:
        moved = start + (start - moved) - 1
    elif moved >= end:
        moved = end - (moved - end) - 1
    return moved


def _rounded(value: float) -> int:
    """Round to the nearest number, halves away from zero."""
    return math.floor(value + 0.5) if value >= 0 else math.ceil(value - 0.5)
