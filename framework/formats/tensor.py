"""Tensors as they pass between image, inference and decoding calculators."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["QuantizedArray", "Tensors"]


class Tensors(tuple[NDArray[Any], ...]):
    """The arrays of one inference input or output, in the model's order; read-only."""

    __slots__ = ()

    def __new__(cls, *arrays: NDArray[Any]) -> Self:
        for array in arrays:
            array.flags.writeable = False
        return super().__new__(cls, arrays)

    def __reduce__(self) -> tuple[Any, ...]:
        # Unpickling a tuple would call ``Tensors`` with one argument, the whole tuple.
        return Tensors, tuple(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tensors):
            return NotImplemented
        pairs = zip(self, other, strict=False)
        return len(self) == len(other) and all(np.array_equal(a, b) for a, b in pairs)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Tensors({', '.join(f'{array.dtype}{list(array.shape)}' for array in self)})"


class QuantizedArray(np.ndarray[Any, np.dtype[Any]]):
    """An array of integers that stand for ``scale`` · (value - ``zero_point``)."""

    scale: float
    zero_point: int

    @classmethod
    def of(cls, values: NDArray[Any], scale: float, zero_point: int = 0) -> QuantizedArray:
        """Return a view of the values that knows what they stand for."""
        array = values.view(cls)
        array.scale, array.zero_point = scale, zero_point
        return array

    def __reduce__(self) -> tuple[Any, ...]:
        # An array is pickled without the attributes of its class.
        return QuantizedArray.of, (self.view(np.ndarray), self.scale, self.zero_point)

    def __array_finalize__(self, source: NDArray[Any] | None) -> None:
        self.scale = getattr(source, "scale", 1.0)
        self.zero_point = getattr(source, "zero_point", 0)
