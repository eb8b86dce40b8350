"""Turned rectangles and lines that change colour, point by point as OpenCV computes them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import Color

__all__ = ["gradient_line", "rectangle_corners"]


def rectangle_corners(box: tuple[int, int, int, int], rotation: float) -> list[tuple[int, int]]:
    """Return the corners of a rectangle turned about its centre, in whole pixels.

    The order is bottom left, top left, top right, bottom right (before turning). The arithmetic is
    that of ``cv::RotatedRect::points``, in float32; OpenCV 5's ``boxPoints`` rounds differently.
    """
    f32 = np.float32
    left, top, right, bottom = box
    center = np.array([(left + right) / 2, (top + bottom) / 2], dtype=f32)
    size = np.array([right - left, bottom - top], dtype=f32)
    # Through degrees in float32 and back, because that is how the angle travels.
    angle = float(f32(rotation / math.pi * 180)) * math.pi / 180
    half = f32(0.5)
    sine, cosine = f32(math.sin(angle)) * half, f32(math.cos(angle)) * half
    down = np.array([-sine * size[1], cosine * size[1]])
    across = np.array([cosine * size[0], sine * size[0]])
    bottom_left = center + down - across
    top_left = center - down - across
    corners = np.stack([bottom_left, top_left, 2 * center - bottom_left, 2 * center - top_left])
    return [(x, y) for x, y in np.rint(corners).astype(np.int64).tolist()]


def gradient_line(
    image: NDArray[np.uint8],
    start: tuple[int, int],
    end: tuple[int, int],
    colors: tuple[Color, Color],
    thickness: int,
) -> None:
    """Draw a line from one colour to another, in squares of ``thickness`` right and below of it."""
    from ..opencv import cv2

    height, width = image.shape[:2]
    inside, start, end = cv2.clipLine((0, 0, width, height), start, end)  # type: ignore[assignment]
    if not inside:
        return
    path = _path(start, end)
    share = np.arange(len(path))[:, None] / len(path)
    first, last = (np.array([color.r, color.g, color.b, 255.0]) for color in colors)
    tints = np.rint(first * (1 - share) + last * share).clip(0, 255).astype(np.uint8)
    square = np.argwhere(np.ones((thickness, thickness), dtype=bool))
    x, y = (path[:, None] + square).reshape(-1, 2).T
    tints = tints[:, : image.shape[2]].repeat(thickness**2, axis=0)
    # Where squares overlap the later one shows: an array takes the last of several values.
    seen = (x < width) & (y < height)
    image[y[seen], x[seen]] = tints[seen]


def _path(start: tuple[int, int], end: tuple[int, int]) -> NDArray[np.int64]:
    """Return the pixels of a line that moves along one axis at a time (4-connected), N×2."""
    delta = np.subtract(end, start)
    steps = np.abs(delta)
    main = int(steps[1] > steps[0])
    long, short = int(steps[main]), int(steps[1 - main])
    if not long:
        return np.array([start])
    # Step k along the main axis comes after ceil(k·short/long) steps along the other one.
    done = np.arange(long)
    along = np.zeros(long + short, dtype=bool)
    along[done - (-done * short // long)] = True
    moves = np.zeros((len(along) + 1, 2), dtype=np.int64)
    moves[1:, main] = along * np.sign(delta[main])
    moves[1:, 1 - main] = ~along * np.sign(delta[1 - main])
    return np.cumsum(moves, axis=0) + start
