"""Check what options of tasks say."""

from __future__ import annotations

import operator

from .errors import InvalidArgumentError, TaskConfigError

__all__ = ["checked_confidence", "checked_count", "checked_number"]


def checked_confidence(name: str, value: object) -> float:
    """Return a confidence; raises ``InvalidArgumentError`` outside of 0 to 1."""
    number = checked_number(name, value)
    if not 0.0 <= number <= 1.0:
        raise InvalidArgumentError(
            f"Invalid `{name}` option: value must be in the range [0.0, 1.0]. Got {value}"
        )
    return number


def checked_number(name: str, value: object) -> float:
    """Return a number; raises ``TypeError`` for what is none."""
    if not isinstance(value, int | float):
        raise TypeError(f"must be real number, not {type(value).__name__}: {name} is {value!r}")
    return float(value)


def checked_count(name: str, value: int) -> int:
    """Return how many there may be; raises ``TaskConfigError`` below 1."""
    count = operator.index(value)
    if count < 1:
        raise TaskConfigError(
            "ValidatedGraphConfig Initialization failed. max_vec_size should be greater than or "
            f"equal to 1. {name} is {count}"
        )
    return count
