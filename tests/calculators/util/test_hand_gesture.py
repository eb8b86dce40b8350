"""Gestures by stretched fingers, on hands built of joints."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from vitruvian.calculators.util.hand_gesture import HandGestureCalculator
from vitruvian.framework.formats import LandmarkList
from vitruvian.framework.testing import run_calculator

#: The roots of index to little finger, beside each other above the wrist, in metres.
ROOTS = [(-0.03, -0.08), (-0.01, -0.085), (0.01, -0.08), (0.03, -0.07)]
STRETCHED_THUMB = [(-0.02, -0.02), (-0.045, -0.04), (-0.065, -0.055), (-0.085, -0.07)]
FOLDED_THUMB = [(-0.02, -0.02), (-0.035, -0.045), (-0.02, -0.055), (0.0, -0.06)]


def finger(root, bend: float) -> list[tuple[float, float, float]]:
    """Return the four joints of a finger whose middle joint is bent by so many degrees."""
    x, y = root
    angle = math.radians(bend)
    forward, up = math.sin(angle), math.cos(angle)
    return [(x, y - d * up, -d * forward) for d in (0.025, 0.045)]


def hand(thumb: bool, *bends: float, turn: float = 0.0) -> LandmarkList:
    """Return the landmarks of a hand, turned by so many degrees in the picture."""
    points = [(0.0, 0.0, 0.0)]
    points += [(x, y, 0.0) for x, y in (STRETCHED_THUMB if thumb else FOLDED_THUMB)]
    for root, bend in zip(ROOTS, bends, strict=True):
        x, y = root
        joint = (x, y - 0.04, 0.0)
        points += [(x, y, 0.0), joint, *finger(joint[:2], bend)]
    rows = np.zeros((21, 5), np.float32)
    across, down = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    rows[:, :3] = np.array(points) @ [[across, down, 0], [-down, across, 0], [0, 0, 1]]
    return LandmarkList(rows)


def seen(landmarks, **options):
    result = run_calculator(HandGestureCalculator(**options), landmarks=[(0, landmarks)])
    return result.gesture[0][1], result.fingers[0][1]


GESTURES = [
    ("open palm", True, (0, 5, 0, 10)),
    ("four", False, (0, 0, 0, 0)),
    ("fist", False, (110, 120, 120, 100)),
    ("thumb", True, (110, 120, 120, 100)),
    ("pointing", False, (10, 110, 110, 110)),
    ("pointing", True, (10, 110, 110, 110)),
    ("victory", False, (10, 0, 110, 110)),
    ("victory", True, (10, 0, 110, 110)),
    ("unknown", False, (110, 0, 110, 110)),
    ("unknown", True, (0, 110, 110, 0)),
]


@pytest.mark.parametrize(("gesture", "thumb", "bends"), GESTURES)
def test_gestures_go_by_stretched_fingers(gesture, thumb, bends):
    found, fingers = seen(hand(thumb, *bends))

    assert found == gesture
    assert fingers == (thumb, *(bend < 40 for bend in bends))


@pytest.mark.parametrize("turn", [-135, 90, 180])
def test_how_the_hand_is_held_makes_no_difference(turn):
    for gesture, thumb, bends in GESTURES:
        assert seen(hand(thumb, *bends, turn=turn))[0] == gesture


def test_a_left_hand_shows_what_a_right_one_does():
    for gesture, thumb, bends in GESTURES:
        mirrored = hand(thumb, *bends).array * [-1, 1, 1, 1, 1]
        assert seen(LandmarkList(mirrored))[0] == gesture


def test_how_straight_a_finger_must_be_is_an_option():
    relaxed = hand(True, 50, 50, 50, 50)

    assert seen(relaxed)[0] == "thumb"
    assert seen(relaxed, straight_above=120)[0] == "open palm"


def test_where_no_hand_is_no_gesture_is():
    assert run_calculator(HandGestureCalculator, landmarks=[]).gesture == []


def test_these_are_all_gestures():
    shown = {
        seen(hand(thumb, *bends))[0]
        for thumb, *bends in itertools.product((False, True), *[(0, 110)] * 4)
    }

    assert shown == {"open palm", "four", "fist", "thumb", "pointing", "victory", "unknown"}
