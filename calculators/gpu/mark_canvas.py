"""A canvas that does not ink pixels but notes which ones OpenCV would ink."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...framework.formats import Annotation, RenderData
from ..render.annotation_renderer import draw
from ..render.canvas import FILLED, STROKE_UNIT, Canvas, Ink, Pixel
from .ellipse_rules import ellipse_points
from .fill_rules import convex_bands
from .line_rules import (
    HALF,
    Integers,
    fixed_lines,
    near_lines,
    pixel_lines,
    thick_corners,
    thin_lines,
)
from .marks import Marks, discs, joined, pixel_runs

__all__ = ["MarkCanvas"]


class DrawnAsideError(Exception):
    """Say that a shape has no marks, and is to be drawn by OpenCV on a ground of its own."""


class MarkCanvas(Canvas):
    """Turn shapes into the marks (``marks.py``) that cover the same pixels.

    Gradients, smooth lines, fonts other than the plain one and annotations of users' own are
    drawn aside, on a transparent ground, and noted as runs of pixels.
    """

    __slots__ = ("_marks",)

    def __init__(self, width: int, height: int, *, flip_text: bool = False) -> None:
        # An array of the right shape that takes no memory, since nobody draws on it.
        super().__init__(np.broadcast_to(np.uint8(0), (height, width, 4)), flip_text=flip_text)
        self._marks: list[Marks] = []

    @property
    def image(self) -> NDArray[np.uint8]:
        """Refuse: what wants pixels is drawn aside."""
        raise DrawnAsideError

    def add(self, data: RenderData) -> None:
        """Note the annotations, in order."""
        for annotation in data.render_annotations:
            noted = len(self._marks)
            try:
                draw(annotation, self)
            except DrawnAsideError:
                del self._marks[noted:]
                self._marks.append(self._drawn_aside(annotation))

    def table(self) -> Marks:
        """Return all marks so far, in the order of drawing."""
        return joined(self._marks)

    def _drawn_aside(self, annotation: Annotation) -> Marks:
        width, height = self.size
        pixels = np.zeros((height, width, 4), dtype=np.uint8)
        draw(annotation, Canvas(pixels, flip_text=self.flip_text))
        return pixel_runs(pixels)

    def discs(self, centers: NDArray[np.int32], radius: int, ink: Ink) -> None:
        self._marks.append(discs(centers, radius, ink, self.size))

    def lines(self, ends: ArrayLike, thickness: int, ink: Ink, kind: int = 8) -> None:
        pairs = np.asarray(ends, dtype=np.int64).reshape(-1, 2, 2)
        if kind > 8:
            raise DrawnAsideError
        if thickness > 1:
            self._thick(near_lines(pairs, thickness, self.size) * STROKE_UNIT, thickness, ink)
        else:
            self._marks.append(pixel_lines(pairs, ink, self.size, connectivity=kind))

    def strokes(self, curves: Iterable[NDArray[np.int32]], thickness: int, ink: Ink) -> None:
        segments = [np.stack([curve[:-1], curve[1:]], axis=1).astype(np.int64) for curve in curves]
        if segments:
            self._fixed(np.concatenate(segments), thickness, ink)

    def rectangle(self, box: tuple[int, int, int, int], thickness: int, ink: Ink) -> None:
        # OpenCV first cuts the rectangle, edges and all, to the picture and a pixel around it.
        (left, top), (right, bottom) = np.clip(
            [box[:2], box[2:]], -1, np.add(self.size, 1)
        ).tolist()
        if right <= left or bottom <= top:
            return
        right, bottom = right - 1, bottom - 1
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        if thickness == FILLED:
            self.polygon(corners, ink)
        else:
            self.lines(list(zip(corners, corners[1:] + corners[:1], strict=True)), thickness, ink)

    def polygon(self, corners: Sequence[Pixel], ink: Ink) -> None:
        pixels = np.array([corners], dtype=np.int64)
        outline = np.stack([np.roll(pixels[0], 1, axis=0), pixels[0]], axis=1)
        self._marks.append(pixel_lines(outline, ink, self.size))
        self._marks.append(convex_bands(pixels * STROKE_UNIT, pixels[:, :, 1], ink, self.size))

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
            self._fill(points[None], ink)
        else:
            self._fixed(np.stack([points[:-1], points[1:]], axis=1), thickness, ink, kind)

    def _fixed(self, ends: Integers, thickness: int, ink: Ink, kind: int = 8) -> None:
        """Note lines between parts of pixels."""
        if thickness > 1:
            self._thick(ends, thickness, ink)
        else:
            self._marks.append(thin_lines(ends, ink, self.size, connectivity=kind))

    def _thick(self, ends: Integers, thickness: int, ink: Ink) -> None:
        """Note lines as the long rectangles they are, with a disc at either end."""
        long = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
        if len(long):
            self._fill(thick_corners(long, thickness), ink)
        places = np.unique((ends.reshape(-1, 2) + HALF) // STROKE_UNIT, axis=0)
        self._marks.append(discs(places, (thickness + 1) // 2, ink, self.size))

    def _fill(self, corners: Integers, ink: Ink) -> None:
        """Note convex polygons P×n×2 (parts of pixels) with their outlines."""
        sides = np.stack([np.roll(corners, 1, axis=1), corners], axis=2).reshape(-1, 2, 2)
        self._marks.append(fixed_lines(sides, ink, self.size))
        rows = (corners[:, :, 1] + HALF) // STROKE_UNIT
        self._marks.append(convex_bands(corners, rows, ink, self.size))
