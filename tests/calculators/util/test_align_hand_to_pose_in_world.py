import numpy as np
import pytest

from vitruvian.calculators.util.align_hand_to_pose_in_world import AlignHandToPoseInWorldCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import LandmarkList
from vitruvian.framework.testing import run_calculator

HAND = LandmarkList([[0.5, 0.25, 0.125, 0.75, 1.0], [0.75, 0.25, 0.0, 0.5, 0.5]])
POSE = LandmarkList([[9.0, 9.0, 9.0, 1.0, 1.0], [-1.0, 2.0, 4.0, 0.25, 0.25]])


def test_a_hand_moves_to_where_the_pose_has_its_wrist():
    result = run_calculator(
        AlignHandToPoseInWorldCalculator(pose_wrist_idx=1),
        hand_landmarks=[(0, HAND)],
        pose_landmarks=[(0, POSE)],
    )

    ((_, moved),) = result.aligned
    np.testing.assert_array_equal(
        moved.array, [[-1.0, 2.0, 4.0, 0.75, 1.0], [-0.75, 2.0, 3.875, 0.5, 0.5]]
    )


def test_without_a_hand_nothing_is_sent():
    result = run_calculator(
        AlignHandToPoseInWorldCalculator(), hand_landmarks=[], pose_landmarks=[(0, POSE)]
    )

    assert result.aligned == []


@pytest.mark.parametrize("name", ["hand_wrist_idx", "pose_wrist_idx"])
def test_a_wrist_that_is_not_among_the_landmarks_is_an_error(name):
    with pytest.raises(FrameworkError, match=f"{name} is 2; expected 0 to 1"):
        run_calculator(
            AlignHandToPoseInWorldCalculator(**{name: 2}),
            hand_landmarks=[(0, HAND)],
            pose_landmarks=[(0, POSE)],
        )
