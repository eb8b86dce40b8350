"""The picture that annotations are drawn on, and how their numbers become pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...framework.formats import Color

__all__ = ["FILLED", "SMOOTH_UNIT", "STROKE_UNIT", "Canvas", "DrawnAsideError", "Ink", "Pixel"]

Pixel = tuple[int, int]
Ink = tuple[int, ...]

#: The thickness of a shape that is filled.
FILLED = -1
#: Strokes are given in this part of a pixel.
STROKE_UNIT = 1 << 16
#: Smooth lines and discs are given in this part of a pixel.
SMOOTH_UNIT = 1 << 4

#: The limit of OpenCV's drawing functions.
_MAX_THICKNESS = 32767
#: Coordinates are cut here: far outside any picture, and inside 32 bits.
_FAR = float(1 << 30)


class DrawnAsideError(Exception):
    """A canvas without an array of pixels cannot draw a shape; it is drawn on one instead."""


class Canvas:
    """Wrap a writable array H×W×3 (RGB) or H×W×4 (RGBA) of uint8.

    ``scale`` shrinks lengths that are given in pixels, for drawing on a smaller picture than the
    annotations were made for. ``flip_text`` writes text upside down, for pictures whose first row
    is at the bottom.

    What is drawn is clipped to the picture. A subclass that draws by other means overrides the
    methods below ``ink``, and may do without ``image``.
    """

    __slots__ = ("_image", "flip_text", "scale")

    def __init__(
        self, image: NDArray[np.uint8], *, scale: float = 1.0, flip_text: bool = False
    ) -> None:
        self._image = image
        self.scale = scale
        self.flip_text = flip_text

    @property
    def image(self) -> NDArray[np.uint8]:
        """Return the array, for what no method draws."""
        return self._image

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in pixels."""
        return int(self._image.shape[1]), int(self._image.shape[0])

    def pixels(self, points: ArrayLike, *, normalized: bool) -> NDArray[np.int32]:
        """Return points N×…×2 as whole pixels, without the rows where one is no number.

        Fractions of the picture are rounded, halves away from zero; pixels are truncated.
        """
        xy = np.asarray(points, dtype=np.float64)
        xy = xy * self.size if normalized else xy * self.scale
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

    def ink(self, color: Color) -> Ink:
        """Return the colour as OpenCV wants it; on RGBA it is opaque."""
        return (color.r, color.g, color.b, 255)[: self._image.shape[2]]

    def discs(self, centers: NDArray[np.int32], radius: int, ink: Ink) -> None:
        """Draw filled circles about pixels N×2."""
        from ..opencv import cv2

        for x, y in centers.tolist():
            cv2.circle(self.image, (x, y), radius, ink, FILLED)

    def lines(self, ends: ArrayLike, thickness: int, ink: Ink, kind: int = 8) -> None:
        """Draw lines with round ends between pixels, N×2 (start, end)×2; ``kind`` is OpenCV's."""
        from ..opencv import cv2

        pairs: Any = np.asarray(ends, dtype=np.int32)
        if len(pairs):
            cv2.polylines(self.image, pairs, False, ink, thickness, kind)

    def strokes(self, curves: Iterable[NDArray[np.int32]], thickness: int, ink: Ink) -> None:
        """Draw curves with round ends and joints, each points N×2 in ``STROKE_UNIT``."""
        from ..opencv import cv2

        shift = STROKE_UNIT.bit_length() - 1
        for curve in curves:
            cv2.polylines(self.image, [curve], False, ink, thickness, cv2.LINE_8, shift)

    def near(self, places: NDArray[np.int32], margin: int) -> AbstractContextManager[Canvas]:
        """Return a canvas for smooth marks, no further than ``margin`` pixels from some places.

        Places N×2 are in ``SMOOTH_UNIT``. The marks may be on the picture only after the context.
        """
        del places, margin
        return nullcontext(self)

    def smooth_lines(self, ends: NDArray[np.int32], thickness: int, ink: Ink) -> None:
        """Draw lines with smooth edges, N×2 (start, end)×2 in ``SMOOTH_UNIT``."""
        from ..opencv import cv2

        shift = SMOOTH_UNIT.bit_length() - 1
        pairs: Any = ends
        cv2.polylines(self.image, pairs, False, ink, thickness, cv2.LINE_AA, shift)

    def smooth_disc(self, center: Sequence[int], radius: int, ink: Ink) -> None:
        """Fill a circle with a smooth edge; its centre and radius are in ``SMOOTH_UNIT``."""
        from ..opencv import cv2

        shift = SMOOTH_UNIT.bit_length() - 1
        cv2.circle(self.image, center, radius, ink, FILLED, cv2.LINE_AA, shift)

    def shade(self, light: NDArray[np.float32]) -> None:
        """Multiply the colours by ``light``, H×W, 0 for black to 1."""
        image = self.image[:, :, :3]
        np.rint(image * light[:, :, None], out=image, casting="unsafe")

    def rectangle(self, box: tuple[int, int, int, int], thickness: int, ink: Ink) -> None:
        """Draw an upright rectangle that ends before its right and bottom edge."""
        from ..opencv import cv2

        left, top, right, bottom = box
        cv2.rectangle(self.image, (left, top, right - left, bottom - top), ink, thickness)

    def polygon(self, corners: Sequence[Pixel], ink: Ink) -> None:
        """Fill a convex polygon."""
        from ..opencv import cv2

        cv2.fillConvexPoly(self.image, np.array(corners, dtype=np.int32), ink)

    def ellipse(
        self,
        center: Pixel,
        axes: tuple[int, int],
        angle: float,
        thickness: int,
        ink: Ink,
        *,
        arc: int = 360,
        kind: int = 8,
    ) -> None:
        """Draw the first ``arc`` degrees of an ellipse turned by ``angle`` degrees."""
        from ..opencv import cv2

        cv2.ellipse(self.image, center, axes, angle, 0, arc, ink, thickness, kind)
