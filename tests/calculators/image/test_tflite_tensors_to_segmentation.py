from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.tflite_tensors_to_segmentation import (
    TfLiteTensorsToSegmentationCalculator,
)
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFrame, Tensors
from vitruvian.framework.testing import run_calculator

#: Two pixels: what is certainly the background, and a toss-up.
PIXELS = np.array([[[9, -9], [0, 0]]], np.float32)


def _mask(previous=None, reference=None, **options):
    feeds = {"prev_mask": previous, "reference_image": reference}
    result = run_calculator(
        TfLiteTensorsToSegmentationCalculator(
            tensor_width=2, tensor_height=1, tensor_channels=2, **options
        ),
        outputs=["mask"],
        tensors=[(0, Tensors(PIXELS[np.newaxis].copy()))],
        **{name: [(0, image)] for name, image in feeds.items() if image is not None},
    )
    ((_, mask),) = result.mask
    return mask


def test_the_probability_is_in_red_and_alpha():
    assert _mask().data.tolist() == [[[0, 0, 0, 0], [127, 0, 0, 127]]]
    assert _mask(output_layer_index=0).data[0, 0].tolist() == [255, 0, 0, 255]


@pytest.mark.parametrize(("ratio", "expected"), [(1.0, 255), (0.5, 191), (0.0, 127)])
def test_the_last_mask_counts_where_the_model_is_not_sure(ratio, expected):
    previous = ImageFrame(np.full((1, 2, 4), 255, np.uint8))

    red = _mask(previous, combine_with_previous_ratio=ratio).data[0, :, 0].tolist()

    assert red[0] == 0
    assert red[1] == pytest.approx(expected, abs=1)


def test_the_mask_gets_the_size_of_the_picture():
    mask = _mask(reference=ImageFrame(np.zeros((3, 6, 3), np.uint8)))

    assert (mask.width, mask.height) == (6, 3)


def test_tensors_of_another_size_are_refused():
    calculator = TfLiteTensorsToSegmentationCalculator(
        tensor_width=3, tensor_height=1, tensor_channels=2
    )
    with pytest.raises(PayloadTypeError, match="expected one tensor of 1×3×2 values"):
        run_calculator(calculator, outputs=["mask"], tensors=[(0, Tensors(PIXELS.copy()))])
