"""Draw annotations onto a canvas, pixel for pixel as MediaPipe does.

Source: ``mediapipe/util/annotation_renderer.cc``. Two things are mended: a filled rounded
rectangle is drawn (MediaPipe aborts), and on RGBA pictures the ink is opaque (there it is
transparent).
"""

from __future__ import annotations

import math
from functools import singledispatch
from typing import Any

import numpy as np

from ...framework.formats import (
    Annotation,
    Arrow,
    GradientLine,
    Lines,
    Oval,
    Points,
    Rectangle,
    RenderData,
    RoundedRectangle,
    Text,
)
from .canvas import FILLED, Canvas, Ink, Pixel
from .shapes import gradient_line, rectangle_corners
from .stroke_text import text_size, text_strokes

__all__ = ["check_drawable", "draw", "draw_all"]

#: Baseline and height of capitals in OpenCV's font faces; those that are not here: 9 and 12.
_FONT_LINES = {1: (5, 4), 5: (6, 7)}


def draw_all(canvas: Canvas, data: RenderData) -> None:
    """Draw every annotation, in order."""
    for annotation in data.render_annotations:
        draw(annotation, canvas)


def check_drawable(data: RenderData) -> None:
    """Raise ``TypeError`` for a kind of annotation that nobody has said how to draw."""
    undrawable = draw.dispatch(object)
    for annotation in data.render_annotations:
        if draw.dispatch(type(annotation)) is undrawable:
            undrawable(annotation, None)


@singledispatch
def draw(annotation: Annotation, canvas: Canvas) -> None:
    """Draw one annotation; ``draw.register`` adds a kind of annotation."""
    raise TypeError(
        f"cannot draw a {type(annotation).__name__}; expected one of the annotations of RenderData"
    )


@draw.register
def _(points: Points, canvas: Canvas) -> None:
    centers = canvas.pixels(points.rows, normalized=points.normalized)
    canvas.discs(centers, canvas.thickness(points.thickness), canvas.ink(points.color))


@draw.register
def _(lines: Lines, canvas: Canvas) -> None:
    ends = canvas.pixels(lines.rows.reshape(-1, 2, 2), normalized=lines.normalized)
    canvas.lines(ends, canvas.thickness(lines.thickness), canvas.ink(lines.color))


@draw.register
def _(line: GradientLine, canvas: Canvas) -> None:
    box = canvas.box(line.x_start, line.y_start, line.x_end, line.y_end, normalized=line.normalized)
    if box:
        thickness = canvas.thickness(line.thickness)
        gradient_line(canvas.image, box[:2], box[2:], (line.color1, line.color2), thickness)


@draw.register
def _(arrow: Arrow, canvas: Canvas) -> None:
    box = canvas.box(
        arrow.x_start, arrow.y_start, arrow.x_end, arrow.y_end, normalized=arrow.normalized
    )
    if not box:
        return
    start, end = np.array(box[:2]), np.array(box[2:])
    # The head's two sides go back by a fifth of the arrow, and as far to the side.
    back = (start - end) * 0.2
    aside = np.array([-back[1], back[0]])
    tips = np.stack([end + back - aside, end + back + aside])
    tails = np.vstack([start, np.trunc(tips + np.copysign(0.5, tips))])
    ends = np.stack([tails, np.broadcast_to(end, tails.shape)], axis=1)
    canvas.lines(ends, canvas.thickness(arrow.thickness), canvas.ink(arrow.color))


@draw.register
def _(rectangle: Rectangle, canvas: Canvas) -> None:
    box = _box(rectangle, canvas)
    if not box:
        return
    ink, thickness = canvas.ink(rectangle.color), canvas.thickness(rectangle.thickness)
    corners = rectangle_corners(box, rectangle.rotation)
    if rectangle.rotation == 0:
        canvas.rectangle(box, FILLED if rectangle.filled else thickness, ink)
    elif rectangle.filled:
        canvas.polygon(corners, ink)
    else:
        sides = zip(corners, corners[1:] + corners[:1], strict=True)
        canvas.lines(list(sides), thickness, ink)
    if rectangle.top_left_thickness is not None:
        radius = canvas.thickness(rectangle.top_left_thickness)
        canvas.ellipse(corners[1], (radius, radius), 0, FILLED, ink)


