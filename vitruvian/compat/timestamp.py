"""Time as MediaPipe's Python API has it."""

from __future__ import annotations

from typing import ClassVar, SupportsIndex

from ..framework.values.timestamp import Timestamp as CoreTimestamp

__all__ = ["Timestamp"]


class Timestamp:
    """Microseconds, with MediaPipe's special values as class attributes.

    Compares with integers. Raises ``ValueError`` for the number of a special value, where
    MediaPipe ends the process.
    """

    __slots__ = ("_core",)

    UNSET: ClassVar[Timestamp]
    UNSTARTED: ClassVar[Timestamp]
    PRESTREAM: ClassVar[Timestamp]
    MIN: ClassVar[Timestamp]
    MAX: ClassVar[Timestamp]
    POSTSTREAM: ClassVar[Timestamp]
    DONE: ClassVar[Timestamp]

    def __init__(self, value: Timestamp | SupportsIndex) -> None:
        if isinstance(value, Timestamp):
            self._core = value.core
        elif hasattr(value, "__index__") and not isinstance(value, bool):
            self._core = CoreTimestamp(value if isinstance(value, CoreTimestamp) else int(value))
        else:
            raise TypeError(
                f"Timestamp({value!r}): expected an integer number of microseconds or a Timestamp"
            )

    @classmethod
    def from_seconds(cls, seconds: float) -> Timestamp:
        """Round seconds to the nearest microsecond."""
        return cls(CoreTimestamp.from_seconds(seconds))

    @property
    def core(self) -> CoreTimestamp:
        """Return the framework's own timestamp."""
        return self._core

    @property
    def value(self) -> int:
        """Return the plain number."""
        return int(self._core)

    def seconds(self) -> float:
        """Return the time in seconds."""
        return self._core.seconds()

    def microseconds(self) -> int:
        """Return the time as a plain integer."""
        return int(self._core)

    def is_special_value(self) -> bool:
        """Return True for MIN, MAX and the values outside them."""
        return self._core.is_special_value

    def is_range_value(self) -> bool:
        """Return True for the values from MIN to MAX, both included."""
        return self._core.is_range_value

    def is_allowed_in_stream(self) -> bool:
        """Return True when a packet in a stream may have this timestamp."""
        return self._core.is_allowed_in_stream

    def __index__(self) -> int:
        return int(self._core)

    def __hash__(self) -> int:
        return hash(int(self._core))

    def __eq__(self, other: object) -> bool:
        return int(self) == int(other) if isinstance(other, Timestamp | int) else NotImplemented

    def __lt__(self, other: Timestamp | int) -> bool:
        return int(self) < int(other) if _is_time(other) else NotImplemented

    def __le__(self, other: Timestamp | int) -> bool:
        return int(self) <= int(other) if _is_time(other) else NotImplemented

    def __gt__(self, other: Timestamp | int) -> bool:
        return int(self) > int(other) if _is_time(other) else NotImplemented

    def __ge__(self, other: Timestamp | int) -> bool:
        return int(self) >= int(other) if _is_time(other) else NotImplemented

    def __repr__(self) -> str:
        return f"<mediapipe.Timestamp with value: {self._core}>"


def _is_time(value: object) -> bool:
    return isinstance(value, Timestamp | int)


for _name in ("UNSET", "UNSTARTED", "PRESTREAM", "MIN", "MAX", "POSTSTREAM", "DONE"):
    setattr(Timestamp, _name, Timestamp(getattr(CoreTimestamp, _name)))
