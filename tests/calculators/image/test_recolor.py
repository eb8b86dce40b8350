from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.recolor import RecolorCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.testing import run_calculator

GREY = np.full((2, 2, 3), 100, np.uint8)


def recolor(pixels, mask, **options):
    options = {"adjust_with_luminance": False, **options}
    calculator = RecolorCalculator(**options, color={"r": 0, "g": 0, "b": 200})
    image = ImageFrame(pixels)
    masks = [] if mask is None else [(0, ImageFrame(mask))]
    return image, run_calculator(calculator, image=[(0, image)], mask=masks).output[0][1]


@pytest.mark.parametrize(
    ("weight", "options", "expected"),
    [
        (0.0, {}, (100, 100, 100)),
        (1.0, {}, (0, 0, 200)),
        (0.25, {}, (75, 75, 125)),
        (0.25, {"invert_mask": True}, (25, 25, 175)),
        # A grey of 100 is 0.39 bright, so it takes 39 % of the colour.
        (1.0, {"adjust_with_luminance": True}, (61, 61, 139)),
    ],
)
def test_the_mask_blends_the_colour_in(weight, options, expected):
    _, found = recolor(GREY, np.full((2, 2), weight, np.float32), **options)

    assert (found.data == expected).all()


def test_the_mask_is_resized_to_the_picture():
    _, found = recolor(GREY, np.array([[0, 255]], np.uint8).repeat(8, axis=0).repeat(4, axis=1))

    assert found.data[:, 0].tolist() == [[100, 100, 100]] * 2
    assert found.data[:, 1].tolist() == [[0, 0, 200]] * 2


@pytest.mark.parametrize(
    ("channel", "expected"), [("RED", (100, 100, 100)), ("ALPHA", (0, 0, 200))]
)
def test_one_channel_of_a_mask_counts(channel, expected):
    mask = np.zeros((2, 2, 4), np.uint8)
    mask[:, :, 3] = 255

    _, found = recolor(GREY, mask, mask_channel=channel)

    assert (found.data == expected).all()


def test_a_picture_without_a_mask_passes():
    image, found = recolor(GREY, None)

    assert found is image


def test_another_format_than_srgb_is_refused():
    with pytest.raises(PayloadTypeError, match=f"{ImageFormat.GRAY8.name}; expected SRGB"):
        recolor(np.zeros((2, 2), np.uint8), np.zeros((2, 2), np.float32))
