"""Pictures of another size, fitted into that of the first."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["letterboxed"]


def letterboxed(picture: NDArray[Any], width: int, height: int) -> NDArray[Any]:
    """Return a picture scaled to fit width × height, with black bars where its shape differs."""
    from ..opencv import cv2

    rows, columns = picture.shape[:2]
    scale = min(width / columns, height / rows)
    size = max(round(columns * scale), 1), max(round(rows * scale), 1)
    shrinks = scale < 1
    scaled = cv2.resize(
        picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    )
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    fitted = np.zeros((height, width, *picture.shape[2:]), picture.dtype)
    fitted[top : top + size[1], left : left + size[0]] = scaled
    return fitted
