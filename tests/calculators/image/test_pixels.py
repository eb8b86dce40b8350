from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.pixels import eight_bit, rgb
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame


def test_eight_bit_samples_are_not_copied():
    data = np.zeros((2, 3, 3), dtype=np.uint8)

    assert eight_bit(ImageFrame(data)) is data


def test_sixteen_bit_samples_lose_their_lower_half():
    image = ImageFrame(np.array([[0x0000, 0x00FF, 0x12FF, 0xFFFF]], dtype=np.uint16))

    pixels = eight_bit(image)

    assert pixels.dtype == np.uint8
    assert pixels.tolist() == [[0x00, 0x00, 0x12, 0xFF]]


def test_floats_are_refused():
    with pytest.raises(PayloadTypeError, match="VEC32F1 cannot become a model's input"):
        eight_bit(ImageFrame(np.zeros((2, 2), dtype=np.float32)))


@pytest.mark.parametrize(
    ("form", "pixel", "expected"),
    [
        (ImageFormat.SRGB, [1, 2, 3], [1, 2, 3]),
        (ImageFormat.SRGBA, [1, 2, 3, 4], [1, 2, 3]),
        (ImageFormat.SBGRA, [1, 2, 3, 4], [3, 2, 1]),
        (ImageFormat.GRAY8, 9, [9, 9, 9]),
    ],
)
def test_every_layout_becomes_rgb(form, pixel, expected):
    assert rgb(np.array([[pixel]], dtype=np.uint8), form).tolist() == [[expected]]
