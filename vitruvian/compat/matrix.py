"""Matrices as MediaPipe's Python API has them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

__all__ = ["Matrix"]


class Matrix:
    """Rows and columns of float32, copied from an array; raises ``TypeError`` for another shape."""

    def __init__(self, values: ArrayLike) -> None:
        self._values = np.array(values, dtype=np.float32)
        if self._values.ndim != 2:
            raise TypeError(f"Matrix(): got {self._values.ndim} dimensions; expected rows, columns")

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self._values, dtype=dtype)
