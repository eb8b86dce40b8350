"""The table of marks that a shader draws: which pixels a shape covers, in a few integers each.

Every shape becomes discs, runs and bands (``Kind``), so that the shader can tell of each pixel
whether OpenCV would ink it. A mark is a row of ``WORDS`` words: kind, ink, then what the kind
needs; the last word is its place in the order of drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..canvas import STROKE_UNIT, Ink

__all__ = [
    "WORDS",
    "Integers",
    "Kind",
    "Marks",
    "Size",
    "discs",
    "marks",
    "ordered",
    "paint",
    "pixel_runs",
]

#: Words of a mark: 48 bytes.
WORDS = 12

Integers = NDArray[np.int64]
Marks = NDArray[np.int32]
Size = tuple[int, int]


class Kind(IntEnum):
    """The kinds of marks, with the words that follow kind and ink; see ``marks.wgsl``."""

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


def paint(ink: Ink, order: int, count: int) -> Integers:
    """Return what marks look like, N×2: the ink as a word, and the place in the order."""
    return np.broadcast_to(np.array([_packed(ink), order], dtype=np.int64), (count, 2))


def marks(kind: ArrayLike, paint: Integers, *words: ArrayLike) -> Marks:
    """Return N marks; kind and words are numbers or arrays N, ``paint`` is N×2."""
    table = np.zeros((len(paint), WORDS), dtype=np.int32)
    table[:, 0] = kind
    table[:, 1], table[:, -1] = paint.T
    for place, word in enumerate(words, start=2):
        table[:, place] = word
    return table


def discs(centers: Integers, radii: Integers, paint: Integers, size: Size) -> Marks:
    """Return discs about pixels N×2, without those wholly outside a picture of that size."""
    reach = radii[:, None]
    seen = ((centers + reach >= 0) & (centers - reach < size)).all(axis=1)
    x, y = centers[seen].T
    return marks(Kind.DISC, paint[seen], x, y, radii[seen])


def pixel_runs(pixels: NDArray[np.uint8], order: int = 0) -> Marks:
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
    look = np.stack([color[inked], np.full(inked.sum(), order)], axis=1)
    left, right = start[inked] * STROKE_UNIT, (end[inked] - 1) * STROKE_UNIT
    return marks(Kind.BAND, look, rows[row[inked]], 1, left, 0, right, 0)


def ordered(parts: Iterable[Marks]) -> Marks:
    """Return the tables as one, in the order of drawing."""
    table = np.concatenate([np.empty((0, WORDS), np.int32), *parts])
    return table[np.argsort(table[:, -1], kind="stable")]


def _packed(ink: Ink) -> int:
    """Return a colour as the signed word whose bytes are red, green, blue and alpha."""
    return int.from_bytes(bytes(ink), "little", signed=True)
