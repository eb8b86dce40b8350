"""Write text with a stroke font, the same on every version of OpenCV.

OpenCV up to 4 draws Hershey's fonts with ``putText``, as MediaPipe's pictures show them; OpenCV 5
answers the same call with a TrueType font of another shape and width. So the plain font (face 0),
which every annotation uses unless told otherwise, is drawn here; the other faces go to OpenCV.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .canvas import STROKE_UNIT
from .hershey_glyphs import BASELINE, CAP_HEIGHT, GLYPHS

__all__ = ["text_size", "text_strokes"]


class Glyph(NamedTuple):
    """A character's edges and strokes in font units, y downwards."""

    left: int
    right: int
    strokes: tuple[NDArray[np.int64], ...]


@cache
def _glyph(character: str) -> Glyph:
    index = ord(character) - ord(" ")
    code = GLYPHS[index if 0 <= index < len(GLYPHS) else ord("?") - ord(" ")]
    strokes = (
        np.frombuffer(stroke.encode(), np.uint8).reshape(-1, 2).astype(np.int64) - ord("R")
        for stroke in code[2:].split(" R")
        if stroke
    )
    return Glyph(ord(code[0]) - ord("R"), ord(code[1]) - ord("R"), tuple(strokes))


def text_size(text: str, font_scale: float, thickness: int) -> tuple[int, int]:
    """Return width and height in pixels of a line of text, as OpenCV's ``getTextSize``."""
    advance = sum(glyph.right - glyph.left for glyph in map(_glyph, text))
    height = (CAP_HEIGHT + BASELINE) * font_scale + (thickness + 1) / 2
    return round(advance * font_scale + thickness), round(height)


def text_strokes(
    text: str, origin: tuple[int, int], font_scale: float, *, upside_down: bool = False
) -> Iterator[NDArray[np.int32]]:
    """Yield the strokes of a text that starts at ``origin`` (left end of the baseline, in pixels).

    Each is a curve N×2 in 1/65536 of a pixel, for ``Canvas.strokes``. A font unit is
    ``font_scale`` pixels. Characters outside ASCII appear as question marks.
    """
    scale = round(font_scale * STROKE_UNIT)
    vertical = -scale if upside_down else scale
    x = origin[0] * STROKE_UNIT
    y = origin[1] * STROKE_UNIT - BASELINE * vertical
    for character in text:
        glyph = _glyph(character)
        x -= glyph.left * scale
        for stroke in glyph.strokes:
            curve = stroke * (scale, vertical) + (x, y)
            if _fits(curve):
                yield curve.astype(np.int32)
        x += glyph.right * scale


def _fits(stroke: NDArray[np.int64]) -> bool:
    # What lies beyond 32,768 pixels is outside any picture and outside 32 bits.
    return bool(np.abs(stroke).max() < 1 << 31)
