"""Packet time: integer microseconds with MediaPipe's special values (``framework/timestamp.h``)."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Self, overload

from ..errors import TimestampError

__all__ = ["Timestamp", "next_allowed", "previous_allowed"]

_INT64_MIN = -(2**63)
_INT64_MAX = 2**63 - 1
_MIN = _INT64_MIN + 3
_MAX = _INT64_MAX - 3

_SPECIAL_NAMES = {
    _INT64_MIN: "UNSET",
    _INT64_MIN + 1: "UNSTARTED",
    _INT64_MIN + 2: "PRESTREAM",
    _MIN: "MIN",
    _MAX: "MAX",
    _INT64_MAX - 2: "POSTSTREAM",
    _INT64_MAX - 1: "ONE_OVER_POSTSTREAM",
    _INT64_MAX: "DONE",
}


class Timestamp(int):
    """Integer microseconds: an ``int`` with MediaPipe's special values.

    Adding and subtracting a plain integer needs a value in ``MIN..MAX`` and saturates there; the
    difference of two timestamps is a plain ``int``. ``Timestamp(n)`` accepts ``MIN < n < MAX``
    only: the special values are the class attributes. Raises ``TimestampError`` (a ``ValueError``).
    """

    __slots__ = ()

    UNSET: ClassVar[Timestamp]
    UNSTARTED: ClassVar[Timestamp]
    PRESTREAM: ClassVar[Timestamp]
    MIN: ClassVar[Timestamp]
    MAX: ClassVar[Timestamp]
    POSTSTREAM: ClassVar[Timestamp]
    ONE_OVER_POSTSTREAM: ClassVar[Timestamp]
    DONE: ClassVar[Timestamp]

    def __new__(cls, value: int) -> Self:
        if isinstance(value, Timestamp):
            return int.__new__(cls, value)
        # A float is most likely seconds, and a bool a misplaced argument: rounding either would
        # hide the mistake.
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise TimestampError(
                f"Timestamp({value!r}): got a {type(value).__name__}; expected an integer number "
                "of microseconds. Use Timestamp.from_seconds(s) for seconds."
            )
        if not _MIN < value < _MAX:
            raise TimestampError(
                f"Timestamp({_shown(value)}): this value is reserved or outside int64; "
                "use Timestamp.MIN, Timestamp.MAX, Timestamp.PRESTREAM and so on."
            )
        return int.__new__(cls, value)

    @classmethod
    def from_seconds(cls, seconds: float) -> Timestamp:
        """Round seconds to the nearest microsecond."""
        if not math.isfinite(seconds):
            raise TimestampError(f"Timestamp.from_seconds({seconds}): expected a finite number")
        return cls(round(seconds * 1_000_000))

    def seconds(self) -> float:
        """Return the time in seconds."""
        return self / 1_000_000

    def microseconds(self) -> int:
        """Return the time as a plain integer."""
        return int(self)

    @property
    def is_special_value(self) -> bool:
        """Return True for MIN, MAX and the values outside them."""
        return self <= _MIN or self >= _MAX

    @property
    def is_range_value(self) -> bool:
        """Return True for the values from MIN to MAX, both included."""
        return _MIN <= self <= _MAX

    @property
    def is_allowed_in_stream(self) -> bool:
        """Return True when a packet in a stream may have this timestamp."""
        return _MIN - 1 <= self <= _MAX + 1

    def next_allowed_in_stream(self) -> Timestamp:
        """Return the lowest timestamp that a packet after one at this time may have."""
        return next_allowed(self)

    def previous_allowed_in_stream(self) -> Timestamp:
        """Return the highest timestamp that a packet before one at this time may have."""
        return previous_allowed(self)

    def __add__(self, other: int) -> Timestamp:
        if isinstance(other, Timestamp):
            raise TimestampError("two timestamps cannot be added; add a number of microseconds")
        self._require_range("+")
        return _saturated(int(self) + _microseconds(other, "+"))

    def __radd__(self, other: int) -> Timestamp:
        return self + other

    # `t2 - t1` is a duration and `t - 5` a timestamp; `int` declares both as `int`, so the type
    # checkers have to be told.
    @overload
    def __sub__(self, other: Timestamp) -> int: ...  # type: ignore[overload-overlap]
    @overload
    def __sub__(self, other: int) -> Timestamp: ...
    def __sub__(self, other: int) -> int:  # pyright: ignore[reportInconsistentOverload]
        self._require_range("-")
        if isinstance(other, Timestamp):
            other._require_range("-")
            return int(self) - int(other)
        return _saturated(int(self) - _microseconds(other, "-"))

    def _require_range(self, operator: str) -> None:
        if not self.is_range_value:
            raise TimestampError(f"{self!r} {operator} …: special timestamps have no arithmetic")

    def __reduce__(self) -> tuple[Any, ...]:
        # The constructor refuses special values, which copies and pickles must bring back, too.
        return _special, (int(self),)

    def __str__(self) -> str:
        return _SPECIAL_NAMES.get(int(self)) or int.__repr__(self)

    def __repr__(self) -> str:
        return f"<vitruvian.Timestamp with value: {self}>"


def _shown(value: int) -> str:
    """Return a number as an error shows it; Python makes no text of more than 4300 digits."""
    size = abs(int(value))
    return str(value) if size < 10**20 else f"a number of {size.bit_length()} bits"


def _special(value: int) -> Timestamp:
    return int.__new__(Timestamp, value)


def _microseconds(value: int, operator: str) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TimestampError(
            f"timestamp {operator} {value!r}: expected an integer number of microseconds"
        )
    return value


def _saturated(value: int) -> Timestamp:
    return _special(min(max(value, _MIN), _MAX))


Timestamp.UNSET = _special(_INT64_MIN)
Timestamp.UNSTARTED = _special(_INT64_MIN + 1)
Timestamp.PRESTREAM = _special(_INT64_MIN + 2)
Timestamp.MIN = _special(_MIN)
Timestamp.MAX = _special(_MAX)
Timestamp.POSTSTREAM = _special(_INT64_MAX - 2)
Timestamp.ONE_OVER_POSTSTREAM = _special(_INT64_MAX - 1)
Timestamp.DONE = _special(_INT64_MAX)


def next_allowed(timestamp: int) -> Timestamp:
    """Return the bound of a stream after a packet at ``timestamp`` (``NextAllowedInStream``).

    That is ``timestamp + 1``, but nothing may follow a packet at PreStream or PostStream.
    """
    if _MIN <= timestamp < _MAX:
        return int.__new__(Timestamp, int.__add__(timestamp, 1))
    after_the_stream = timestamp >= _MAX or timestamp == Timestamp.PRESTREAM
    return Timestamp.ONE_OVER_POSTSTREAM if after_the_stream else Timestamp.MIN


def previous_allowed(timestamp: int) -> Timestamp:
    """Return the last timestamp settled by a bound (``PreviousAllowedInStream``).

    That is ``timestamp - 1``; a bound at or below Min has settled nothing yet.
    """
    if timestamp <= _MIN or timestamp == Timestamp.POSTSTREAM:
        return Timestamp.UNSTARTED
    if timestamp > _MAX:
        return Timestamp.MAX
    return int.__new__(Timestamp, int.__sub__(timestamp, 1))
