"""LandmarksToAnglesCalculator: how far joints are bent, in the picture or in space."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.joints import JOINTS, joint_angles, joint_places
from vitruvian.calculators.util.landmarks_to_angles import LandmarksToAnglesCalculator
from vitruvian.calculators.util.pose_landmarks import POSE_LANDMARK_NAMES
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import LandmarkList, NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator

NUMBER = {name: number for number, name in enumerate(POSE_LANDMARK_NAMES)}


def body(visibility=1.0, count=33, **points):
    """Landmarks with the given ones at (x, y, z), the others at random."""
    rows = np.random.default_rng(3).random((count, 5))
    rows[:, 3] = visibility
    for name, point in points.items():
        rows[NUMBER[name], :3] = point
    return rows


def measured(rows, size=None, **options):
    calculator = LandmarksToAnglesCalculator(**options)
    if size is None:
        result = run_calculator(calculator, landmarks=[(0, LandmarkList(rows))])
    else:
        result = run_calculator(
            calculator,
            image_size=[(0, size)],
            norm_landmarks=[(0, NormalizedLandmarkList(rows))],
        )
    [(_, angles)] = result.angles
    return angles


@pytest.mark.parametrize("degrees", [0, 0.01, 1, 30, 90, 120, 179, 179.99, 180])
def test_an_angle_is_exact_from_folded_to_straight(degrees):
    turn = math.radians(degrees)
    end = (0.4 * math.cos(turn), 0.4 * math.sin(turn), 0)

    angles = measured(body(left_hip=(0.4, 0, 0), left_knee=(0, 0, 0), left_ankle=end))

    assert angles["left_knee"] == pytest.approx(degrees, abs=2e-5)


def test_world_angles_know_depth_and_picture_angles_do_not():
    rows = body(left_shoulder=(0.5, 0.2, 0), left_elbow=(0.5, 0.4, 0), left_wrist=(0.5, 0.6, -0.2))

    assert measured(rows)["left_elbow"] == pytest.approx(135, abs=1e-4)
    assert measured(rows, size=(100, 100))["left_elbow"] == pytest.approx(180, abs=1e-4)


def test_picture_angles_are_those_of_pixels():
    rows = body(left_shoulder=(0.5, 0.2, 0), left_elbow=(0.5, 0.4, 0), left_wrist=(0.6, 0.5, 0))

    # Twice as wide as high: the forearm goes 20 pixels right and 10 down.
    expected = 180 - math.degrees(math.atan2(20, 10))
    assert measured(rows, size=(200, 100))["left_elbow"] == pytest.approx(expected, abs=1e-4)


def test_the_neck_lies_between_middles():
    rows = body(
        left_ear=(0.3, -0.5, 0),
        right_ear=(0.1, -0.5, 0),
        left_shoulder=(0.4, -0.3, 0),
        right_shoulder=(0, -0.3, 0),
        left_hip=(0.3, 0, 0),
        right_hip=(0.1, 0, 0),
    )

    assert measured(rows)["neck"] == pytest.approx(180, abs=1e-4)


def test_a_joint_is_unknown_where_one_of_its_landmarks_is_hidden():
    rows = body()
    rows[NUMBER["left_wrist"], 3] = 0.4

    angles = measured(rows)

    assert {name for name in angles if math.isnan(angles[name])} == {"left_wrist", "left_elbow"}
    assert not math.isnan(measured(rows, visibility_threshold=0.3)["left_elbow"])


def test_landmarks_in_one_place_make_no_angle():
    rows = body(left_hip=(0, 0, 0), left_knee=(0, 0, 0))

    assert math.isnan(measured(rows)["left_knee"])


def test_the_upper_body_has_no_legs():
    angles = measured(body(count=25))

    unknown = {name for name in angles if math.isnan(angles[name])}
    assert unknown == {
        *("left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "waist")
    }


def test_joints_can_be_chosen():
    assert list(measured(body(), joints=("right_knee", "neck"))) == ["right_knee", "neck"]


def test_all_joints_are_measured_as_one_by_one():
    rows = body().astype(np.float32)
    points, seen = rows[:, :3], rows[:, 3]

    together = joint_angles(points, seen, joint_places(tuple(JOINTS)), 0.5)

    alone = [joint_angles(points, seen, joint_places((name,)), 0.5)[0] for name in JOINTS]
    np.testing.assert_array_equal(together, alone)


def test_an_unknown_joint_is_refused():
    with pytest.raises(ValueError, match="no joint 'tail'; the joints are left_wrist"):
        run_calculator(LandmarksToAnglesCalculator(joints=("tail",)), landmarks=[])


def test_the_picture_needs_its_size():
    with pytest.raises(ValueError, match="IMAGE_SIZE"):
        run_calculator(LandmarksToAnglesCalculator(), norm_landmarks=[])


def test_other_landmarks_than_a_pose_are_refused():
    with pytest.raises(PayloadTypeError, match="has 21 landmarks; expected those of a pose"):
        measured(np.zeros((21, 5)))
