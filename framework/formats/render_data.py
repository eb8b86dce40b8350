"""Drawing instructions (``mediapipe/util/render_data.proto``).

A ``RenderData`` is a list of annotations that ``AnnotationOverlayCalculator`` draws in order. What
comes in numbers (landmarks and the lines between them) is held as one array per style, so that a
pose is a handful of objects, not a hundred. Coordinates are fractions of the image's width and
height where ``normalized`` is set, else pixels; x grows to the right, y downwards.
"""

from __future__ import annotations

from dataclasses import field, fields
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..errors import PayloadTypeError
from ..quick_dataclass import dataclass

__all__ = [
    "Annotation",
    "Arrow",
    "Color",
    "GradientLine",
    "Lines",
    "Oval",
    "Points",
    "Rectangle",
    "RenderData",
    "RoundedRectangle",
    "Text",
]


@dataclass(frozen=True, slots=True)
class Color:
    """A colour: red, green and blue, each 0..255; black unless given."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    r: int = 0
    g: int = 0
    b: int = 0


@dataclass(frozen=True, slots=True)
class Annotation:
    """Base class of annotations: what all of them have.

    ``thickness`` is that of the line in pixels, or the radius of a point. ``scene_tag`` says what
    is shown, for programs that pick annotations.
    """

    color: Color = field(default=Color(), kw_only=True)
    thickness: float = field(default=1.0, kw_only=True)
    scene_tag: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _ArrayAnnotation(Annotation):
    """Many annotations of one style: a read-only float64 array with one row each."""

    _columns: ClassVar[int]

    rows: NDArray[np.floating[Any]]
    normalized: bool = False

    def __post_init__(self) -> None:
        rows = np.array(self.rows, dtype=np.float64)
        if rows.ndim != 2 or rows.shape[1] != self._columns:
            shape = "×".join(map(str, rows.shape))
            raise PayloadTypeError(
                f"{type(self).__name__} needs an array N×{self._columns}; got {shape}"
            )
        rows.flags.writeable = False
        object.__setattr__(self, "rows", rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        names = [item.name for item in fields(self) if item.name != "rows"]
        same = all(getattr(self, name) == getattr(other, name) for name in names)
        return same and np.array_equal(self.rows, other.rows)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        style = ", ".join(
            f"{item.name}={getattr(self, item.name)!r}"
            for item in fields(self)
            if item.name != "rows"
        )
        return f"{type(self).__name__}({len(self)} rows, {style})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Points(_ArrayAnnotation):
    """Filled circles of radius ``thickness``; a row is x, y."""

    _columns: ClassVar[int] = 2


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lines(_ArrayAnnotation):
    """Straight lines; a row is x_start, y_start, x_end, y_end."""

    _columns: ClassVar[int] = 4


@dataclass(frozen=True, slots=True)
class GradientLine(Annotation):
    """A line whose colour changes from ``color1`` at its start to ``color2`` at its end."""

    x_start: float
    y_start: float
    x_end: float
    y_end: float
    normalized: bool = False
    color1: Color = Color()
    color2: Color = Color()


@dataclass(frozen=True, slots=True)
class Arrow(Annotation):
    """A line with a head at its end."""

    x_start: float
    y_start: float
    x_end: float
    y_end: float
    normalized: bool = False


@dataclass(frozen=True, slots=True)
class Rectangle(Annotation):
    """A rectangle, rotated by ``rotation`` radians (clockwise as seen) about its centre.

    ``top_left_thickness``, if given, marks the top left corner by a disc of that radius.
    """

    left: float
    top: float
    right: float
    bottom: float
    normalized: bool = False
    rotation: float = 0.0
    filled: bool = False
    top_left_thickness: float | None = None


@dataclass(frozen=True, slots=True)
class RoundedRectangle(Annotation):
    """An upright rectangle whose corners are quarter circles of ``corner_radius`` pixels.

    ``line_type`` is OpenCV's: 4 and 8 for 4- and 8-connected lines, 16 for smooth ones.
    """

    left: float
    top: float
    right: float
    bottom: float
    normalized: bool = False
    corner_radius: int = 0
    line_type: int = 4
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Oval(Annotation):
    """The ellipse inside a rectangle, rotated by ``rotation`` radians."""

    left: float
    top: float
    right: float
    bottom: float
    normalized: bool = False
    rotation: float = 0.0
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Text(Annotation):
    """A line of text that starts at ``left`` and stands on ``baseline``.

    ``font_height`` is in pixels, or in fractions of the image's height if ``normalized``.
    ``font_face`` is one of OpenCV's Hershey fonts, 0 to 7. Centring puts the middle of the text at
    (left, baseline). An outline of ``outline_thickness`` > 0 pixels is drawn beneath the text.
    """

    display_text: str
    left: float
    baseline: float
    font_height: float = 8.0
    normalized: bool = False
    font_face: int = 0
    center_horizontally: bool = False
    center_vertically: bool = False
    outline_thickness: float = 0.0
    outline_color: Color = Color()


@dataclass(frozen=True, slots=True)
class RenderData:
    """Annotations in the order in which they are drawn.

    ``scene_class`` names this kind of annotations, such as "DETECTION".
    """

    render_annotations: tuple[Annotation, ...] = ()
    scene_class: str = ""
