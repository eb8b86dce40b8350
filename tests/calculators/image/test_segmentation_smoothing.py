from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.segmentation_smoothing import SegmentationSmoothingCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator


def mask(value, shape=(2, 3), dtype=np.float32):
    return ImageFrame(np.full(shape, value, dtype))


def smooth(new, old, ratio=0.7):
    result = run_calculator(
        SegmentationSmoothingCalculator(combine_with_previous_ratio=ratio),
        mask=[(0, new)],
        mask_previous=[] if old is None else [(0, old)],
    )
    return result.mask_smoothed[0][1]


@pytest.mark.parametrize(
    ("new", "old", "ratio", "expected"),
    [
        (0.5, 1.0, 0.7, 0.85),  # a pixel that knows nothing takes 70 % of the old one
        (0.5, 1.0, 1.0, 1.0),
        (0.5, 1.0, 0.0, 0.5),
        (1.0, 0.0, 1.0, 1.0),  # sure pixels stay
        (0.0, 1.0, 1.0, 0.0),
        (0.75, 0.0, 1.0, 0.2567),  # 1 - H(0.75)² of it stays, H being the entropy in bits
    ],
)
def test_the_less_a_pixel_is_sure_the_more_of_the_old_one_it_takes(new, old, ratio, expected):
    found = smooth(mask(new), mask(old), ratio)

    np.testing.assert_allclose(found.data, np.full((2, 3), expected), atol=1e-3)


def test_the_first_mask_passes():
    first = mask(0.5)

    assert smooth(first, None) is first


def test_a_mask_of_another_size_passes():
    new = mask(0.5)

    assert smooth(new, mask(1.0, (4, 4))) is new


def test_a_mask_of_bytes_is_refused():
    with pytest.raises(PayloadTypeError, match="GRAY8 cannot be smoothed; expected VEC32F1"):
        smooth(mask(5, dtype=np.uint8), mask(7, dtype=np.uint8))


def test_a_large_mask_is_smoothed_like_its_parts():
    old, new = np.random.default_rng(5).random((2, 300, 500), np.float32)

    whole = smooth(ImageFrame(new), ImageFrame(old)).data

    for top, left in ((0, 0), (130, 7), (131, 499), (262, 250)):
        part = slice(top, top + 30), slice(left, left + 40)
        expected = smooth(ImageFrame(new[part].copy()), ImageFrame(old[part].copy())).data
        assert np.array_equal(whole[part], expected)
