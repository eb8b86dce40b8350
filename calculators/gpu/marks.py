"""The table of marks that a shader draws: which pixels a shape covers, in a few integers each.

Every shape becomes discs, runs and bands (``Kind``), so that the shader can tell of each pixel
whether OpenCV would ink it. A mark is a row of ``WORDS`` words: kind, ink, then what the kind
needs.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..render.canvas import STROKE_UNIT, Ink

__all__ = ["WORDS", "Kind", "Marks", "discs", "joined", "marks", "pixel_runs"]

#: Words of a mark: 48 bytes.
WORDS = 12

Marks = NDArray[np.int32]


class Kind(IntEnum):
    """Name the kinds of marks, with the words that follow kind and ink; see ``marks.wgsl``."""

    #: x, y, radius: the pixels not farther from (x, y) than the radius.
    DISC = 0
    #: start, way, count, base, sign, low, high, slope, divisor: in column start + k·way (k < count)
    #: the rows from base + sign·⌊(low + k·slope) / divisor⌋ to the same with ``high``.
    RUN_ALONG_X = 1
    #: The same with rows and columns exchanged.
    RUN_ALONG_Y = 2
    #: top, count, left, left step, right, right step: in row top + k the columns from left + k·step
    #: to right + k·step, which are in 1/65536 of a pixel and are cut.
    BAND = 3


def marks(kind: ArrayLike, ink: Ink, *words: ArrayLike) -> Marks:
    """Return N marks of one ink; kind and words are numbers or arrays N."""
    columns: list[NDArray[Any]] = [np.asarray(word) for word in (kind, _packed(ink), *words)]
    count = max((column.size for column in columns if column.ndim), default=1)
    if any(column.ndim and not column.size for column in columns):
        count = 0
    table = np.zeros((count, WORDS), dtype=np.int32)
    for place, column in enumerate(columns):
        table[:, place] = column
    return table


def discs(centers: NDArray[Any], radius: int, ink: Ink, size: tuple[int, int]) -> Marks:
    """Return discs about pixels N×2, without those wholly outside a picture of that size."""
    centers = centers.astype(np.int64)
    seen = ((centers + radius >= 0) & (centers - radius < size)).all(axis=1)
    x, y = centers[seen].T
    return marks(Kind.DISC, ink, x, y, radius)


def pixel_runs(pixels: NDArray[np.uint8]) -> Marks:
    """Return a picture H×W×4 on a transparent ground, row by row, as bands of one colour each.

    Colours are multiplied by alpha already, which is what drawing on a black ground leaves.
    """
    colors = pixels.view(np.int32)[:, :, 0]
    rows = np.flatnonzero(colors.any(axis=1))
    framed = np.pad(colors[rows], ((0, 0), (1, 1)))
    row, start = np.nonzero(framed[:, 1:] != framed[:, :-1])
    color = framed[row, start + 1]
    # A run ends where the next one, or the ground, begins: at the next change in its row.
    end = np.roll(start, -1)
    inked = color != 0
    left, right = start[inked] * STROKE_UNIT, (end[inked] - 1) * STROKE_UNIT
    table = marks(Kind.BAND, (), rows[row[inked]], 1, left, 0, right, 0)
    table[:, 1] = color[inked]
    return table


def joined(parts: list[Marks]) -> Marks:
    """Return the tables as one, in order."""
    return np.concatenate([np.empty((0, WORDS), np.int32), *parts])


def _packed(ink: Ink) -> int:
    """Return a colour as the signed word whose bytes are red, green, blue and alpha."""
    return int.from_bytes(bytes((*ink, 0, 0, 0, 0)[:4]), "little", signed=True)
