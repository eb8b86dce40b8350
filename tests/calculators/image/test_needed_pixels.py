from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.needed_pixels import needed_box, needed_rows
from vitruvian.framework.formats.deferred_pixels import Box

PICTURE = 1600, 1000


def matrix(x: float, y: float, x_step: float, y_step: float, turn: float = 0.0) -> np.ndarray:
    """Return the matrix of a crop whose first pixel lies at (x, y)."""
    cos, sin = np.cos(turn), np.sin(turn)
    return np.array(
        [[x_step * cos, -y_step * sin, x], [x_step * sin, y_step * cos, y], [0.0, 0.0, 1.0]]
    )


@pytest.mark.parametrize(
    ("to_image", "box"),
    [
        (matrix(0, 0, 1, 1), Box(0, 0, 102, 82)),
        (matrix(10, 20, 2, 3), Box(9, 19, 211, 260)),
        (matrix(-50, -50, 1, 1), Box(0, 0, 52, 32)),
        (matrix(1590, 990, 1, 1), Box(1589, 989, 1600, 1000)),
        (matrix(5000, -5000, 1, 1), Box(1599, 0, 1600, 3)),
        (matrix(800, 500, 1, 1, np.pi), Box(700, 420, 803, 503)),
        (np.diag([1.0, 1.0, 0.0]), Box(0, 0, 1600, 1000)),
    ],
    ids=["corner", "scaled", "outside", "last corner", "far away", "half turn", "no scale"],
)
def test_box_holds_what_the_crop_reads(to_image: np.ndarray, box: Box) -> None:
    found = needed_box(to_image, (100, 80), PICTURE)

    assert found.left <= box.left
    assert found.top <= box.top
    assert box.right <= found.right <= box.right + 2
    assert box.bottom <= found.bottom <= box.bottom + 2


@pytest.mark.parametrize(
    ("to_image", "rows"),
    [
        (matrix(0, 0.5, 20, 20), [0, 1, 20, 21, 40, 41, 60, 61]),
        # On a whole row, rounding may read the one before.
        (matrix(0, 100, 20, 20), [99, 100, 101, 119, 120, 121, 139, 140, 141, 159, 160, 161]),
        (matrix(0, -10.5, 20, 20), [0, 9, 10, 29, 30, 49, 50]),
        (matrix(0, 965.5, 20, 20), [965, 966, 985, 986, 999]),
        (matrix(0, -5000, 20, 20), [0]),
        (matrix(0, 60.5, 20, -20), [0, 1, 20, 21, 40, 41, 60, 61]),
    ],
    ids=["between rows", "on a row", "above", "below", "far above", "upside down"],
)
def test_rows_are_those_that_the_crop_blends(to_image: np.ndarray, rows: list[int]) -> None:
    found = needed_rows(to_image, (16, 4), PICTURE)

    assert found is not None
    assert found.tolist() == rows


@pytest.mark.parametrize(
    "to_image",
    [
        matrix(0, 0, 11, 11),
        matrix(100, 100, 20, 20, 0.01),
        matrix(100, 100, 20, 20, np.pi / 2),
        matrix(0, np.nan, 20, 20),
        np.diag([1.0, 20.0, 0.0]),
    ],
    ids=["not much smaller", "a little turned", "a quarter turn", "nowhere", "no scale"],
)
def test_where_rows_between_may_be_read_none_are_named(to_image: np.ndarray) -> None:
    assert needed_rows(to_image, (16, 4), PICTURE) is None
