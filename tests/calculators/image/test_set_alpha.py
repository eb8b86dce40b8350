from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.image.set_alpha import SetAlphaCalculator
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

COLOR = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
LEVELS = np.array([[0, 64], [128, 255]], np.uint8)


def _alpha(pixels, mask=None, **options):
    feeds = {} if mask is None else {"alpha": [(0, ImageFrame(mask))]}
    result = run_calculator(
        SetAlphaCalculator(**options),
        outputs=["output"],
        image=[(0, ImageFrame(pixels))],
        **feeds,
    )
    ((_, image),) = result.output
    assert image.format is ImageFormat.SRGBA
    assert np.array_equal(image.data[:, :, :3], pixels[:, :, :3])
    return image.data[:, :, 3]


@pytest.mark.parametrize("channels", [3, 4])
def test_alpha_is_a_number(channels):
    pixels = np.dstack([COLOR, LEVELS])[:, :, :channels].copy()

    assert _alpha(pixels, alpha_value=77).tolist() == [[77, 77], [77, 77]]


@pytest.mark.parametrize(
    "mask",
    [LEVELS, np.dstack([LEVELS, 255 - LEVELS, LEVELS]), LEVELS.astype(np.float32) / 255],
)
def test_alpha_is_the_masks_first_channel(mask):
    assert np.array_equal(_alpha(COLOR, mask), LEVELS)


def test_a_texture_leaves_as_one(gpu_device):
    result = run_calculator(
        SetAlphaCalculator(alpha_value=9),
        outputs=["output_gpu"],
        image_gpu=[(0, uploaded(gpu_device, ImageFrame(COLOR)))],
    )

    ((_, texture),) = result.output_gpu
    image = downloaded(texture)
    assert image.data[0, 0].tolist() == [0, 1, 2, 9]


@pytest.mark.parametrize(
    ("pixels", "mask", "message"),
    [
        (LEVELS, LEVELS, "picture in GRAY8; expected SRGB or SRGBA"),
        (COLOR, LEVELS[:1], "ALPHA has 2×1 pixels; expected 2×2"),
        (COLOR, LEVELS.astype(np.uint16), "ALPHA is in GRAY16; expected 8 bits"),
    ],
)
def test_pictures_that_do_not_fit_are_refused(pixels, mask, message):
    with pytest.raises(PayloadTypeError, match=message):
        _alpha(pixels, mask)


@pytest.mark.parametrize(
    ("inputs", "options"),
    [("IMAGE:a", "{}"), ("IMAGE:a, ALPHA:a", "{alpha_value: 3}")],
)
def test_a_number_or_a_mask_is_needed(inputs, options):
    node = (
        f"{{calculator: SetAlphaCalculator, input_stream: [{inputs}], output_stream: IMAGE:b, "
        f"options: {options}}}"
    )
    with pytest.raises(GraphConfigError, match="alpha_value or wire the input ALPHA, one of them"):
        CalculatorGraph(f"input_stream: a\nnode:\n  - {node}\n")
