"""A canvas that does not ink pixels but notes which ones OpenCV would ink."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....framework.formats import Annotation, RenderData
from ..annotation_renderer import draw
from ..canvas import FILLED, STROKE_UNIT, Canvas, DrawnAsideError, Ink, Pixel
from .ellipse_rules import ellipse_points
from .line_rules import HALF, cuts_lines_first
from .shapes import Discs, FixedLines, Polygons, Shape, ThickLines, ThinLines, marks_of, outlined
from .table import Integers, Marks, paint, pixel_runs

__all__ = ["MarkCanvas", "drawn_aside"]


class MarkCanvas(Canvas):
    """Turns annotations into the marks (``table.py``) that cover the same pixels.

    Gradients, smooth lines, fonts other than the plain one and annotations of users' own are
    drawn aside, on a transparent ground, and noted as runs of pixels.
    """

    __slots__ = ("_aside", "_order", "_shapes")

    def __init__(self, width: int, height: int, *, flip_text: bool = False) -> None:
        # An array of the right shape that takes no memory, since nobody draws on it.
        super().__init__(np.broadcast_to(np.uint8(0), (height, width, 4)), flip_text=flip_text)
        self._shapes: list[Shape] = []
        self._aside: list[Marks] = []
        self._order = 0

    @property
    def image(self) -> NDArray[np.uint8]:
        """Refuse: what wants pixels is drawn aside."""
        raise DrawnAsideError

    def add(self, data: RenderData) -> None:
        """Note the annotations, in order."""
        for annotation in data.render_annotations:
            noted = len(self._shapes)
            try:
                draw(annotation, self)
            except DrawnAsideError:
                del self._shapes[noted:]
                self._order += 1
                self._aside.append(pixel_runs(drawn_aside(annotation, self), self._order))

    def table(self) -> Marks:
        """Return all marks, in the order of drawing."""
        return marks_of(self._shapes, self._aside, self.size)

    def discs(self, centers: NDArray[np.int32], radius: int, ink: Ink) -> None:
        count = len(centers)
        radii = np.full(count, radius)
        self._shapes.append(Discs(centers.astype(np.int64), radii, self._paint(ink, count)))

    def lines(self, ends: ArrayLike, thickness: int, ink: Ink, kind: int = 8) -> None:
        pairs = np.asarray(ends, dtype=np.int64).reshape(-1, 2, 2)
        if kind > 8:
            raise DrawnAsideError
        if thickness > 1:
            self._thick(pairs * STROKE_UNIT, thickness, ink, begin_at_pixels=True)
        else:
            self._thin(pairs, ink, kind)

    def strokes(self, curves: Iterable[NDArray[np.int32]], thickness: int, ink: Ink) -> None:
        segments = [np.stack([curve[:-1], curve[1:]], axis=1) for curve in curves]
        if segments:
            self._fixed(np.concatenate(segments).astype(np.int64), thickness, ink)

    def rectangle(self, box: tuple[int, int, int, int], thickness: int, ink: Ink) -> None:
        # OpenCV first cuts the rectangle, edges and all, to the picture and a pixel around it.
        edges = np.clip([box[:2], box[2:]], -1, np.add(self.size, 1)).tolist()
        (left, top), (right, bottom) = edges[0], np.subtract(edges[1], 1).tolist()
        if right < left or bottom < top:
            return
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        if thickness == FILLED:
            self.polygon(corners, ink)
        else:
            self.lines(list(zip(corners, corners[1:] + corners[:1], strict=True)), thickness, ink)

    def polygon(self, corners: Sequence[Pixel], ink: Ink) -> None:
        pixels = np.array(corners, dtype=np.int64)
        self._thin(np.stack([np.roll(pixels, 1, axis=0), pixels], axis=1), ink, 8)
        look = self._paint(ink, 1)
        self._shapes.append(Polygons(pixels[None] * STROKE_UNIT, pixels[None, :, 1], look))

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
        if kind > 8 or (thickness == FILLED and arc < 360):
            raise DrawnAsideError
        points = ellipse_points(center, axes, round(angle), arc)
        if thickness == FILLED:
            rows = (points[None, :, 1] + HALF) // STROKE_UNIT
            self._shapes += outlined(Polygons(points[None], rows, self._paint(ink, 1)))
        else:
            self._fixed(np.stack([points[:-1], points[1:]], axis=1), thickness, ink, kind)

    def _fixed(self, ends: Integers, thickness: int, ink: Ink, kind: int = 8) -> None:
        """Note lines between parts of pixels."""
        if thickness > 1:
            self._thick(ends, thickness, ink, begin_at_pixels=False)
        elif (kind == 8) == cuts_lines_first():
            self._thin((ends + HALF) // STROKE_UNIT, ink, kind)
        else:
            self._shapes.append(FixedLines(ends, self._paint(ink, len(ends))))

    def _thick(self, ends: Integers, thickness: int, ink: Ink, *, begin_at_pixels: bool) -> None:
        count = len(ends)
        settings = np.full(count, thickness), np.full(count, int(begin_at_pixels))
        self._shapes.append(ThickLines(ends, *settings, self._paint(ink, count)))

    def _thin(self, ends: Integers, ink: Ink, connectivity: int) -> None:
        count = len(ends)
        look = self._paint(ink, count)
        self._shapes.append(ThinLines(ends, np.full(count, connectivity), look))

    def _paint(self, ink: Ink, count: int) -> Integers:
        self._order += 1
        return paint(ink, self._order, count)


def drawn_aside(annotation: Annotation, canvas: Canvas) -> NDArray[np.uint8]:
    """Return an annotation that OpenCV drew on a transparent picture H×W×4 like the canvas."""
    width, height = canvas.size
    pixels = np.zeros((height, width, 4), dtype=np.uint8)
    draw(annotation, Canvas(pixels, scale=canvas.scale, flip_text=canvas.flip_text))
    return pixels
