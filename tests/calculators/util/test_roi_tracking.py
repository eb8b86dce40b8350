from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.roi_tracking import RoiTrackingCalculator
from vitruvian.framework.formats import NormalizedLandmarkList, NormalizedRect
from vitruvian.framework.testing import run_calculator

SIZE = (200, 100)
EXPECTED = NormalizedRect(0.5, 0.5, 0.2, 0.4, 0.3)
HAND = {
    "rect_requirements": {"rotation_degrees": 40.0, "translation": 0.2, "scale": 0.4},
    "landmarks_requirements": {"recrop_rect_margin": -0.1},
}


def landmarks(*points):
    rows = np.zeros((len(points), 5), np.float32)
    rows[:, :2] = points
    return NormalizedLandmarkList(rows)


def chosen(previous, points=((0.5, 0.5),), expected=EXPECTED, size=SIZE, **options):
    """Return the rectangle that is sent, or None."""
    result = run_calculator(
        RoiTrackingCalculator(**options),
        prev_landmarks=[] if points is None else [(0, landmarks(*points))],
        prev_landmarks_rect=[] if previous is None else [(0, previous)],
        recrop_rect=[] if expected is None else [(0, expected)],
        image_size=[(0, size)],
    )
    return result.tracking_rect[0][1] if result.tracking_rect else None


def moved(along=0.0, across=0.0, turned=0.0, scale=1.0):
    """Return EXPECTED, moved along its own sides by shares of them."""
    cos, sin = math.cos(EXPECTED.rotation), math.sin(EXPECTED.rotation)
    x, y = along * EXPECTED.width * SIZE[0], across * EXPECTED.height * SIZE[1]
    return NormalizedRect(
        EXPECTED.x_center + (x * cos - y * sin) / SIZE[0],
        EXPECTED.y_center + (x * sin + y * cos) / SIZE[1],
        EXPECTED.width * scale,
        EXPECTED.height * scale,
        EXPECTED.rotation + math.radians(turned),
    )


@pytest.mark.parametrize(
    ("previous", "is_kept"),
    [
        pytest.param(moved(0.19), True, id="a little along"),
        pytest.param(moved(0.21), False, id="far along"),
        pytest.param(moved(0, -0.19), True, id="a little across"),
        pytest.param(moved(0, -0.21), False, id="far across"),
        pytest.param(moved(turned=39), True, id="turned a little"),
        pytest.param(moved(turned=-41), False, id="turned far"),
        pytest.param(moved(turned=359), True, id="turned right round"),
        pytest.param(moved(scale=1.39), True, id="a little larger"),
        pytest.param(moved(scale=0.59), False, id="much smaller"),
    ],
)
def test_the_previous_rectangle_stays_while_it_is_close(previous, is_kept):
    assert chosen(previous, **HAND) == (previous if is_kept else EXPECTED)


@pytest.mark.parametrize(
    ("x", "is_kept"),
    # The rectangle is 40 pixels wide, 36 with the margin.
    [(0.5 + 17.5 / 200, True), (0.5 + 18.5 / 200, False)],
)
def test_the_landmarks_must_lie_in_the_expected_rectangle(x, is_kept):
    expected = NormalizedRect(0.5, 0.5, 0.2, 0.4)
    previous = NormalizedRect(0.5, 0.5, 0.2, 0.4, 0.1)

    found = chosen(previous, [(0.5, 0.5), (x, 0.5)], expected, **HAND)

    assert found == (previous if is_kept else expected)


@pytest.mark.parametrize(("least", "is_kept"), [(0.3, True), (0.35, False)])
def test_rectangles_may_be_asked_to_overlap(least, is_kept):
    expected, previous = NormalizedRect(0.5, 0.5, 0.2, 0.4), NormalizedRect(0.6, 0.5, 0.2, 0.4)

    found = chosen(previous, expected=expected, iou_requirements={"min_iou": least})

    assert found == (previous if is_kept else expected)


def test_what_is_new_is_where_it_is_expected_and_what_is_lost_is_nowhere():
    assert chosen(None, None, **HAND) == EXPECTED
    assert chosen(EXPECTED, expected=None, **HAND) is None


def test_decisions_are_mediapipes(reference):
    cases = reference("holistic_hand_regions")["tracking"]
    assert {case["kept"] for case in cases} == {True, False}

    for case in cases:
        previous, expected = NormalizedRect(*case["previous"]), NormalizedRect(*case["expected"])
        found = chosen(previous, case["landmarks"], expected, tuple(case["size"]), **HAND)
        assert found == (previous if case["kept"] else expected)
