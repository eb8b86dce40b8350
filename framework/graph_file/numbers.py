"""The limits of numbers in graph files."""

from __future__ import annotations

import math

__all__ = ["fitted"]

#: Whole numbers of MediaPipe's messages have 64 bits, with or without a sign.
_WHOLE = range(-(2**63), 2**64)
#: Characters that are shown of a number that is refused.
_SHOWN = 20


def fitted(value: float, text: str) -> float:
    """Return the number that ``text`` writes; a whole one of more than 64 bits becomes a float.

    Raises ``ValueError`` for one that is too large for that.
    """
    if isinstance(value, int) and value not in _WHOLE:
        try:
            return float(value)
        except OverflowError:
            raise ValueError(_too_large(text)) from None
    if math.isinf(value) and "inf" not in text.lower():
        raise ValueError(_too_large(text))
    return value


def _too_large(text: str) -> str:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
    return (
        f"the number {shown} is too large; numbers go up to 1.8e308, whole ones up to 2^64 - 1; "
        "put it in quotes if it is text"
    )
