from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.tensor.refine_landmarks_from_heatmap import (
    RefineLandmarksFromHeatmapCalculator,
)
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import NormalizedLandmarkList, Tensors
from vitruvian.framework.testing import run_calculator

NEVER = -50.0  # a logit whose sigmoid is 0 in float32 sums


def heatmap(height, width, cells, channels=1):
    """Return logits that are low but for ``cells``: (row, column, channel) to confidence."""
    values = np.full((1, height, width, channels), NEVER, np.float32)
    for (row, column, channel), confidence in cells.items():
        values[0, row, column, channel] = math.log(confidence / (1 - confidence))
    return values


def refine(points, heat, **options):
    rows = np.zeros((len(points), 5), np.float32)
    rows[:, : len(points[0])] = points
    result = run_calculator(
        RefineLandmarksFromHeatmapCalculator(**options),
        norm_landmarks=[(0, NormalizedLandmarkList(rows))],
        tensors=[] if heat is None else [(0, Tensors(heat))],
    )
    return result.refined[0][1].array


@pytest.mark.parametrize(
    ("cells", "point", "expected"),
    [
        # One cell decides: its column and row, not its middle.
        ({(1, 2, 0): 0.9}, (0.5, 0.25), (0.5, 0.25)),
        ({(2, 3, 0): 0.9}, (0.5, 0.25), (0.75, 0.5)),
        # Two cells share by their confidence.
        ({(1, 1, 0): 0.8, (1, 3, 0): 0.8}, (0.5, 0.25), (0.5, 0.25)),
        ({(1, 1, 0): 0.9, (1, 3, 0): 0.3}, (0.5, 0.25), (0.375, 0.25)),
        # No cell reaches one half.
        ({(2, 3, 0): 0.4}, (0.5, 0.25), (0.5, 0.25)),
        # What is outside the window of 3 × 3 cells does not count.
        ({(1, 2, 0): 0.9, (3, 0, 0): 0.9}, (0.5, 0.25), (0.5, 0.25)),
    ],
)
def test_a_landmark_moves_to_the_centre_of_mass_near_it(cells, point, expected):
    found = refine([point], heatmap(4, 4, cells), kernel_size=3)

    np.testing.assert_allclose(found[0, :2], expected, atol=1e-6)


def test_windows_are_cut_at_the_border():
    found = refine([(0.0, 0.99)], heatmap(4, 4, {(3, 0, 0): 0.7, (2, 1, 0): 0.7}), kernel_size=5)

    np.testing.assert_allclose(found[0, :2], (0.125, 0.625), atol=1e-6)


@pytest.mark.parametrize("point", [(1.0, 0.5), (-0.3, 0.5), (0.5, 1.7), (1e9, -1e9)])
def test_landmarks_outside_stay(point):
    found = refine([point], heatmap(4, 4, {(2, 2, 0): 0.9}), kernel_size=9)

    np.testing.assert_array_equal(found[0, :2], np.float32(point))


def test_a_landmark_less_than_a_cell_outside_is_inside():
    # MediaPipe cuts -0.8 off to cell 0.
    found = refine([(-0.2, 0.0)], heatmap(4, 4, {(1, 1, 0): 0.9}), kernel_size=3)

    np.testing.assert_allclose(found[0, :2], (0.25, 0.25), atol=1e-6)


def test_every_landmark_has_its_channel():
    heat = heatmap(4, 8, {(1, 1, 0): 0.9, (2, 6, 1): 0.9}, channels=2)

    found = refine([(0.3, 0.3, 7.0), (0.6, 0.6, 8.0)], heat, kernel_size=5)

    np.testing.assert_allclose(found[:, :3], [(0.125, 0.25, 7), (0.75, 0.5, 8)], atol=1e-6)


def test_visibility_and_presence_are_lowered_on_request():
    point, heat = (0.5, 0.5, 0.0, 0.9, 0.8), heatmap(4, 4, {(2, 2, 0): 0.6})

    np.testing.assert_allclose(refine([point], heat)[0, 3:], (0.9, 0.8))
    lowered = refine([point], heat, refine_presence=True, refine_visibility=True)
    np.testing.assert_allclose(lowered[0, 3:], (0.6, 0.6), atol=1e-6)


def test_landmarks_pass_where_no_heatmap_comes():
    assert refine([(0.5, 0.25)], None)[0, :2].tolist() == [0.5, 0.25]


def test_the_input_stays_as_it_is():
    landmarks = NormalizedLandmarkList(np.full((1, 5), 0.5, np.float32))
    before = landmarks.array.copy()

    run_calculator(
        RefineLandmarksFromHeatmapCalculator(kernel_size=9),
        norm_landmarks=[(0, landmarks)],
        tensors=[(0, Tensors(heatmap(4, 4, {(0, 0, 0): 0.9})))],
    )

    np.testing.assert_array_equal(landmarks.array, before)


@pytest.mark.parametrize("shape", [(1, 4, 4, 2), (2, 4, 4, 1), (4, 4), (16,)])
def test_a_tensor_of_another_shape_is_refused(shape):
    with pytest.raises(FrameworkError, match=r"expected \[1, height, width, 1\]"):
        refine([(0.5, 0.5)], np.zeros(shape, np.float32))
