"""Numbers as JSON, exactly, and the parts of JSON values with their names in messages.

JSON has no NaN and no infinity. NaN is written as null; infinity as 1e999, a valid number that
readers of doubles, such as Python's and JavaScript's, take for infinity.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from .codec import LineError

__all__ = [
    "fields_of",
    "float32_texts",
    "float_text",
    "list_of",
    "mapping_of",
    "number_of",
    "shortened",
    "string_text",
]

_NON_FINITE = {"nan": "null", "inf": "1e999", "-inf": "-1e999"}
_MISSING = object()


def float32_texts(values: Iterable[float] | NDArray[np.float32]) -> tuple[str, ...]:
    """Write each number with the fewest digits that read back as the same float32."""
    array = np.asarray(values if isinstance(values, np.ndarray) else [*values], np.float32)
    # The text of a NumPy scalar has that property.
    texts = tuple(map(str, array))
    if np.isfinite(array).all():
        return texts
    return tuple(_NON_FINITE.get(text, text) for text in texts)


def float_text(value: float) -> str:
    """Write a float with the fewest digits that read back as the same one, in its precision."""
    text = str(value)
    return _NON_FINITE.get(text, text)


def string_text(value: str) -> str:
    """Write a string."""
    import json

    return json.dumps(value, ensure_ascii=False)


def list_of(value: Any, what: str) -> list[Any]:
    """Return a list; raises ``LineError`` for anything else."""
    if isinstance(value, list):
        return [*value]  # pyright: ignore[reportUnknownVariableType]
    raise LineError(f"{what} is {shortened(value)}; expected a list")


def mapping_of(value: Any, what: str, expected: str) -> dict[str, Any]:
    """Return a mapping; raises ``LineError`` for anything else."""
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    raise LineError(f"{what} is {shortened(value)}; expected a mapping with {expected}")


def fields_of(value: Any, what: str, *names: str) -> list[float]:
    """Return the numbers under the names; null is NaN."""
    mapping = mapping_of(value, what, ", ".join(names))
    return [number_of(mapping.get(name, _MISSING), f"{what}'s {name}") for name in names]


def number_of(value: Any, what: str) -> float:
    """Return a number as the float that equals its float32; null is NaN."""
    if value is _MISSING:
        raise LineError(f"{what} is missing")
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LineError(f"{what} is {shortened(value)}; expected a number")
    # The text has just the digits that a float32 needs.
    return float(np.float32(value))


def shortened(value: Any) -> str:
    """Return the beginning of a JSON value."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."