@draw.register
def _(oval: Oval, canvas: Canvas) -> None:
    box = _box(oval, canvas)
    if not box:
        return
    left, top, right, bottom = box
    center = int((left + right) / 2), int((top + bottom) / 2)
    axes = max(0, int((right - left) / 2)), max(0, int((bottom - top) / 2))
    outline = FILLED if oval.filled else canvas.thickness(oval.thickness)
    canvas.ellipse(center, axes, math.degrees(oval.rotation), outline, canvas.ink(oval.color))


@draw.register
def _(rectangle: RoundedRectangle, canvas: Canvas) -> None:
    box = _box(rectangle, canvas)
    if not box:
        return
    left, top, right, bottom = box
    radius = math.floor(rectangle.corner_radius * canvas.scale + 0.5)
    ink, kind = canvas.ink(rectangle.color), rectangle.line_type
    thickness = canvas.thickness(rectangle.thickness)
    inner = left + radius, top + radius, right - radius, bottom - radius
    if rectangle.filled:
        for x, y, x_end, y_end in (
            (inner[0], top, inner[2], bottom),
            (left, inner[1], right, inner[3]),
        ):
            canvas.polygon([(x, y), (x_end, y), (x_end, y_end), (x, y_end)], ink)
    else:
        sides = (
            ((inner[0], top), (inner[2], top)),
            ((right, inner[1]), (right, inner[3])),
            ((inner[0], bottom), (inner[2], bottom)),
            ((left, inner[1]), (left, inner[3])),
        )
        canvas.lines(sides, thickness, ink, kind)
    outline = FILLED if rectangle.filled else thickness
    centers = (inner[:2], (inner[2], inner[1]), inner[2:], (inner[0], inner[3]))
    for center, angle in zip(centers, (180, 270, 0, 90), strict=True):
        canvas.ellipse(center, (radius, radius), angle, outline, ink, arc=90, kind=kind)


@draw.register
def _(text: Text, canvas: Canvas) -> None:
    """Write first the outline, if any, then the text."""
    anchor = canvas.pixels([[text.left, text.baseline]], normalized=text.normalized)
    if not len(anchor):
        return
    x, y = anchor[0].tolist()
    thickness = canvas.thickness(text.thickness)
    height = text.font_height * (canvas.size[1] if text.normalized else canvas.scale)
    scale = _font_scale(text.font_face, int(height + 0.5 * text.normalized), thickness)
    width, height = _text_size(text, scale, thickness)
    x -= width // 2 if text.center_horizontally else 0
    y += height // 2 if text.center_vertically else 0
    if text.outline_thickness > 0:
        wide = canvas.thickness(text.thickness + 2 * text.outline_thickness)
        _write(canvas, text, (x, y), scale, canvas.ink(text.outline_color), wide)
    _write(canvas, text, (x, y), scale, canvas.ink(text.color), thickness)


def _box(shape: Rectangle | RoundedRectangle | Oval, canvas: Canvas) -> Any:
    edges = shape.left, shape.top, shape.right, shape.bottom
    return canvas.box(*edges, normalized=shape.normalized)


def _font_scale(face: int, height: int, thickness: int) -> float:
    """Return the pixels of a font unit, so that text with this pen is ``height`` pixels high."""
    return (height - (thickness + 1) / 2) / sum(_FONT_LINES.get(face, (9, 12)))


def _text_size(text: Text, scale: float, thickness: int) -> tuple[int, int]:
    if text.font_face == 0:
        return text_size(text.display_text, scale, thickness)
    from ..opencv import cv2

    (width, height), _ = cv2.getTextSize(text.display_text, text.font_face, scale, thickness)
    return width, height


def _write(
    canvas: Canvas, text: Text, origin: Pixel, scale: float, ink: Ink, thickness: int
) -> None:
    flip = canvas.flip_text
    if text.font_face == 0:
        strokes = text_strokes(text.display_text, origin, scale, upside_down=flip)
        canvas.strokes(strokes, thickness, ink)
        return
    from ..opencv import cv2

    args = text.display_text, origin, text.font_face, scale, ink, thickness, cv2.LINE_8, flip
    cv2.putText(canvas.image, *args)
