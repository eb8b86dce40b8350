"""A canvas that notes shapes for drawing with smooth edges, at any part of a pixel."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import IntEnum
from functools import singledispatchmethod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....framework.formats import (
    Annotation,
    Arrow,
    GradientLine,
    Lines,
    Oval,
    Points,
    Rectangle,
    RenderData,
    RoundedRectangle,
)
from ..annotation_renderer import draw
from ..canvas import STROKE_UNIT, Canvas, DrawnAsideError, Ink
from .mark_canvas import drawn_aside
from .table import Marks, marks, ordered, paint, pixel_runs

__all__ = ["SmoothCanvas"]

Floats = NDArray[np.float64]

#: Ends of lines are cut here, so that 32-bit floats tell tenths of pixels apart.
_FAR = 1e6
#: In place of half a line's width: the shape is filled.
_FILLED = -1.0
#: A pixel's middle is half a pixel from its edges, by which it is counted.
_MIDDLE = 0.5


class Kind(IntEnum):
    """The kinds of marks; see ``smooth_marks.wgsl`` for their words."""

    CAPSULE = 0
    BOX = 1
    ELLIPSE = 2


class SmoothCanvas(Canvas):
    """Turns annotations into the marks of ``smooth_marks.wgsl``.

    Places and widths are not rounded to pixels. Fonts other than the plain one and annotations of
    users' own are drawn aside by OpenCV.
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
            self._note(annotation)

    def table(self) -> Marks:
        """Return all marks, in the order of drawing."""
        return ordered(self._marks)

    def strokes(self, curves: Iterable[NDArray[np.int32]], thickness: int, ink: Ink) -> None:
        segments = [np.stack([curve[:-1], curve[1:]], axis=1) for curve in curves]
        if segments:
            ends = np.concatenate(segments).reshape(-1, 4) / STROKE_UNIT
            self._capsules(ends + _MIDDLE, _half(thickness), ink)

    @singledispatchmethod
    def _note(self, annotation: Annotation) -> None:
        noted = len(self._marks)
        try:
            draw(annotation, self)
        except DrawnAsideError:
            del self._marks[noted:]
            self._runs(pixel_runs(drawn_aside(annotation, self)))

    @_note.register
    def _(self, points: Points) -> None:
        places = self._places(points.rows, normalized=points.normalized)
        radius = self._width(points.thickness)
        self._capsules(np.hstack([places, places]), radius, self.ink(points.color))

    @_note.register
    def _(self, lines: Lines) -> None:
        ends = self._places(lines.rows.reshape(-1, 2, 2), normalized=lines.normalized)
        half = _half(self._width(lines.thickness))
        self._capsules(ends.reshape(-1, 4), half, self.ink(lines.color))

    @_note.register
    def _(self, line: GradientLine) -> None:
        half = _half(self._width(line.thickness))
        self._capsules(self._ends(line), half, self.ink(line.color1), self.ink(line.color2))

    @_note.register
    def _(self, arrow: Arrow) -> None:
        ends = self._ends(arrow)
        start, tip = ends[:, :2], ends[:, 2:]
        # The head's two sides go back by a fifth of the arrow, and as far to the side.
        back = (start - tip) * 0.2
        aside = back[:, ::-1] * (-1, 1)
        tails = np.concatenate([start, tip + back - aside, tip + back + aside])
        lines = np.hstack([tails, np.tile(tip, (3, 1))])
        self._capsules(lines, _half(self._width(arrow.thickness)), self.ink(arrow.color))

    @_note.register
    def _(self, rectangle: Rectangle) -> None:
        self._box(Kind.BOX, rectangle, rectangle.rotation, 0.0)
        if rectangle.top_left_thickness is not None:
            for (x, y), (across, down) in self._middles(rectangle):
                turn = complex(math.cos(rectangle.rotation), math.sin(rectangle.rotation))
                corner = complex(x, y) - complex(across, down) * turn
                radius = self._width(rectangle.top_left_thickness)
                place = np.array([[corner.real, corner.imag] * 2])
                self._capsules(place, radius, self.ink(rectangle.color))

    @_note.register
    def _(self, rectangle: RoundedRectangle) -> None:
        self._box(Kind.BOX, rectangle, 0.0, rectangle.corner_radius * self.scale)

    @_note.register
    def _(self, oval: Oval) -> None:
        self._box(Kind.ELLIPSE, oval, oval.rotation, 0.0)

    def _box(
        self, kind: Kind, shape: Rectangle | RoundedRectangle | Oval, rotation: float, radius: float
    ) -> None:
        line = _FILLED if shape.filled else _half(self._width(shape.thickness))
        turn = math.cos(rotation), math.sin(rotation)
        for middle, half in self._middles(shape):
            rounded = min(radius, *half)
            self._mark(kind, 1, self.ink(shape.color), *middle, *half, *turn, line, rounded)

    def _middles(self, shape: Rectangle | RoundedRectangle | Oval) -> list[tuple[Floats, Floats]]:
        """Return middle and half size of an upright box; nothing where it is no number."""
        box = [[[shape.left, shape.top], [shape.right, shape.bottom]]]
        corners = self._places(box, normalized=shape.normalized)
        return [((end + start) / 2, np.abs(end - start) / 2) for start, end in corners]

    def _ends(self, line: GradientLine | Arrow) -> Floats:
        ends = [[[line.x_start, line.y_start], [line.x_end, line.y_end]]]
        return self._places(ends, normalized=line.normalized).reshape(-1, 4)

    def _places(self, points: ArrayLike, *, normalized: bool) -> Floats:
        """Return points N×…×2 in pixels, without the rows where one is no number."""
        xy = np.asarray(points, dtype=np.float64)
        xy = xy * (self.size if normalized else self.scale)
        usable = np.isfinite(xy).all(axis=tuple(range(1, xy.ndim)))
        return np.clip(xy[usable] + _MIDDLE, -_FAR, _FAR)

    def _width(self, value: float) -> float:
        scaled = value * self.scale
        return min(max(scaled, 1.0), _FAR) if math.isfinite(scaled) else 1.0

    def _capsules(self, ends: Floats, radius: float, ink: Ink, end_ink: Ink | None = None) -> None:
        self._mark(Kind.CAPSULE, len(ends), ink, *ends.T, radius)
        self._marks[-1][:, 7] = paint(end_ink or ink, 0, 1)[:, 0]

    def _runs(self, runs: Marks) -> None:
        """Note runs of pixels as boxes with edges between pixels."""
        row, left, right = runs[:, 2], runs[:, 4] / STROKE_UNIT, runs[:, 6] / STROKE_UNIT
        words = (left + right + 1) / 2, row + _MIDDLE, (right - left + 1) / 2, _MIDDLE, 1, 0
        self._mark(Kind.BOX, len(runs), (0, 0, 0, 0), *words, _FILLED, 0.0)
        self._marks[-1][:, 1] = runs[:, 1]

    def _mark(self, kind: Kind, count: int, ink: Ink, *numbers: ArrayLike) -> None:
        table = marks(kind, paint(ink, 0, count))
        for place, number in enumerate(numbers, start=2):
            table.view(np.float32)[:, place] = number
        self._marks.append(table)


def _half(thickness: float) -> float:
    """Return half the width of a line that looks as heavy as OpenCV's of that thickness."""
    # OpenCV's lines of more than one pixel are about a pixel wider than they are called.
    return min(thickness - 0.5, (thickness + 1) / 2)
