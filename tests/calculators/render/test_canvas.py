import numpy as np
import pytest

from vitruvian.calculators.render.canvas import Canvas
from vitruvian.framework.formats import Color


def canvas(channels=3, **settings):
    return Canvas(np.zeros((100, 200, channels), np.uint8), **settings)


@pytest.mark.parametrize(
    ("point", "normalized", "pixel"),
    [
        ((0.5, 0.5), True, (100, 50)),
        ((0.0025, 0.005), True, (1, 1)),  # 0.5 rounds away from zero
        ((-0.0025, -0.005), True, (-1, -1)),
        ((0.0024, 0.0049), True, (0, 0)),
        ((2.9, -2.9), False, (2, -2)),  # pixels are truncated
        ((1e30, -1e30), True, (2**30, -(2**30))),
    ],
)
def test_coordinates_become_pixels(point, normalized, pixel):
    assert canvas().pixels([point], normalized=normalized).tolist() == [list(pixel)]


def test_points_that_are_no_numbers_are_left_out():
    points = [[0.1, np.nan], [0.1, 0.1], [np.inf, 0.1]]

    assert canvas().pixels(points, normalized=True).tolist() == [[20, 10]]


def test_a_line_with_one_end_that_is_no_number_is_left_out():
    lines = [[[0.1, 0.1], [np.nan, 0.2]], [[0.1, 0.1], [0.2, 0.2]]]

    assert canvas().pixels(lines, normalized=True).tolist() == [[[20, 10], [40, 20]]]


def test_no_points_give_no_pixels():
    assert canvas().pixels(np.zeros((0, 2)), normalized=True).shape == (0, 2)


@pytest.mark.parametrize(
    ("value", "scale", "thickness"),
    [
        (3.0, 1.0, 3),
        (2.5, 1.0, 3),
        (2.4, 1.0, 2),
        (0.0, 1.0, 1),
        (-4.0, 1.0, 1),
        (1e9, 1.0, 32767),
        (4.0, 0.5, 2),
        (float("nan"), 1.0, 1),
    ],
)
def test_thickness_is_whole_and_at_least_one(value, scale, thickness):
    assert canvas(scale=scale).thickness(value) == thickness


def test_ink_is_opaque_where_there_is_alpha():
    assert canvas(3).ink(Color(1, 2, 3)) == (1, 2, 3)
    assert canvas(4).ink(Color(1, 2, 3)) == (1, 2, 3, 255)
