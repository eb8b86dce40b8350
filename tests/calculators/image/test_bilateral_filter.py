from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.image.bilateral_filter import BilateralFilterCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator


def _filtered(pixels, **options):
    result = run_calculator(
        BilateralFilterCalculator(**options), outputs=["output"], image=[(0, ImageFrame(pixels))]
    )
    ((_, image),) = result.output
    return image.data


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 3)])
def test_noise_goes_and_edges_stay(shape):
    pixels = np.full(shape, 50, np.uint8)
    pixels[:, 4:] = 200
    pixels[2, 1] = 54

    found = _filtered(pixels, sigma_color=0.1, sigma_space=3.0)

    assert found[2, 1].max() < 54
    assert found[:, 5:].min() >= 199
    assert found[:, :3].max() <= 54


def test_floats_are_filtered_as_they_are():
    assert _filtered(
        np.full((4, 4), 7.5, np.float32), sigma_color=1, sigma_space=1
    ) == pytest.approx(7.5)


def test_of_a_texture_the_alpha_stays(gpu_device):
    pixels = np.random.default_rng(0).integers(0, 255, (6, 6, 4)).astype(np.uint8)
    result = run_calculator(
        BilateralFilterCalculator(sigma_color=0.5, sigma_space=2.0),
        outputs=["output_gpu"],
        image_gpu=[(0, uploaded(gpu_device, ImageFrame(pixels)))],
    )

    ((_, texture),) = result.output_gpu
    found = downloaded(texture).data
    assert np.array_equal(found[:, :, 3], pixels[:, :, 3])
    assert np.array_equal(
        found[:, :, :3], _filtered(pixels[:, :, :3].copy(), sigma_color=0.5, sigma_space=2.0)
    )


def test_four_channels_in_memory_are_refused():
    with pytest.raises(PayloadTypeError, match="picture in SRGBA; expected one channel or three"):
        _filtered(np.zeros((2, 2, 4), np.uint8))
