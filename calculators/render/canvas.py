"""The picture that annotations are drawn on, and how their numbers become pixels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...framework.formats import Color

__all__ = ["Canvas"]

#: The limit of OpenCV's drawing functions.
_MAX_THICKNESS = 32767
#: Coordinates are cut here: far outside any picture, and inside 32 bits.
_FAR = float(1 << 30)


class Canvas:
    """Wrap a writable array H×W×3 (RGB) or H×W×4 (RGBA) of uint8.

    ``scale`` shrinks lengths that are given in pixels, for drawing on a smaller picture than the
    annotations were made for. ``flip_text`` writes text upside down, for pictures whose first row
    is at the bottom.
    """

    __slots__ = ("flip_text", "image", "scale")

    def __init__(
        self, image: NDArray[np.uint8], *, scale: float = 1.0, flip_text: bool = False
    ) -> None:
        self.image = image
        self.scale = scale
        self.flip_text = flip_text

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return int(self.image.shape[0])

    def pixels(self, points: ArrayLike, *, normalized: bool) -> NDArray[np.int32]:
        """Return points N×…×2 as whole pixels, without the rows where one is no number.

        Fractions of the picture are rounded, halves away from zero; pixels are truncated.
        """
        height, width = self.image.shape[:2]
        xy = np.asarray(points, dtype=np.float64)
        xy = xy * (width, height) if normalized else xy * self.scale
        usable = np.isfinite(xy).all(axis=tuple(range(1, xy.ndim)))
        if normalized:
            xy = xy + np.copysign(0.5, xy)
        return np.trunc(np.clip(xy[usable], -_FAR, _FAR)).astype(np.int32)

    def box(
        self, left: float, top: float, right: float, bottom: float, *, normalized: bool
    ) -> tuple[int, int, int, int] | None:
        """Return the edges in whole pixels, or None when one of them is no number."""
        corners = self.pixels([[[left, top], [right, bottom]]], normalized=normalized)
        if not len(corners):
            return None
        (x_start, y_start), (x_end, y_end) = corners[0].tolist()
        return x_start, y_start, x_end, y_end

    def thickness(self, value: float) -> int:
        """Return a line's thickness or a point's radius in whole pixels, at least 1."""
        scaled = value * self.scale
        if not math.isfinite(scaled):
            return 1
        return min(max(math.floor(scaled + 0.5), 1), _MAX_THICKNESS)

    def ink(self, color: Color) -> tuple[int, ...]:
        """Return the colour as OpenCV wants it; on RGBA it is opaque."""
        return (color.r, color.g, color.b, 255)[: self.image.shape[2]]
