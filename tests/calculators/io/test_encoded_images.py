from __future__ import annotations

import cv2
import numpy as np
import pytest

from vitruvian.calculators.io.encoded_images import (
    ColorSpace,
    OpenCvEncodedImageToImageFrameCalculator,
    OpenCvImageEncoderCalculator,
)
from vitruvian.framework.errors import MediaError, PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.testing import run_calculator

PIXELS = np.random.default_rng(0).integers(0, 256, (4, 6, 4)).astype(np.uint8)


def _decoded(data, **options):
    calculator = OpenCvEncodedImageToImageFrameCalculator(**options)
    ((_, image),) = run_calculator(calculator, encoded_image=[(0, data)]).image
    return image


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        (PIXELS[:, :, 0], ImageFrame(PIXELS[:, :, 0])),
        (PIXELS[:, :, 2::-1], ImageFrame(PIXELS[:, :, :3])),
        (PIXELS[:, :, [2, 1, 0, 3]], ImageFrame(PIXELS, ImageFormat.SRGBA)),
        (PIXELS[:, :, 0].astype(np.uint16) * 257, ImageFrame(PIXELS[:, :, 0])),
    ],
)
def test_the_bytes_of_a_file_become_a_picture(pixels, expected):
    assert _decoded(cv2.imencode(".png", np.ascontiguousarray(pixels))[1].tobytes()) == expected


@pytest.mark.parametrize(
    "data", [b"", b"text", cv2.imencode(".jpg", PIXELS[:, :, 0])[1].tobytes()[:-40]]
)
def test_what_is_no_whole_picture_is_refused(data):
    with pytest.raises(MediaError, match="expected the bytes of a whole PNG"):
        _decoded(data)


@pytest.mark.parametrize(("channels", "space"), [(1, ColorSpace.GRAYSCALE), (3, ColorSpace.RGB)])
def test_pictures_are_encoded_as_jpeg(channels, space):
    image = ImageFrame(np.full((8, 16, channels), (200, 100, 50)[:channels], np.uint8))
    result = run_calculator(OpenCvImageEncoderCalculator(quality=95), image=[(0, image)])

    ((_, encoded),) = result.encoded_image
    assert (encoded.width, encoded.height, encoded.colorspace) == (16, 8, space)
    back = _decoded(encoded.encoded_image)
    assert back.format is image.format
    assert np.abs(back.data.astype(int) - image.data.astype(int)).max() <= 3


@pytest.mark.parametrize("pixels", [PIXELS, PIXELS[:, :, 0].astype(np.uint16)])
def test_other_formats_are_not_encoded(pixels):
    with pytest.raises(PayloadTypeError, match="expected GRAY8 or SRGB"):
        run_calculator(OpenCvImageEncoderCalculator(quality=95), image=[(0, ImageFrame(pixels))])
