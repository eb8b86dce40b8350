"""Numbers as the studio shows them: finite, and short."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["finite_rows", "shown_array", "shown_number"]


def finite_rows(array: NDArray[Any]) -> list[list[Any]]:
    """Return the rows of an array rounded; None for what is not finite."""
    rows: list[list[Any]] = array.tolist()
    if np.isfinite(array).all():
        return [[round(number, 5) for number in row] for row in rows]
    return [[shown_number(number) for number in row] for row in rows]


def shown_number(value: Any) -> bool | int | float | None:
    """Return a number that JSON and JavaScript hold; None for what is none."""
    plain: object = value.item() if isinstance(value, np.generic) else value  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]
    if isinstance(plain, bool):
        return plain
    if isinstance(plain, int):
        # Larger ones are not exact in JavaScript; the text has them.
        return plain if abs(plain) < 1 << 53 else float(plain) if abs(plain) < 1 << 1000 else None
    if not isinstance(plain, float) or not math.isfinite(plain):
        return None
    return round(plain, 6)


def shown_array(array: Any) -> dict[str, Any]:
    """Return shape, type and statistics of an array."""
    made: dict[str, Any] = {"shape": list(array.shape), "dtype": str(array.dtype)}
    made.update(dict.fromkeys(("min", "max", "mean", "std")))
    if array.size and np.issubdtype(array.dtype, np.number):
        with np.errstate(all="ignore"):
            made["min"], made["max"] = shown_number(array.min()), shown_number(array.max())
            made["mean"] = shown_number(array.mean(dtype=np.float64))
            made["std"] = shown_number(array.std(dtype=np.float64))
    return made
