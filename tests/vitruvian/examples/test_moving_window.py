"""Videos made of a picture."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.examples.moving_window import KeyFrame, moving_window


@pytest.fixture
def picture() -> np.ndarray:
    """A picture 40x30 in which red grows to the right, green downwards."""
    rows, columns = np.mgrid[:30, :40]
    return np.stack([columns * 4, rows * 4, np.full((30, 40), 7)], axis=-1).astype(np.uint8)


def frames(picture, *keys, size=(9, 5)):
    return list(moving_window(picture, size, [KeyFrame(*key) for key in keys]))


def test_the_window_slides_from_key_frame_to_key_frame(picture):
    found = frames(picture, (0, 10, 12, 1, 0), (4, 18, 12, 1, 0), (6, 18, 16, 1, 0))

    centers = [frame[2, 4].tolist() for frame in found]
    assert [red / 4 for red, _, _ in centers] == [10, 12, 14, 16, 18, 18, 18]
    assert [green / 4 for _, green, _ in centers] == [12, 12, 12, 12, 12, 14, 16]
    assert {blue for _, _, blue in centers} == {7}


def test_the_window_zooms(picture):
    near, far = frames(picture, (0, 20, 15, 0.5, 0), (1, 20, 15, 2, 0))

    assert near[2, 8, 0] / 4 == 22
    assert far[2, 8, 0] / 4 == 28


def test_the_window_turns_clockwise(picture):
    _, turned = frames(picture, (0, 20, 15, 1, 0), (1, 20, 15, 1, 90))

    # What lies below in the picture comes to the right side.
    np.testing.assert_allclose(turned[2, 8].astype(int), [20 * 4, 19 * 4, 7], atol=1)


def test_beyond_the_edge_the_border_is_repeated(picture):
    first, _ = frames(picture, (0, 0, 0, 1, 0), (1, 0, 0, 1, 0))

    assert np.array_equal(first[0, 0], picture[0, 0])
    assert np.array_equal(first[:, 0], first[:, 4])
