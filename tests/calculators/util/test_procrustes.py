import numpy as np
import pytest

from vitruvian.calculators.util.procrustes import similarity_transform
from vitruvian.framework.errors import FrameworkError

RNG = np.random.default_rng(5)
POINTS = RNG.normal(size=(20, 3))
WEIGHTS = RNG.uniform(0.1, 1, 20)


def turned(degrees):
    """Return a rotation about an axis that is none of the coordinates'."""
    x, y, z = np.array([1, 2, 3]) / np.sqrt(14)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


@pytest.mark.parametrize("degrees", [0, 40, 170])
def test_a_turn_a_scale_and_a_shift_are_found(degrees):
    expected = np.eye(4)
    expected[:3, :3] = 2.5 * turned(degrees)
    expected[:3, 3] = [4, -5, 6]
    targets = POINTS @ expected[:3, :3].T + expected[:3, 3]

    found = similarity_transform(POINTS, targets, WEIGHTS)

    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_mirror_image_is_no_turn():
    found = similarity_transform(POINTS, POINTS * (1, 1, -1), WEIGHTS)

    assert np.linalg.det(found[:3, :3]) > 0


def test_points_without_weight_do_not_count():
    targets, weights = POINTS.copy(), WEIGHTS.copy()
    targets[3] += 100
    weights[3] = 0

    np.testing.assert_allclose(similarity_transform(POINTS, targets, weights), np.eye(4), atol=1e-6)


def test_points_in_one_place_are_refused():
    with pytest.raises(FrameworkError, match="the points lie in one place"):
        similarity_transform(np.ones((5, 3)), POINTS[:5], WEIGHTS[:5])
