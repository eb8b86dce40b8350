"""Show how far away landmarks are by colours and sizes.

z grows away from the camera, so the nearest landmark has the least z. As in MediaPipe the colour
options named ``max_depth`` belong to the nearest landmark.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import Color, GradientLine, Points

__all__ = ["depth_lines", "depth_of", "depth_points"]


def depth_of(rows: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Return for each landmark of an N×5 array its place between nearest (0) and farthest (1).

    None where they do not differ.
    """
    z = rows[:, 2]
    low = z.min(initial=np.finfo(np.float32).max)
    # MediaPipe's search for the largest z starts just above 0, so that 0 counts as a landmark.
    high = z.max(initial=np.finfo(np.float32).tiny)
    if not high - low > 1e-3:
        return None
    share: NDArray[np.float64] = (z - low).astype(np.float64) / (float(high - low) + 1e-6)
    return share


def depth_lines(
    rows: NDArray[np.float32],
    pairs: NDArray[np.intp],
    depth: NDArray[np.float64],
    colors: tuple[Color, Color],
    thickness: float,
    normalized: bool,
) -> Iterator[GradientLine]:
    """Make lines between pairs of landmarks, M×2, coloured (farthest, nearest) by depth."""
    far, near = (np.array([color.r, color.g, color.b]) for color in colors)
    share = depth.astype(np.float32)[:, None]
    tints = np.trunc(far * share + near * (np.float32(1) - share)).astype(int)
    for first, last in pairs.tolist():
        (x_start, y_start), (x_end, y_end) = rows[[first, last], :2].tolist()
        yield GradientLine(
            x_start,
            y_start,
            x_end,
            y_end,
            normalized,
            Color(*tints[first].tolist()),
            Color(*tints[last].tolist()),
            thickness=thickness,
        )


def depth_points(
    rows: NDArray[np.float32],
    points: NDArray[np.intp],
    depth: NDArray[np.float64],
    radii: tuple[float, float],
    normalized: bool,
    scene_tag: str,
) -> Iterator[Points]:
    """Make points, one an annotation, the nearer the whiter and the larger."""
    small, large = np.array(radii, np.float32)
    greys = 255 - np.trunc((depth * 255).astype(np.float32)).astype(int)
    nearness = np.float32(1) - depth.astype(np.float32)
    sizes = np.trunc(small + nearness * (large - small)).astype(int)
    for index in points.tolist():
        grey = int(greys[index])
        yield Points(
            rows[index : index + 1, :2],
            normalized,
            color=Color(grey, grey, grey),
            thickness=int(sizes[index]),
            scene_tag=scene_tag,
        )
