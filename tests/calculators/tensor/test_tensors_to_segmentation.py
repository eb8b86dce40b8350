from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.tensors_to_segmentation import TensorsToSegmentationCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import ImageFormat, Tensors
from vitruvian.framework.testing import run_calculator


def mask_of(tensor, size=None, **options):
    inputs = {} if size is None else {"output_size": [(0, size)]}
    result = run_calculator(
        TensorsToSegmentationCalculator(**options), tensors=[(0, Tensors(tensor))], **inputs
    )
    return result.mask[0][1]


@pytest.mark.parametrize(
    ("options", "pixel", "expected"),
    [
        ({}, [0.3], 0.3),
        ({"activation": "SIGMOID"}, [0.0], 0.5),
        ({"activation": "SIGMOID"}, [-200.0], 0.0),
        ({"activation": "SIGMOID"}, [2.0], 0.880797),
        ({"activation": "SOFTMAX"}, [0.0, 2.0], 0.880797),
        ({"activation": "SOFTMAX", "output_layer_index": 0}, [0.0, 2.0], 0.119203),
    ],
)
def test_each_pixel_goes_through_the_activation(options, pixel, expected):
    tensor = np.full((1, 2, 3, len(pixel)), pixel, np.float32)

    mask = mask_of(tensor, **options)

    assert mask.format is ImageFormat.VEC32F1
    np.testing.assert_allclose(mask.data, np.full((2, 3), expected), atol=1e-6)


def test_the_mask_is_resized_on_request():
    tensor = np.array([[0.0, 1.0]], np.float32).reshape(1, 2, 1)

    mask = mask_of(tensor, size=(4, 3))

    np.testing.assert_allclose(mask.data, [[0.0, 0.25, 0.75, 1.0]] * 3)


def test_the_mask_does_not_share_memory_with_the_tensor():
    tensor = np.zeros((1, 2, 2, 1), np.float32)

    assert not np.shares_memory(mask_of(tensor).data, tensor)


@pytest.mark.parametrize(
    ("shape", "options"),
    [((1, 2, 2, 2), {"activation": "SIGMOID"}), ((1, 2, 2, 1), {"activation": "SOFTMAX"})],
)
def test_a_tensor_of_other_channels_is_refused(shape, options):
    with pytest.raises(FrameworkError, match=r"the first tensor has the shape \[1, 2, 2, .\]"):
        mask_of(np.zeros(shape, np.float32), **options)
