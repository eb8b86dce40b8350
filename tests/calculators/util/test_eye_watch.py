from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.util.eye_watch import EyeWatchCalculator
from vitruvian.framework.formats import NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator

SIZE = (400, 200)


def face(openness=0.3, gaze=0.0):
    """Return a face whose eyes are 40 pixels wide; ``gaze`` is in widths, to the right."""
    rows = np.zeros((478, 5), np.float32)
    for left, right, upper, lower, iris, x in (
        (33, 133, 159, 145, 468, 100),
        (362, 263, 386, 374, 473, 220),
    ):
        rows[left, :2], rows[right, :2] = (x, 80), (x + 40, 80)
        rows[upper, :2], rows[lower, :2] = (
            (x + 20, 80 - 20 * openness),
            (x + 20, 80 + 20 * openness),
        )
        rows[iris, :2] = x + 20 + 40 * gaze, 80
    rows[:, :2] /= SIZE
    return NormalizedLandmarkList(rows)


def watch(*faces):
    result = run_calculator(
        EyeWatchCalculator(),
        norm_landmarks=list(enumerate(faces)),
        image_size=[(time, SIZE) for time in range(len(faces))],
    )
    return [
        [value for _, value in packets] for packets in (result.blinks, result.glances, result.gaze)
    ]


def test_a_blink_is_over_when_the_eyes_are_open_again():
    blinks, glances, gaze = watch(*map(face, (0.3, 0.1, 0.05, 0.3, 0.3, 0.1, 0.3)))

    assert blinks == [0, 0, 0, 1, 1, 1, 2]
    assert set(glances) == {0}
    assert gaze == ["centre", "shut", "shut", "centre", "centre", "shut", "centre"]


def test_a_tremble_at_the_threshold_is_one_blink():
    blinks, _, _ = watch(*map(face, (0.3, 0.14, 0.16, 0.14, 0.16, 0.3)))

    assert blinks[-1] == 1


@pytest.mark.parametrize(
    ("side", "name"), [(-0.2, "left"), (-0.05, "centre"), (0.05, "centre"), (0.2, "right")]
)
def test_the_gaze_is_where_the_irises_are(side, name):
    _, _, gaze = watch(face(gaze=side))

    assert gaze == [name]


def test_leaving_the_centre_is_a_glance_and_looking_on_is_none():
    _, glances, gaze = watch(
        face(), face(gaze=0.2), face(gaze=0.2), face(0.1), face(gaze=0.2), face(), face(gaze=-0.2)
    )

    assert glances == [0, 1, 1, 1, 1, 1, 2]
    assert gaze == ["centre", "right", "right", "shut", "right", "centre", "left"]
