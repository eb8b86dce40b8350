import numpy as np
import pytest

from vitruvian.calculators.tensor.tensors_to_masks import TensorsToMasksCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import Tensors
from vitruvian.framework.testing import run_calculator

#: Two rows of two pixels, three classes.
VALUES = np.array([[[0, 1, 2], [3, 1, 2]], [[0, 5, 2], [-1, -2, -3]]], np.float32)[np.newaxis]


def masks(values, size, **options):
    return run_calculator(
        TensorsToMasksCalculator(**options),
        tensors=[(0, Tensors(values))],
        output_size=[(0, size)],
    )


def confidences(*given, **options):
    return [mask.data for mask in masks(*given, **options).confidence_masks[0][1]]


def test_there_is_a_mask_of_confidence_for_each_class():
    found = confidences(VALUES, (2, 2))

    assert [one.tolist() for one in found] == VALUES[0].transpose(2, 0, 1).tolist()


def test_softmax_makes_shares_and_sigmoid_probabilities():
    shares = confidences(VALUES, (2, 2), activation="SOFTMAX")
    probabilities = confidences(VALUES[..., :1], (2, 2), activation="SIGMOID")

    np.testing.assert_allclose(np.sum(shares, axis=0), 1, rtol=1e-6)
    np.testing.assert_allclose(probabilities[0], 1 / (1 + np.exp(-VALUES[0, :, :, 0])), rtol=1e-6)


def test_the_mask_of_categories_names_the_likeliest_class():
    ((_, mask),) = masks(VALUES, (2, 2)).category_mask

    assert mask.data.tolist() == [[2, 0], [1, 0]]


def test_with_one_class_what_is_not_it_is_255():
    ((_, mask),) = masks(np.array([[[[0.2], [0.9]]]], np.float32), (3, 1)).category_mask

    # The middle one lies half way, at 0.55.
    assert mask.data.tolist() == [[255, 0, 0]]


@pytest.mark.parametrize("shape", [(2, 2), (2, 4, 4, 3), (1, 0, 0, 1)])
def test_another_tensor_is_explained(shape):
    with pytest.raises(FrameworkError, match="expected 1 × height × width × classes"):
        masks(np.zeros(shape, np.float32), (2, 2))
