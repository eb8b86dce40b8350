from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.warp_affine import WarpAffineCalculator
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.testing import run_calculator

EDGE, ZERO = "BORDER_REPLICATE", "BORDER_ZERO"


def matrix(*rows):
    values = np.eye(4, dtype=np.float32)
    values[:2, [0, 1, 3]] = rows
    return values


def warp(pixels, to_source, size, **options):
    result = run_calculator(
        WarpAffineCalculator(**options),
        image=[(0, ImageFrame(pixels))],
        matrix=[(0, to_source)],
        output_size=[(0, size)],
    )
    return result.output[0][1]


ROW = np.array([[0, 40, 80, 120]], np.uint8).repeat(2, axis=0)


@pytest.mark.parametrize(
    ("to_source", "options", "expected"),
    [
        (matrix((1, 0, 0), (0, 1, 0)), {}, [0, 40, 80, 120]),
        # Each output pixel looks one pixel (a quarter of the width) further right.
        (matrix((1, 0, 0.25), (0, 1, 0)), {}, [40, 80, 120, 120]),
        (matrix((1, 0, 0.25), (0, 1, 0)), {"border_mode": ZERO}, [40, 80, 120, 0]),
        (matrix((1, 0, 0.125), (0, 1, 0)), {"border_mode": EDGE}, [20, 60, 100, 120]),
        (matrix((1, 0, 0.1), (0, 1, 0)), {"interpolation": "INTER_NEAREST"}, [0, 40, 80, 120]),
        # Mirrored: column 0 shows what is right of the last pixel.
        (matrix((-1, 0, 1), (0, 1, 0)), {"border_mode": ZERO}, [0, 120, 80, 40]),
    ],
)
def test_the_matrix_says_where_each_pixel_comes_from(to_source, options, expected):
    assert warp(ROW, to_source, (4, 2), **options).data.tolist() == [expected, expected]


def test_a_picture_is_stretched_to_the_output_size():
    found = warp(ROW, matrix((1, 0, 0), (0, 1, 0)), (8, 4))

    assert found.data[0].tolist() == [0, 20, 40, 60, 80, 100, 120, 120]
    assert (found.width, found.height) == (8, 4)


@pytest.mark.parametrize(
    ("dtype", "channels", "format_"),
    [
        (np.uint8, 3, ImageFormat.SRGB),
        (np.uint8, 4, ImageFormat.SRGBA),
        (np.float32, 1, ImageFormat.VEC32F1),
    ],
)
def test_the_format_stays(dtype, channels, format_):
    pixels = np.zeros((3, 3, channels), dtype)

    assert warp(pixels, np.eye(4, dtype=np.float32), (5, 6)).format is format_
