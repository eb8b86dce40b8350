from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.crop import crop_to_image
from vitruvian.calculators.image.warp_maps import WarpMaps
from vitruvian.framework.formats import Rect

RNG = np.random.default_rng(7)


def opencv_4(to_source, width, height):
    """Return positions and fractions as ``warpPerspective`` finds them, pixel by pixel."""
    tile = min(1024 // min(16, height), width)
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    within = columns % tile
    m = to_source[:, :, np.newaxis, np.newaxis]
    x, y, w = m[:, 0] * (columns - within) + m[:, 1] * rows + m[:, 2] + m[:, 0] * within
    scale = np.divide(32, w, out=np.zeros_like(w), where=w != 0)
    x, y = np.rint(np.clip([x * scale, y * scale], -(2.0**20), 2.0**20 - 1)).astype(int)
    return np.stack([x >> 5, y >> 5], axis=-1), (x & 31) + 32 * (y & 31)


def assert_equal(roi, width, height):
    to_source = crop_to_image(roi, width, height)
    maps = WarpMaps(width, height)
    maps.fill(to_source)
    positions, fractions = opencv_4(to_source, width, height)
    assert np.array_equal(maps.positions, positions)
    assert np.array_equal(maps.fractions, fractions)


@pytest.mark.parametrize("size", [(256, 256), (224, 224), (70, 33), (300, 5), (1, 1)])
@pytest.mark.parametrize("number", range(6))
def test_turned_regions(size, number):
    center, side = RNG.uniform(-100, 1900, 2), RNG.uniform(1, 1500)

    assert_equal(Rect(*center, side, side * RNG.uniform(0.5, 2), RNG.uniform(-4, 4)), *size)


@pytest.mark.parametrize("width", [854, 850, 1920, 176, 7])
@pytest.mark.parametrize("quarters", range(4))
def test_upright_regions_whose_positions_lie_halfway_between_steps(width, quarters):
    assert_equal(Rect(width / 2, 240, width, width, quarters * np.pi / 2), 128, 128)


@pytest.mark.parametrize("center", [3e4, -3.3e4, 1e5, 1e12])
def test_regions_at_the_limits_of_the_maps(center):
    assert_equal(Rect(center, -center, 3000, 3000, 0.3), 64, 64)


def test_maps_are_filled_anew():
    maps = WarpMaps(64, 64)
    first = crop_to_image(Rect(90, 50, 33, 44, 0.2), 64, 64)
    maps.fill(crop_to_image(Rect(1e5, 5, 3, 3), 64, 64))
    maps.fill(first)

    assert np.array_equal(maps.positions, opencv_4(first, 64, 64)[0])


def test_maps_of_the_same_matrix_are_kept():
    maps = WarpMaps(64, 64)
    matrix = crop_to_image(Rect(90, 50, 33, 44, 0.2), 64, 64)
    maps.fill(matrix)
    maps.positions[0, 0] = -7
    maps.fill(matrix.copy())

    assert maps.positions[0, 0].tolist() == [-7, -7]
