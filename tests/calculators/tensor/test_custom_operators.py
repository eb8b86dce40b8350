from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.tensor.custom_operators import (
    convolve_transposed,
    sample_bilinear,
    transform_landmarks,
    transform_matrix,
    with_constants,
)

#: Four corners of a box of 4 × 2 around (10, 20), and its left and right side's middles.
BOX = [[8, 19], [12, 19], [12, 21], [8, 21], [8, 20], [12, 20]]
CROP = {
    "left_rotation_idx": 4,
    "right_rotation_idx": 5,
    "subset_idxs": (0, 1, 2, 3),
    "output_width": 16,
    "output_height": 16,
    "scale_x": 1.5,
    "scale_y": 1.5,
    "target_rotation_radians": 0.0,
}


def turned(points, degrees, center=(10, 20)):
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return (np.array(points, float) - center) @ turn.T + center


def landmarks(points):
    return np.pad(np.array(points, np.float32), ((0, 0), (0, 1)))[np.newaxis]


def matrix(rows):
    found = np.eye(4, dtype=np.float32)
    found[:2] = rows
    return found[np.newaxis]


@pytest.mark.parametrize("degrees", [0, 30, -75])
def test_a_crop_turns_with_the_two_landmarks_and_is_larger_than_the_box(degrees):
    found = transform_matrix([landmarks(turned(BOX, degrees))], CROP)[0]

    # The crop's corners, at 0 and 16, lead to those of 1.5 times the box.
    corners = np.array([[0, 0], [16, 0], [16, 16], [0, 16]])
    moved = corners @ found[:2, :2].T + found[:2, 3]
    expected = turned([[7, 18.5], [13, 18.5], [13, 21.5], [7, 21.5]], degrees)
    np.testing.assert_allclose(moved, expected, atol=1e-4)
    np.testing.assert_array_equal(found[2:], np.eye(4)[2:])


def test_landmarks_of_a_crop_lead_back_where_they_were():
    to_frame = transform_matrix([landmarks(turned(BOX, 20))], CROP)
    middle = np.array([[[8, 8], [16, 8]]], np.float32)

    moved = transform_landmarks([middle, to_frame], {})

    np.testing.assert_allclose(moved[0, 0], [10, 20], atol=1e-4)
    np.testing.assert_allclose(moved[0, 1], turned([[13, 20]], 20)[0], atol=1e-4)


def test_z_of_landmarks_stays():
    points = np.array([[[1, 2, 3]]], np.float32)

    moved = transform_landmarks([points, matrix([[2, 0, 0, 1], [0, 2, 0, 1]])], {})

    np.testing.assert_array_equal(moved, [[[3, 5, 3]]])


FEATURES = np.arange(12, dtype=np.float32).reshape(1, 3, 4, 1)  # rows 0 1 2 3 / 4 5 6 7 / 8 …


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([[1, 0, 0, 0], [0, 1, 0, 0]], [[0, 1], [4, 5]], id="as it is"),
        pytest.param([[1, 0, 0, 2], [0, 1, 0, 1]], [[6, 7], [10, 11]], id="moved"),
        pytest.param([[1, 0, 0, 0.5], [0, 1, 0, 0]], [[0.5, 1.5], [4.5, 5.5]], id="between"),
        pytest.param([[1, 0, 0, 3], [0, 1, 0, 2]], [[11, 0], [0, 0]], id="partly outside"),
        pytest.param([[1, 0, 0, -1], [0, 1, 0, 0]], [[0, 0], [0, 4]], id="left of it"),
        pytest.param([[0, 1, 0, 0], [1, 0, 0, 0]], [[0, 4], [1, 5]], id="mirrored"),
    ],
)
def test_features_are_sampled_where_the_matrix_leads(rows, expected):
    options = {"output_width": 2, "output_height": 2}

    found = sample_bilinear([FEATURES, matrix(rows)], options)

    np.testing.assert_allclose(found[0, :, :, 0], expected, atol=1e-6)


def test_all_channels_are_sampled_alike():
    features = np.concatenate([FEATURES, -FEATURES], axis=-1)

    found = sample_bilinear(
        [features, matrix([[1, 0, 0, 0.25], [0, 1, 0, 0.5]])],
        {"output_width": 3, "output_height": 2},
    )

    assert found.shape == (1, 2, 3, 2)
    np.testing.assert_array_equal(found[..., 0], -found[..., 1])


def test_several_crops_at_once_are_those_that_come_one_by_one():
    options = {"output_width": 3, "output_height": 2}
    features = np.random.default_rng(0).normal(size=(1, 5, 6, 4)).astype(np.float32)
    matrices = [matrix([[1, 0.1, 0, x], [-0.1, 1, 0, 0.7]]) for x in (0.2, 1.9, 4.4)]

    together = sample_bilinear([features, *matrices], options)

    alone = [sample_bilinear([features, one], options) for one in matrices]
    np.testing.assert_array_equal(together, np.concatenate(alone))


#: Two pixels of one channel, side by side.
PAIR = np.array([[[[1], [10]]]], np.float32)


@pytest.mark.parametrize(
    ("weights", "options", "expected"),
    [
        pytest.param(
            [[1, 2], [3, 4]],
            {"is_same": True, "stride": (2, 2)},
            [[1, 2, 10, 20], [3, 4, 30, 40]],
            id="side by side",
        ),
        pytest.param(
            [[1, 2, 3]],
            {"is_same": False, "stride": (1, 1)},
            [[1, 12, 23, 30]],
            id="overlapping",
        ),
        pytest.param(
            [[1, 2, 3]],
            {"is_same": True, "stride": (1, 1)},
            [[12, 23]],
            id="cut off at the sides",
        ),
    ],
)
def test_each_pixel_spreads_over_the_weights(weights, options, expected):
    kernel = np.array(weights, np.float32)[np.newaxis, :, :, np.newaxis]

    found = convolve_transposed([PAIR, kernel, np.array([0.5], np.float32)], options)

    np.testing.assert_allclose(found[0, :, :, 0], np.array(expected) + 0.5)


def test_a_transposed_convolution_sums_channels_and_makes_filters():
    features = np.array([[[[1, 2]]]], np.float32)
    kernel = np.array([[[[1, 10]]], [[[3, 0]]]], np.float32)

    found = convolve_transposed(
        [features, kernel, np.zeros(2, np.float32)], {"is_same": True, "stride": (1, 1)}
    )

    np.testing.assert_array_equal(found, [[[[21, 3]]]])


def test_constants_stand_in_their_places():
    one, two, three = (np.full(1, number, np.float32) for number in (1, 2, 3))

    found = with_constants(
        lambda inputs, options: np.concatenate(inputs), {0: one, 2: three}, [two], {}
    )

    np.testing.assert_array_equal(found, [1, 2, 3])
