import numpy as np
import pytest

from vitruvian.calculators.tensor.landmarks_to_tensor import LandmarksToTensorCalculator
from vitruvian.framework.formats import LandmarkList, NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator

ROWS = [[0.5, 0.25, -0.1, 0.9, 0.8], [1.0, 0.0, 0.2, 0.3, 0.4]]


def tensor_of(calculator, **inputs):
    return run_calculator(calculator, **inputs).tensors[0][1][0]


def test_chosen_attributes_of_normalized_landmarks_become_pixels():
    calculator = LandmarksToTensorCalculator(attributes=["X", "Y", "Z"])

    tensor = tensor_of(
        calculator,
        norm_landmarks=[(0, NormalizedLandmarkList(ROWS))],
        image_size=[(0, (200, 100))],
    )

    assert tensor.dtype == np.float32
    np.testing.assert_allclose(tensor, [[[100, 25, -20], [200, 0, 40]]], rtol=1e-6)


def test_landmarks_in_pixels_are_taken_as_they_are_and_flattened():
    calculator = LandmarksToTensorCalculator(attributes=["VISIBILITY", "X"], flatten=True)

    tensor = tensor_of(calculator, landmarks=[(0, LandmarkList(ROWS))])

    np.testing.assert_allclose(tensor, [[0.9, 0.5, 0.3, 1.0]], rtol=1e-6)


@pytest.mark.parametrize(
    "wired", [{"norm_landmarks": [(0, NormalizedLandmarkList(ROWS))]}, {"image_size": []}]
)
def test_normalized_landmarks_need_the_pictures_size(wired):
    with pytest.raises(Exception, match=r"IMAGE_SIZE|wire exactly one"):
        run_calculator(LandmarksToTensorCalculator(attributes=["X"]), **wired)
