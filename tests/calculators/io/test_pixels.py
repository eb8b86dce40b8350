"""Pictures of any layout as 8-bit RGB."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.io.pixels import as_srgb, eight_bits
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import ImageFormat, ImageFrame


@pytest.mark.parametrize(
    ("pixel", "form", "expected"),
    [
        ([1, 2, 3], ImageFormat.SRGB, [1, 2, 3]),
        ([1, 2, 3, 4], ImageFormat.SRGBA, [1, 2, 3]),
        ([1, 2, 3, 4], ImageFormat.SBGRA, [3, 2, 1]),
        ([7], ImageFormat.GRAY8, [7, 7, 7]),
        ([257, 514, 65_535], ImageFormat.SRGB48, [1, 2, 255]),
        ([65_535], ImageFormat.GRAY16, [255, 255, 255]),
    ],
)
def test_gives_rgb(pixel, form, expected):
    image = ImageFrame(np.full((2, 3, len(pixel)), pixel, form.dtype), form)

    rgb = as_srgb(image)

    assert rgb.dtype == np.uint8
    assert rgb.shape == (2, 3, 3)
    assert rgb[1, 2].tolist() == expected


def test_srgb_is_not_copied():
    image = ImageFrame(np.zeros((2, 3, 3), np.uint8))

    assert as_srgb(image) is image.data


def test_rounds_to_the_nearest():
    exact = np.arange(65_536, dtype=np.uint16)

    assert np.array_equal(eight_bits(exact), np.round(exact / 257).astype(np.uint8))


def test_refuses_floats():
    with pytest.raises(MediaError, match="VEC32F1 holds floats; expected 8 or 16 bits a channel"):
        as_srgb(ImageFrame(np.zeros((2, 3), np.float32)))
