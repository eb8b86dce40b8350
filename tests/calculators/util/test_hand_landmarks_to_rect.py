"""The rectangle around a hand's palm."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.hand_landmarks_to_rect import HandLandmarksToRectCalculator
from vitruvian.framework.formats import NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator

SIZE = (200, 100)
#: Those that count: wrist, thumb without its tip, two lower joints of each finger.
STEADY = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18]


def hand(points) -> NormalizedLandmarkList:
    rows = np.zeros((len(points), 5), np.float32)
    rows[:, :2] = np.asarray(points, np.float32) / SIZE
    return NormalizedLandmarkList(rows)


def upright_hand() -> np.ndarray:
    """Return 21 points in pixels: the wrist below at (100, 80), the fingers' roots at y 40."""
    points = np.full((21, 2), (100.0, 60.0))
    points[0] = 100, 80
    points[[5, 9, 13, 17]] = (85, 40), (100, 40), (115, 40), (120, 40)
    points[[6, 10, 14, 18]] = (80, 30), (100, 28), (115, 30), (125, 34)
    # The finger tips reach far out.
    points[[4, 8, 12, 16, 20]] = (20, 60), (60, 2), (100, 1), (130, 2), (180, 5)
    return points


def rect_of(points):
    (rect,) = run_calculator(
        HandLandmarksToRectCalculator, norm_landmarks=[(0, hand(points))], image_size=[(0, SIZE)]
    ).norm_rect
    return rect[1]


def test_the_rectangle_bounds_the_palm_without_the_finger_tips():
    rect = rect_of(upright_hand())

    assert rect.rotation == pytest.approx(0, abs=1e-6)
    assert rect.x_center * 200 == pytest.approx((80 + 125) / 2, abs=1e-4)
    assert rect.y_center * 100 == pytest.approx((28 + 80) / 2, abs=1e-4)
    assert (rect.width * 200, rect.height * 100) == pytest.approx((45, 52), abs=1e-4)


def test_the_twelve_landmarks_that_count_may_come_alone():
    points = upright_hand()

    assert rect_of(points[STEADY]) == rect_of(points)


@pytest.mark.parametrize("degrees", [-170, -90, -30, 45, 90, 120])
def test_the_rectangle_turns_with_the_hand(degrees):
    angle = math.radians(degrees)
    across, down = math.cos(angle), math.sin(angle)
    upright = upright_hand() * 0.3
    turned = (upright - upright.mean(0)) @ [[across, down], [-down, across]] + (100, 50)

    straight, rect = rect_of(upright), rect_of(turned)

    assert rect.rotation == pytest.approx(angle, abs=1e-5)
    assert (rect.width, rect.height) == pytest.approx((straight.width, straight.height), abs=1e-5)


def test_without_landmarks_there_is_no_rectangle():
    result = run_calculator(
        HandLandmarksToRectCalculator, norm_landmarks=[], image_size=[(0, SIZE)]
    )

    assert result.norm_rect == []
