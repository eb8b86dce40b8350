"""Map points of a letterboxed picture to the picture inside the letterbox."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Padding", "letterbox_frame"]

#: Left, top, right, bottom, in fractions of the letterboxed picture's width and height.
Padding = tuple[float, float, float, float]


def letterbox_frame(padding: Padding) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the inner picture's origin and size as (x, y), in fractions of the outer one.

    A point or a position p of the outer picture is at (p - origin) / size in the inner one.
    """
    sides = np.array(padding, np.float32)
    origin = sides[:2]
    # In single precision, as MediaPipe computes it: the sums first.
    return origin, np.float32(1) - (origin + sides[2:])
