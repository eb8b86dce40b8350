"""Make a video of a picture: a window slides, turns and zooms over it.

Videos of hands under a permissive licence are hard to come by, pictures are not. The arithmetic is
in whole numbers but for the sine and cosine of each frame's angle, which are rounded to 2⁻¹⁵: the
frames are the same, byte for byte, wherever the picture is decoded to the same bytes.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["KeyFrame", "moving_window"]

Picture = NDArray[np.uint8]


class KeyFrame(NamedTuple):
    """The window in one frame; between two key frames it moves evenly.

    ``x`` and ``y`` are its centre in pixels of the picture, ``scale`` the pixels of the picture for
    one of the frame, ``degrees`` its turn, clockwise.
    """

    frame: int
    x: float
    y: float
    scale: float
    degrees: float


class _Place(NamedTuple):
    """The same in whole numbers: 1/256 pixel, 1/4096, 1/64 degree."""

    x: int
    y: int
    scale: int
    angle: int


def moving_window(
    picture: Picture, size: tuple[int, int], keys: Sequence[KeyFrame]
) -> Iterator[Picture]:
    """Yield the frames from the first key frame to the last one, as arrays H×W×3.

    There are two of these or more. ``size`` is the frames' (width, height). Beyond the picture's
    edge its border is repeated.
    """
    yield _cut(picture, size, _between(keys[0], keys[1], 0))
    for start, end in itertools.pairwise(keys):
        for step in range(1, end.frame - start.frame + 1):
            yield _cut(picture, size, _between(start, end, step))


def _place(key: KeyFrame) -> _Place:
    units = (256, 256, 4096, 64)
    return _Place(*(round(value * unit) for value, unit in zip(key[1:], units, strict=True)))


def _between(start: KeyFrame, end: KeyFrame, step: int) -> _Place:
    """Return the place ``step`` frames after the start, each number rounded away from it."""
    steps = end.frame - start.frame
    half = steps // 2
    moved = (
        one + ((other - one) * step + (half if other >= one else -half)) // steps
        for one, other in zip(_place(start), _place(end), strict=True)
    )
    return _Place(*moved)


def _cut(picture: Picture, size: tuple[int, int], place: _Place) -> Picture:
    """Return the window's content, each pixel mixed of the four around its place."""
    x, y = _places(size, place)
    rows, columns = picture.shape[:2]
    left, right = (np.clip((x >> 16) + step, 0, columns - 1) for step in (0, 1))
    upper, lower = (np.clip((y >> 16) + step, 0, rows - 1) for step in (0, 1))
    across, down = (((axis >> 8) & 255)[..., None] for axis in (x, y))
    source = picture.astype(np.int64)
    top = source[upper, left] * (256 - across) + source[upper, right] * across
    bottom = source[lower, left] * (256 - across) + source[lower, right] * across
    mixed = (top * (256 - down) + bottom * down + (1 << 15)) >> 16
    frame: Picture = mixed.astype(np.uint8)
    return frame


def _places(size: tuple[int, int], place: _Place) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each pixel of the window lies in the picture: x and y in 1/65536 pixel."""
    width, height = size
    radians = math.radians(place.angle / 64)
    # Half a pixel of the window along its own x axis.
    cos = round(math.cos(radians) * 32768) * place.scale >> 12
    sin = round(math.sin(radians) * 32768) * place.scale >> 12
    # Twice the distance from the window's centre.
    u = 2 * np.arange(width, dtype=np.int64) - (width - 1)
    v = (2 * np.arange(height, dtype=np.int64) - (height - 1))[:, None]
    return (place.x << 8) + cos * u - sin * v, (place.y << 8) + sin * u + cos * v
