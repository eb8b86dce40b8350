from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.world_landmark_projection import WorldLandmarkProjectionCalculator
from vitruvian.framework.formats import NormalizedRect
from vitruvian.framework.testing import run_calculator


def project(landmarks, **inputs):
    return run_calculator(
        WorldLandmarkProjectionCalculator, landmarks=[(0, landmarks)], **inputs
    ).projected


@pytest.mark.parametrize(
    ("angle", "expected"),
    [(0.0, (0.3, 0.1, 0.7)), (math.pi / 2, (-0.1, 0.3, 0.7)), (math.pi, (-0.3, -0.1, 0.7))],
)
def test_only_the_rotation_counts(payloads, angle, expected):
    landmarks = payloads.landmarks([[0.3, 0.1, 0.7, 0.5, 0.6]])

    ((_, found),) = project(landmarks, norm_rect=[(0, NormalizedRect(0.2, 0.9, 3, 2, angle))])

    np.testing.assert_allclose(found.array, [(*expected, 0.5, 0.6)], atol=1e-6)


def test_landmarks_pass_where_no_rectangle_is_wired(payloads):
    landmarks = payloads.landmarks([[0.3, 0.1, 0.7]])

    assert project(landmarks) == [(0, landmarks)]


def test_nothing_is_sent_without_the_rectangle(payloads):
    landmarks = payloads.landmarks([[0.3, 0.1, 0.7]])

    assert project(landmarks, norm_rect=[(1, NormalizedRect(0.5, 0.5, 1, 1))]) == []
