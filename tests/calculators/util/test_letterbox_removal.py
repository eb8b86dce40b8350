from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.detection_letterbox_removal import (
    DetectionLetterboxRemovalCalculator,
)
from vitruvian.calculators.util.landmark_letterbox_removal import (
    LandmarkLetterboxRemovalCalculator,
)
from vitruvian.framework.formats import BoundingBox, Detection, Keypoint
from vitruvian.framework.testing import run_calculator

# A quarter of the width is border on each side: the picture is the middle half.
PILLARS = (0.25, 0.0, 0.25, 0.0)


@pytest.mark.parametrize(
    ("padding", "box", "expected"),
    [
        (PILLARS, (0.25, 0.0, 0.5, 1.0), (0.0, 0.0, 1.0, 1.0)),
        (PILLARS, (0.5, 0.5, 0.125, 0.25), (0.5, 0.5, 0.25, 0.25)),
        ((0.0, 0.125, 0.0, 0.125), (0.5, 0.125, 0.5, 0.375), (0.5, 0.0, 0.5, 0.5)),
        ((0.0, 0.0, 0.0, 0.0), (0.1, 0.2, 0.3, 0.4), (0.1, 0.2, 0.3, 0.4)),
    ],
)
def test_boxes_and_keypoints_lose_the_border(padding, box, expected):
    corner, opposite = box[:2], (box[0] + box[2], box[1] + box[3])
    detection = Detection(
        0.7, BoundingBox(*box), (Keypoint(*corner), Keypoint(*opposite)), label_id=3, label="cat"
    )

    result = run_calculator(
        DetectionLetterboxRemovalCalculator,
        detections=[(0, (detection,))],
        letterbox_padding=[(0, padding)],
    )

    ((_, (moved,)),) = result.adjusted
    found = (moved.box.xmin, moved.box.ymin, moved.box.width, moved.box.height)
    assert found == pytest.approx(expected, abs=1e-7)
    assert (moved.keypoints[0].x, moved.keypoints[0].y) == pytest.approx(expected[:2], abs=1e-7)
    assert moved.keypoints[1].x == pytest.approx(expected[0] + expected[2], abs=1e-6)
    assert (moved.score, moved.label_id, moved.label) == (0.7, 3, "cat")


def test_an_empty_list_of_detections_stays_an_empty_list():
    result = run_calculator(
        DetectionLetterboxRemovalCalculator,
        detections=[(0, ())],
        letterbox_padding=[(0, PILLARS)],
    )

    assert result.adjusted == [(0, ())]


def test_landmarks_lose_the_border_and_z_scales_as_x(payloads):
    given = payloads.norm_landmarks([[0.25, 0.5, 0.1, 0.9, 0.8], [0.75, 1.0, -0.2, 0.1, 0.2]])

    result = run_calculator(
        LandmarkLetterboxRemovalCalculator,
        landmarks=[[(0, given)]],
        letterbox_padding=[(0, PILLARS)],
    )

    expected = [[0.0, 0.5, 0.2, 0.9, 0.8], [1.0, 1.0, -0.4, 0.1, 0.2]]
    np.testing.assert_allclose(result.adjusted[0][0][1].array, expected, atol=1e-7)


def test_each_list_of_landmarks_goes_to_the_output_of_its_index(payloads):
    first, second = (payloads.norm_landmarks([[x, 0.5, 0.0]]) for x in (0.25, 0.75))

    result = run_calculator(
        LandmarkLetterboxRemovalCalculator,
        landmarks=[[(0, first)], [(0, second), (1, second)]],
        letterbox_padding=[(0, PILLARS), (1, PILLARS), (2, PILLARS)],
    )

    assert [(t, value.array[0, 0]) for t, value in result.adjusted[0]] == [(0, 0.0)]
    assert [(t, value.array[0, 0]) for t, value in result.adjusted[1]] == [(0, 1.0), (1, 1.0)]


def test_outputs_must_match_inputs(payloads):
    with pytest.raises(ValueError, match="as many outputs LANDMARKS as inputs LANDMARKS"):
        run_calculator(
            LandmarkLetterboxRemovalCalculator,
            indexes={"adjusted": 2},
            landmarks=[[(0, payloads.norm_landmarks([[0.0] * 5]))]],
            letterbox_padding=[(0, PILLARS)],
        )


@pytest.mark.parametrize(
    ("sample", "frame"), [("astronaut", 0), ("carphone_pristine", 60), ("demo", 100)]
)
def test_landmarks_are_mediapipes(reference, payloads, sample, frame):
    stage = reference(f"upper_body_{sample}")["stages"][str(frame)]

    result = run_calculator(
        LandmarkLetterboxRemovalCalculator,
        landmarks=[[(0, payloads.norm_landmarks(stage["raw_landmarks"]))]],
        letterbox_padding=[(0, (0.0, 0.0, 0.0, 0.0))],
    )

    found = result.adjusted[0][0][1].array
    np.testing.assert_allclose(found, stage["adjusted_landmarks"], atol=1e-6)
