from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.landmark_projection import LandmarkProjectionCalculator, matrix_of
from vitruvian.framework.formats import NormalizedRect
from vitruvian.framework.testing import run_calculator

RECT = NormalizedRect(0.5, 0.5, 0.5, 0.25)


def project(calculator, landmarks, **inputs):
    timed = {name: [(0, value)] for name, value in inputs.items()}
    result = run_calculator(calculator, norm_landmarks=[[(0, landmarks)]], **timed)
    return result.projected[0][0][1]


@pytest.mark.parametrize(
    ("rotation", "point", "expected"),
    [
        (0.0, (0.5, 0.5, 1.0), (0.5, 0.5, 0.5)),
        (0.0, (0.0, 0.0, 1.0), (0.25, 0.375, 0.5)),
        (0.0, (1.0, 1.0, -2.0), (0.75, 0.625, -1.0)),
        # A quarter turn clockwise takes the region's right end to the bottom.
        (math.pi / 2, (1.0, 0.5, 0.0), (0.5, 0.625, 0.0)),
    ],
)
def test_a_point_of_the_region_lands_in_the_picture(payloads, rotation, point, expected):
    rect = NormalizedRect(0.5, 0.5, 0.5, 0.25, rotation)

    found = project(LandmarkProjectionCalculator, payloads.norm_landmarks([point]), norm_rect=rect)

    np.testing.assert_allclose(found.xyz, [expected], atol=1e-6)


def test_visibility_and_presence_stay(payloads):
    landmarks = payloads.norm_landmarks([[0.1, 0.2, 0.3, 0.4, 0.5]])

    found = project(LandmarkProjectionCalculator, landmarks, norm_rect=RECT)

    np.testing.assert_array_equal(found.array[:, 3:], landmarks.array[:, 3:])


def test_mediapipe_projects_alike(reference, payloads):
    recorded = reference("util_calculators")
    for case in recorded["landmark_projection"]:
        inputs = {"norm_rect": NormalizedRect(*case["rect"])}
        if case["with_dimensions"]:
            inputs["image_dimensions"] = tuple(recorded["meta"]["image_size"])

        found = project(
            LandmarkProjectionCalculator(ignore_rotation=case["ignore_rotation"]),
            payloads.norm_landmarks(case["landmarks"]),
            **inputs,
        )

        np.testing.assert_allclose(found.array, case["expected"], atol=2.5e-7)


@pytest.mark.parametrize(
    ("sample", "frame"), [("astronaut", 0), ("carphone_pristine", 60), ("demo", 100)]
)
def test_landmarks_of_the_samples_are_mediapipes(reference, payloads, sample, frame):
    recorded = reference(f"upper_body_{sample}")
    stage, known = recorded["stages"][str(frame)], recorded["frames"][frame]

    found = project(
        LandmarkProjectionCalculator,
        payloads.norm_landmarks(stage["adjusted_landmarks"]),
        norm_rect=NormalizedRect(*known["roi"]),
    )

    # The recorded landmarks have 6 decimals, and the region is up to 2.7 pictures wide.
    np.testing.assert_allclose(found.array[:25, :4], known["lm"], atol=2.5e-6)
    np.testing.assert_allclose(found.xyz[25:], np.array(known["aux"])[:, :3], atol=2.5e-6)


def test_a_matrix_projects_as_its_rectangle_does(payloads):
    rect, size = NormalizedRect(0.4, 0.6, 0.3, 0.8, 0.7), (640, 360)
    landmarks = payloads.norm_landmarks([[0.1, 0.9, 0.5], [0.7, 0.2, -0.5]])

    by_matrix = project(
        LandmarkProjectionCalculator,
        landmarks,
        projection_matrix=matrix_of(rect, rect.rotation, size),
    )
    by_rect = project(
        LandmarkProjectionCalculator, landmarks, norm_rect=rect, image_dimensions=size
    )

    assert by_matrix == by_rect


def test_nothing_is_emitted_without_a_region(payloads):
    result = run_calculator(
        LandmarkProjectionCalculator,
        norm_landmarks=[[(0, payloads.norm_landmarks([[0.5, 0.5, 0.0]]))]],
        norm_rect=[(1, RECT)],
    )

    assert result.projected == [[]]


def test_rectangle_and_matrix_exclude_each_other(payloads):
    with pytest.raises(ValueError, match="exactly one input of NORM_RECT, PROJECTION_MATRIX"):
        project(
            LandmarkProjectionCalculator,
            payloads.norm_landmarks([[0.5, 0.5, 0.0]]),
            norm_rect=RECT,
            projection_matrix=np.eye(4, dtype=np.float32),
        )
