"""Detections and rectangles: frozen records that are equal by value."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from vitruvian.framework.formats import BoundingBox, Detection, Keypoint, NormalizedRect, Rect

VALUES = [
    BoundingBox(0.1, 0.2, 0.3, 0.4),
    Detection(0.9, BoundingBox(0.1, 0.2, 0.3, 0.4), (Keypoint(0.1, 0.2),), 0, "person"),
    NormalizedRect(0.5, 0.5, 0.2, 0.1, 0.3),
    Rect(50, 50, 20, 10),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_are_frozen_hashable_and_equal_by_value(value):
    copy = replace(value)

    assert copy == value
    assert copy is not value
    assert hash(copy) == hash(value)
    with pytest.raises(FrozenInstanceError, match="cannot assign"):
        setattr(value, next(iter(value.__slots__)), 1)


def test_keypoints_are_frozen_and_made_of_rows():
    (keypoint,) = Keypoint.all_of(np.array([[0.25, 0.5]], np.float32))

    assert keypoint == Keypoint(0.25, 0.5)
    assert (keypoint.x, keypoint.y) == (0.25, 0.5)
    assert repr(keypoint) == "Keypoint(x=0.25, y=0.5)"
    with pytest.raises(AttributeError, match="can't set attribute"):
        keypoint.x = 1


def test_a_rectangle_is_upright_unless_it_says_otherwise():
    assert NormalizedRect(0.5, 0.5, 0.2, 0.1).rotation == 0.0
    assert Rect(5, 5, 2, 1).rotation == 0.0


def test_rectangles_of_different_frames_differ():
    assert Rect(1, 2, 3, 4) != NormalizedRect(1, 2, 3, 4)


def test_a_detection_needs_only_score_and_box():
    detection = Detection(0.5, BoundingBox(0, 0, 1, 1))

    assert detection.keypoints == ()
    assert detection.label_id is None
    assert not detection.label
