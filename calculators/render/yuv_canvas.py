"""A canvas of planes: brightness at full size, the two colours at half of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...framework.formats import Color
from .canvas import FILLED, SMOOTH_UNIT, STROKE_UNIT, Canvas, DrawnAsideError, Ink, Pixel

__all__ = ["YuvCanvas"]

Plane = NDArray[np.uint8]

#: Coordinates on the colour planes are given in sixteenths of a pixel.
_SHIFT = 4
#: Smooth marks on the colour planes are given in this part of their pixels, so that nothing has to
#: be rounded: in the unit of Y, of half the size.
_HALF_UNIT = 2 * SMOOTH_UNIT
_UNIT_SHIFT, _HALF_SHIFT = SMOOTH_UNIT.bit_length() - 1, _HALF_UNIT.bit_length() - 1
#: Places are cut here: far outside any picture, and inside 32 bits.
_FAR = 1 << 30


class YuvCanvas(Canvas):
    """Draws on writable planes Y, U and V of a picture in 4:2:0.

    ``to_yuv`` gives the numbers of an RGB colour. A mark covers the same pixels of Y as it does of
    an RGB picture, and of U and V about those below them. What asks for pixels, such as a gradient
    or OpenCV's own fonts, gets ``DrawnAsideError``.
    """

    __slots__ = ("_planes", "_to_yuv")

    def __init__(
        self,
        planes: tuple[Plane, Plane, Plane],
        to_yuv: Callable[[Color], Ink],
        *,
        flip_text: bool = False,
    ) -> None:
        super().__init__(planes[0], flip_text=flip_text)
        self._planes = planes
        self._to_yuv = to_yuv

    @property
    def image(self) -> NDArray[np.uint8]:
        """Refuse: there is no array of all colours."""
        raise DrawnAsideError

    def ink(self, color: Color) -> Ink:
        return self._to_yuv(color)

    def discs(self, centers: NDArray[np.int32], radius: int, ink: Ink) -> None:
        from ..opencv import cv2

        luma, *chroma = self._inked(ink)
        for x, y in centers.tolist():
            cv2.circle(luma[0], (x, y), radius, luma[1], FILLED)
        for x, y in _halved(centers).tolist():
            for plane, value in chroma:
                cv2.circle(plane, (x, y), _half(radius), value, FILLED, cv2.LINE_8, _SHIFT)

    def lines(self, ends: ArrayLike, thickness: int, ink: Ink, kind: int = 8) -> None:
        from ..opencv import cv2

        pairs: Any = np.asarray(ends, dtype=np.int32)
        if not len(pairs):
            return
        luma, *chroma = self._inked(ink)
        cv2.polylines(luma[0], pairs, False, luma[1], thickness, kind)
        for plane, value in chroma:
            cv2.polylines(plane, _halved(pairs), False, value, _pen(thickness), kind, _SHIFT)

    def strokes(self, curves: Iterable[NDArray[np.int32]], thickness: int, ink: Ink) -> None:
        from ..opencv import cv2

        shift = STROKE_UNIT.bit_length() - 1
        luma, *chroma = self._inked(ink)
        for curve in curves:
            cv2.polylines(luma[0], [curve], False, luma[1], thickness, cv2.LINE_8, shift)
            half: Any = curve // 2 - STROKE_UNIT // 4
            for plane, value in chroma:
                pen = _pen(thickness)
                cv2.polylines(plane, [half], False, value, pen, cv2.LINE_8, shift)

    @contextmanager
    def near(self, places: NDArray[np.int32], margin: int) -> Generator[Canvas]:
        from ..opencv import cv2

        height, width = self._planes[1].shape
        left, top = places.min(axis=0).tolist()
        right, bottom = places.max(axis=0).tolist()
        columns = _halved_span(left, right, margin, width)
        rows = _halved_span(top, bottom, margin, height)
        u, v = (plane[rows, columns] for plane in self._planes[1:])
        # OpenCV draws smoothly on one channel or three.
        both: Any = cv2.merge([u, v, v])
        yield _NearCanvas(self, both, (columns.start, rows.start))
        u[:], v[:] = both[:, :, 0], both[:, :, 1]

    def smooth_lines(self, ends: NDArray[np.int32], thickness: int, ink: Ink) -> None:
        with self.near(ends.reshape(-1, 2), thickness + 2) as canvas:
            canvas.smooth_lines(ends, thickness, ink)

    def smooth_disc(self, center: Sequence[int], radius: int, ink: Ink) -> None:
        with self.near(np.array([center]), radius // SMOOTH_UNIT + 2) as canvas:
            canvas.smooth_disc(center, radius, ink)

    def shade(self, light: NDArray[np.float32]) -> None:
        from ..opencv import cv2

        height, width = self._planes[1].shape
        halved = cv2.resize(light, (width, height), interpolation=cv2.INTER_AREA)
        # Black is 16 on Y in the usual range, and grey is 128 on U and V.
        for plane, number, part in zip(
            self._planes, self.ink(Color()), (light, halved, halved), strict=True
        ):
            np.rint((plane - np.float32(number)) * part + number, out=plane, casting="unsafe")

    def rectangle(self, box: tuple[int, int, int, int], thickness: int, ink: Ink) -> None:
        from ..opencv import cv2

        left, top, right, bottom = box
        luma, *chroma = self._inked(ink)
        cv2.rectangle(luma[0], (left, top, right - left, bottom - top), luma[1], thickness)
        (x, y), (x_end, y_end) = _halved([(left, top), (right - 1, bottom - 1)]).tolist()
        pen = thickness if thickness == FILLED else _pen(thickness)
        for plane, value in chroma:
            cv2.rectangle(plane, (x, y), (x_end, y_end), value, pen, cv2.LINE_8, _SHIFT)

    def polygon(self, corners: Sequence[Pixel], ink: Ink) -> None:
        from ..opencv import cv2

        luma, *chroma = self._inked(ink)
        cv2.fillConvexPoly(luma[0], np.array(corners, dtype=np.int32), luma[1])
        for plane, value in chroma:
            cv2.fillConvexPoly(plane, _halved(corners), value, cv2.LINE_8, _SHIFT)

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
        from ..opencv import cv2

        luma, *chroma = self._inked(ink)
        cv2.ellipse(luma[0], center, axes, angle, 0, arc, luma[1], thickness, kind)
        x, y = _halved([center])[0].tolist()
        half = _half(axes[0]), _half(axes[1])
        pen = thickness if thickness == FILLED else _pen(thickness)
        for plane, value in chroma:
            cv2.ellipse(plane, (x, y), half, angle, 0, arc, value, pen, kind, _SHIFT)

    def _inked(self, ink: Ink) -> list[tuple[Plane, int]]:
        return list(zip(self._planes, ink, strict=True))


class _NearCanvas(YuvCanvas):
    """Draws smooth marks on Y, and on a part of U and V at once: on channels of one array.

    To draw on U and V one after the other would take half as long again. ``corner`` is the part's
    first pixel, of U and V.
    """

    __slots__ = ("_both", "_cv2", "_left", "_origin", "_top")

    def __init__(self, whole: YuvCanvas, both: Plane, corner: Pixel) -> None:
        from ..opencv import cv2

        super().__init__(whole._planes, whole._to_yuv, flip_text=whole.flip_text)
        self._both: Any = both
        self._cv2 = cv2
        # A place 8 (half a pixel) on Y is at 0 on U and V.
        x, y = corner
        self._left, self._top = SMOOTH_UNIT // 2 + _HALF_UNIT * x, SMOOTH_UNIT // 2 + _HALF_UNIT * y
        self._origin = np.array([self._left, self._top], np.int32)

    def smooth_lines(self, ends: NDArray[np.int32], thickness: int, ink: Ink) -> None:
        cv2, (y, u, v) = self._cv2, ink
        pairs: Any = ends
        cv2.polylines(self._planes[0], pairs, False, y, thickness, cv2.LINE_AA, _UNIT_SHIFT)
        below: Any = ends - self._origin
        pen = _pen(thickness)
        cv2.polylines(self._both, below, False, (u, v, 0), pen, cv2.LINE_AA, _HALF_SHIFT)

    def smooth_disc(self, center: Sequence[int], radius: int, ink: Ink) -> None:
        cv2, (y, u, v) = self._cv2, ink
        cv2.circle(self._planes[0], center, radius, y, FILLED, cv2.LINE_AA, _UNIT_SHIFT)
        place = center[0] - self._left, center[1] - self._top
        cv2.circle(self._both, place, radius, (u, v, 0), FILLED, cv2.LINE_AA, _HALF_SHIFT)


def _halved_span(start: int, end: int, margin: int, size: int) -> slice:
    """Return the pixels of U and V that smooth places, and a margin round them, may lie on."""
    first = min(max((start // SMOOTH_UNIT - margin) // 2, 0), size - 1)
    last = (end // SMOOTH_UNIT + margin) // 2
    return slice(first, max(min(last, size - 1), first) + 1)


def _halved(pixels: ArrayLike) -> Any:
    """Return pixels as places on the planes of half the size, in sixteenths of their pixels.

    Pixel 0 of a colour plane lies below pixels 0 and 1, so its middle is at 0.5 of theirs.
    """
    halved = (2 * np.asarray(pixels, dtype=np.int64) - 1) << (_SHIFT - 2)
    return np.clip(halved, -_FAR, _FAR).astype(np.int32)


def _half(length: int) -> int:
    return length << (_SHIFT - 1)


def _pen(thickness: int) -> int:
    return (thickness + 1) // 2
