"""A summary of many durations in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from ..quick_dataclass import dataclass

__all__ = ["DurationHistogram", "DurationStatistics"]

#: Durations are rounded to this many binary digits, so that percentiles are right within 2 %.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class DurationStatistics:
    """A summary of durations, in seconds; the percentiles are right within 2 %."""

    count: int = 0
    total: float = 0.0
    mean: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    most: float = 0.0


class DurationHistogram:
    """Durations in nanoseconds, counted by size."""

    __slots__ = ("_counts", "_least", "_most", "_total")

    def __init__(self) -> None:
        #: By size: how many digits were cut off, and the leading ones that are left.
        self._counts: dict[int, int] = {}
        self._total = 0
        self._least = 1 << 63
        self._most = 0

    def add(self, nanoseconds: int) -> None:
        """Add one duration."""
        shift = nanoseconds.bit_length() - _DIGITS
        if shift < 0:
            shift = 0
        size = (shift << _DIGITS) + (nanoseconds >> shift)
        self._counts[size] = self._counts.get(size, 0) + 1
        self._total += nanoseconds
        if nanoseconds > self._most:
            self._most = nanoseconds
        if nanoseconds < self._least:
            self._least = nanoseconds

    @classmethod
    def joined(cls, others: Iterable[Self]) -> Self:
        """Return the durations of several in one."""
        joined = cls()
        for other in others:
            for size, number in other._counts.items():
                joined._counts[size] = joined._counts.get(size, 0) + number
            joined._total += other._total
            joined._most = max(joined._most, other._most)
            joined._least = min(joined._least, other._least)
        return joined

    def statistics(self) -> DurationStatistics:
        """Return the summary so far."""
        count = sum(self._counts.values())
        if not count:
            return DurationStatistics()
        p50, p99 = self._percentiles(count, (0.5, 0.99))
        return DurationStatistics(
            count=count,
            total=self._total / 1e9,
            mean=self._total / count / 1e9,
            p50=p50,
            p99=p99,
            most=self._most / 1e9,
        )

    def _percentiles(self, count: int, shares: Sequence[float]) -> list[float]:
        """Return, in seconds, the percentiles for these fractions, which rise."""
        found: list[float] = []
        passed = 0
        for size, number in sorted(self._counts.items()):
            passed += number
            while len(found) < len(shares) and passed >= shares[len(found)] * count:
                # The middle of the durations that were rounded to these digits.
                shift, leading = size >> _DIGITS, size & ((1 << _DIGITS) - 1)
                middle = (leading << shift) + ((1 << shift) - 1) / 2
                found.append(max(min(middle, self._most), self._least) / 1e9)
        return found
