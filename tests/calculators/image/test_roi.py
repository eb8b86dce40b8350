from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.image.roi import (
    pad_to_aspect_ratio,
    roi_corners,
    roi_in_pixels,
    roi_to_image_matrix,
)
from vitruvian.framework.formats import NormalizedRect, Rect


def test_no_rectangle_stands_for_the_whole_image():
    assert roi_in_pixels(None, 640, 480) == Rect(320.0, 240.0, 640.0, 480.0, 0.0)


def test_rectangle_is_scaled_by_the_image_and_may_reach_outside():
    rect = NormalizedRect(0.25, -0.5, 2.0, 1.5, 0.5)

    assert roi_in_pixels(rect, 100, 200) == Rect(25.0, -100.0, 200.0, 300.0, 0.5)


@pytest.mark.parametrize(
    ("size", "tensor", "grown", "padding"),
    [
        ((100, 100), (64, 64), (100, 100), (0, 0, 0, 0)),
        ((200, 100), (64, 64), (200, 200), (0, 0.25, 0, 0.25)),
        ((100, 200), (64, 64), (200, 200), (0.25, 0, 0.25, 0)),
        ((10, 10), (20, 40), (10, 20), (0, 0.25, 0, 0.25)),
        ((10, 40), (20, 40), (20, 40), (0.25, 0, 0.25, 0)),
    ],
)
def test_padding_grows_the_shorter_side(size, tensor, grown, padding):
    roi, margins = pad_to_aspect_ratio(Rect(7, 8, *size, 0.3), *tensor)

    assert (roi.width, roi.height) == grown
    assert (roi.x_center, roi.y_center, roi.rotation) == (7, 8, 0.3)
    assert margins == padding


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [
        (0.0, [[8, 22], [8, 18], [12, 18], [12, 22]]),
        # A quarter turn clockwise: the bottom left corner comes to the top left.
        (math.pi / 2, [[8, 18], [12, 18], [12, 22], [8, 22]]),
    ],
)
def test_corners_go_clockwise_from_bottom_left(rotation, expected):
    corners = roi_corners(Rect(10, 20, 4, 4, rotation))

    assert corners.dtype == np.float32
    np.testing.assert_allclose(corners, expected, atol=1e-5)


def test_matrix_of_the_whole_image_changes_nothing():
    matrix = roi_to_image_matrix(roi_in_pixels(None, 640, 480), 640, 480)

    assert matrix.dtype == np.float32
    np.testing.assert_allclose(matrix, np.eye(4), atol=1e-6)


def test_matrix_maps_the_corners_of_the_roi_to_the_image():
    roi = Rect(50, 40, 60, 20, 0.7)
    unit = np.array([[0, 1, 0, 1], [0, 0, 0, 1], [1, 0, 0, 1], [1, 1, 0, 1]])

    mapped = unit @ roi_to_image_matrix(roi, 200, 100).T

    np.testing.assert_allclose(mapped[:, :2] * (200, 100), roi_corners(roi), atol=1e-3)


def test_matrix_scales_depth_as_x():
    assert roi_to_image_matrix(Rect(50, 40, 60, 20, 0.7), 200, 100)[2, 2] == pytest.approx(0.3)
