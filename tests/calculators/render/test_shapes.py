import math

import cv2
import numpy as np
import pytest

from vitruvian.calculators.render.shapes import gradient_line, rectangle_corners
from vitruvian.framework.formats import Color

BLUE, RED = Color(0, 0, 255), Color(255, 0, 0)


def test_an_upright_rectangle_has_its_corners_at_its_edges():
    corners = rectangle_corners((10, 20, 30, 60), 0.0)

    assert corners == [(10, 60), (10, 20), (30, 20), (30, 60)]


def test_a_quarter_turn_swaps_width_and_height():
    # Clockwise as seen: what was bottom left comes to the top left.
    corners = rectangle_corners((0, 0, 100, 20), math.pi / 2)

    assert corners == [(40, -40), (60, -40), (60, 60), (40, 60)]


def test_corners_agree_with_opencv_within_its_rounding():
    random = np.random.default_rng(0)
    for _ in range(100):
        left, top, width, height = (int(value) for value in random.integers(0, 500, 4))
        angle = float(random.uniform(-7, 7))
        box = (left, top, left + width, top + height)
        center = (left + width / 2, top + height / 2)
        theirs = cv2.boxPoints((center, (width, height), math.degrees(angle)))

        assert np.abs(rectangle_corners(box, angle) - theirs).max() < 0.51


def walked(start, end):
    """Step along a 4-connected line as Bresenham does: the error decides the axis of each step."""
    (x, y), (x_end, y_end) = start, end
    dx, dy = abs(x_end - x), abs(y_end - y)
    step_x, step_y = int(np.sign(x_end - x)), int(np.sign(y_end - y))
    steep = dy > dx
    long, short = (dy, dx) if steep else (dx, dy)
    error, path = 0, [(x, y)]
    for _ in range(dx + dy):
        main = error >= 0
        error += -2 * short if main else 2 * long
        if main != steep:
            x += step_x
        else:
            y += step_y
        path.append((x, y))
    return path


def drawn_step_by_step(shape, start, end, thickness):
    image = np.zeros(shape, np.uint8)
    path = walked(start, end)
    for index, (x, y) in enumerate(path):
        share = index / len(path)
        ink = (255 * share, 0, 255 * (1 - share))
        cv2.rectangle(image, (x, y, thickness, thickness), ink, cv2.FILLED)
    return image


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((5, 5), (40, 20)),
        ((5, 5), (20, 40)),
        ((40, 20), (5, 5)),
        ((5, 40), (30, 10)),
        ((10, 10), (10, 40)),
        ((40, 10), (10, 10)),
        ((7, 7), (40, 40)),
        ((9, 9), (9, 9)),
    ],
)
@pytest.mark.parametrize("thickness", [1, 4])
def test_a_gradient_line_is_squares_along_a_4_connected_line(start, end, thickness):
    image = np.zeros((50, 60, 3), np.uint8)
    gradient_line(image, start, end, (BLUE, RED), thickness)

    expected = drawn_step_by_step(image.shape, start, end, thickness)
    assert np.array_equal(image, expected)


def test_a_gradient_line_is_cut_at_the_edges():
    image = np.zeros((20, 20, 3), np.uint8)
    gradient_line(image, (-10, 10), (30, 10), (BLUE, RED), 3)

    assert image[10:13].any(axis=2).all()
    assert not image[:10].any()
    assert not image[13:].any()


def test_a_gradient_line_outside_the_picture_draws_nothing():
    image = np.zeros((20, 20, 3), np.uint8)
    gradient_line(image, (-10, -10), (-30, 10), (BLUE, RED), 3)

    assert not image.any()
