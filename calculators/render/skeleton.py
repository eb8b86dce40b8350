"""Draw people as skeletons: to be looked at, not to be measured.

MediaPipe's drawing is in ``annotation_overlay.py``, with boxes, regions and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import Color, ImageFrame, LandmarkTable
from .canvas import SMOOTH_UNIT, Canvas

__all__ = ["SkeletonOverlayCalculator", "dim_ground", "draw_skeleton"]

Connection = tuple[int, int]

#: By the person's own side; far enough apart for those who do not tell red from green.
_MIDDLE = Color(245, 245, 245)
_COLORS = {"left": Color(255, 167, 38), "right": Color(38, 198, 240), "": _MIDDLE}
#: Around everything, so that it stands out from any ground.
_EDGE = Color(24, 26, 32)

#: Landmarks that are not seen this likely are guesses, and are left out.
_LEAST_VISIBILITY = 0.5
#: Width of a limb, in parts of the smaller side of the picture, and of the person's height.
_OF_PICTURE, _OF_PERSON = 1 / 110, 1 / 38
#: How much thinner the lines of faces, hands and feet are.
_FINE = 0.5
_FINE_PARTS = ("eye", "ear", "mouth", "nose", "pinky", "index", "thumb", "heel", "foot")


class SkeletonOverlayCalculator(Calculator, pure=True):
    """Draw the skeletons of a table of landmarks onto a copy of the picture.

    The left side is orange, the right one blue, as the names of the landmarks say. Lines are
    smooth and as wide as fits the picture and the person. What is hardly visible is left out. Where
    MASK has a picture (float32, 1 on the person), everything else is dimmed.
    """

    image = Input(ImageFrame)
    table = Input(LandmarkTable, optional=True)
    mask = Input(ImageFrame, optional=True)
    output = Output(ImageFrame, tag="IMAGE")

    connections = Option[tuple[Connection, ...]](
        type=tuple[Connection, ...],
        doc="The pairs of landmarks to join, by their numbers.",
        example=[[11, 13], [13, 15]],
    )

    def process(self, ctx: Context) -> None:
        from .drawn_picture import drawn_on

        picture, mask = ctx[self.image], ctx.get(self.mask)
        if mask is not None and (mask.width, mask.height) != (picture.width, picture.height):
            raise PayloadTypeError(
                f"the mask is {mask.width}×{mask.height} and the picture {picture.width}×"
                f"{picture.height}; expected one size; scale the mask first"
            )
        ctx[self.output] = drawn_on(picture, partial(self._draw, ctx.get(self.table), mask))

    def _draw(self, table: LandmarkTable | None, mask: ImageFrame | None, canvas: Canvas) -> None:
        if mask is not None:
            dim_ground(canvas, mask.data)
        if table is not None:
            for person in table.landmarks:
                draw_skeleton(canvas, person, table.names, self.connections)


def dim_ground(canvas: Canvas, mask: NDArray[np.float32]) -> None:
    """Take light from where the mask, H×W, is 0."""
    canvas.shade(0.35 + 0.65 * np.clip(mask, 0, 1))


def draw_skeleton(
    canvas: Canvas,
    landmarks: NDArray[np.float32],
    names: Sequence[str],
    connections: Sequence[Connection],
) -> None:
    """Draw one person, landmarks N×5 in fractions of the picture."""
    width, height = canvas.size
    points = landmarks[:, :2] * (width, height)
    # Where nothing is known of the visibility, it is NaN.
    seen = ~(landmarks[:, 3] < _LEAST_VISIBILITY) & np.isfinite(points).all(axis=1)
    if not seen.any():
        return
    skeleton = _skeleton(tuple(names), tuple(connections))
    stroke = _stroke(points[seen], width, height)
    places = _fixed(np.where(seen[:, None], points, 0))
    lines = np.flatnonzero(seen[skeleton.ends].all(axis=1))
    # What is nearer to the camera is drawn over what is behind it.
    depths = landmarks[skeleton.ends[lines], 2].mean(axis=1)
    with canvas.near(places[seen], round(2 * stroke) + 4) as near:
        _draw_lines(near, skeleton, places, lines[np.argsort(-depths, kind="stable")], stroke)
        _draw_dots(near, skeleton, places, seen, stroke)


class _Skeleton(NamedTuple):
    """What is the same for all people: how L lines and N landmarks look.

    ``ends`` L×2 are numbers of landmarks, ``line_parts`` L how wide the lines are, in parts of a
    limb, ``line_sides`` L which of ``_COLORS`` they have, and ``dots`` the landmarks that have a
    dot, likewise.
    """

    ends: NDArray[np.intp]
    line_parts: NDArray[np.float64]
    line_sides: tuple[str, ...]
    dots: tuple[tuple[int, str], ...]


@lru_cache(maxsize=16)
def _skeleton(names: tuple[str, ...], connections: tuple[Connection, ...]) -> _Skeleton:
    fine = np.array([any(part in name for part in _FINE_PARTS) for name in names])
    ends = np.array(connections, dtype=np.intp).reshape(-1, 2)
    return _Skeleton(
        ends,
        np.where(fine[ends].any(axis=1), _FINE, 1.0),
        tuple(_side(names[start], names[end]) for start, end in ends.tolist()),
        # No dots on faces and hands, where they would lie side by side.
        tuple((n, _side(name, name)) for n, name in enumerate(names) if not fine[n]),
    )


def _side(one: str, other: str) -> str:
    return next((side for side in ("left", "right") if side in one and side in other), "")


def _stroke(points: NDArray[Any], width: int, height: int) -> float:
    """Return the width of a limb in pixels."""
    person = float(np.ptp(points, axis=0).max())
    return max(1.0, min(min(width, height) * _OF_PICTURE, person * _OF_PERSON))


def _fixed(points: NDArray[Any]) -> NDArray[np.int32]:
    """Return places in ``SMOOTH_UNIT``, so that lines and dots do not jump from pixel to pixel."""
    # Far outside of the picture a line is cut off, and the numbers stay in 32 bits.
    places: NDArray[np.int32] = np.rint(np.clip(points, -1e6, 1e6) * SMOOTH_UNIT).astype(np.int32)
    return places


def _draw_lines(
    canvas: Canvas,
    skeleton: _Skeleton,
    places: NDArray[np.int32],
    lines: NDArray[np.intp],
    stroke: float,
) -> None:
    """Draw the given lines in their order, over the edges of all of them."""
    ends = places[skeleton.ends[lines]]
    parts: list[float] = skeleton.line_parts[lines].tolist()
    for part in sorted(set(parts)):
        alike = ends[[number for number, other in enumerate(parts) if other == part]]
        canvas.smooth_lines(alike, _pen(1.5 * part * stroke), canvas.ink(_EDGE))
    inks = {side: canvas.ink(color) for side, color in _COLORS.items()}
    # Lines that follow each other and look the same are one call.
    numbers: list[int] = lines.tolist()
    sides = [skeleton.line_sides[number] for number in numbers]
    start = 0
    for (side, part), run in groupby(zip(sides, parts, strict=True)):
        end = start + len(list(run))
        canvas.smooth_lines(ends[start:end], _pen(part * stroke), inks[side])
        start = end


def _draw_dots(
    canvas: Canvas,
    skeleton: _Skeleton,
    places: NDArray[np.int32],
    seen: NDArray[np.bool_],
    stroke: float,
) -> None:
    edge, middle = canvas.ink(_EDGE), canvas.ink(_MIDDLE)
    rings = {
        side: [
            (max(1, round(part * stroke * SMOOTH_UNIT)), ink)
            for part, ink in ((1.1, edge), (0.85, middle), (0.5, canvas.ink(color)))
        ]
        for side, color in _COLORS.items()
    }
    for number, side in skeleton.dots:
        if seen[number]:
            place = places[number].tolist()
            for radius, ink in rings[side]:
                canvas.smooth_disc(place, radius, ink)


def _pen(width: float) -> int:
    return max(1, round(width))
