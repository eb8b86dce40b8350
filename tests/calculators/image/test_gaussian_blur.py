from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.gaussian_blur import GaussianBlurCalculator
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.testing import run_calculator


def blurred(pixels, **options):
    result = run_calculator(
        GaussianBlurCalculator(**options), image=[(0, ImageFrame(pixels.astype(np.uint8)))]
    )
    ((_, image),) = result.blurred
    return image


@pytest.mark.parametrize("scale_down", [1, 2])
def test_a_point_becomes_a_bell(scale_down):
    pixels = np.zeros((40, 60))
    pixels[19:21, 29:31] = 255

    found = blurred(pixels, sigma=4.0, scale_down=scale_down).data.astype(float)

    assert found.shape == pixels.shape
    assert found.max() == found[19:21, 29:31].max() < 20
    assert found.sum() == pytest.approx(4 * 255, rel=0.3)
    # One deviation away the bell is 0.61 as high.
    assert found[20, 34] / found[20, 30] == pytest.approx(0.61, abs=0.2)


@pytest.mark.parametrize("scale_down", [1, 4, 100])
def test_a_plain_picture_stays_and_keeps_its_format(scale_down):
    image = blurred(np.full((30, 50, 4), 77), scale_down=scale_down)

    assert image.format is ImageFormat.SRGBA
    assert set(image.data.ravel().tolist()) == {77}
