from __future__ import annotations

import math

import pytest

from vitruvian.calculators.util.hand_detections_from_pose_to_rects import (
    HandDetectionsFromPoseToRectsCalculator,
)
from vitruvian.calculators.util.rect_transformation import RectChange, changed
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import BoundingBox, Detection, Keypoint
from vitruvian.framework.testing import run_calculator

SIZE = (200, 100)


def rect_of(points, size=SIZE):
    detection = Detection(1.0, BoundingBox(0, 0, 1, 1), tuple(Keypoint(*point) for point in points))
    result = run_calculator(
        HandDetectionsFromPoseToRectsCalculator(),
        detection=[(0, detection)],
        image_size=[(0, size)],
        outputs=["norm_rect"],
    )
    ((_, rect),) = result.norm_rect
    return rect


@pytest.mark.parametrize(
    ("wrist", "rotation"),
    [((0.5, 0.9), 0.0), ((0.3, 0.5), math.pi / 2), ((0.7, 0.5), -math.pi / 2)],
)
def test_the_square_reaches_from_the_middle_finger_to_the_wrist(wrist, rotation):
    # Little and index finger are at one place, in the middle; the wrist is 40 pixels away.
    rect = rect_of([wrist, (0.5, 0.5), (0.5, 0.5)])

    sides = (rect.width * SIZE[0], rect.height * SIZE[1])
    assert (rect.x_center, rect.y_center) == pytest.approx((0.5, 0.5))
    assert sides == pytest.approx((80, 80))
    assert rect.rotation == pytest.approx(rotation, abs=1e-6)


def test_the_middle_finger_is_nearer_to_the_index():
    rect = rect_of([(0.5, 0.9), (0.2, 0.5), (0.5, 0.5)])

    assert rect.x_center == pytest.approx(0.4)


def test_regions_are_mediapipes(reference):
    grown = RectChange(scale=(2.7, 2.7), shift=(0.0, -0.1), square_long=True)
    for case in reference("holistic_hand_regions")["from_pose"]:
        size = tuple(case["size"])
        rect = changed(rect_of(case["points"], size), grown, size)
        found = [rect.x_center, rect.y_center, rect.width, rect.height, rect.rotation]
        assert found == pytest.approx(case["roi"], abs=1e-4)


def test_a_detection_needs_three_keypoints():
    with pytest.raises(PayloadTypeError, match="a detection has 2 keypoints; expected 3"):
        rect_of([(0.5, 0.9), (0.2, 0.5)])


def test_without_the_pictures_size_there_is_no_square():
    detection = Detection(1.0, BoundingBox(0, 0, 1, 1), (Keypoint(0.5, 0.5),) * 3)
    result = run_calculator(
        HandDetectionsFromPoseToRectsCalculator(),
        detection=[(0, detection)],
        image_size=[(1, SIZE)],
        outputs=["norm_rect"],
    )

    assert result.norm_rect == []
