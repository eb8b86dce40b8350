from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.scale_image import ScaleImageCalculator
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame, VideoHeader
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.timestamp import Timestamp


def _scaled(image, **options):
    result = run_calculator(
        ScaleImageCalculator(**options), frames=[(0, image)], outputs=["scaled"]
    )
    ((_, found),) = result.scaled
    return found


@pytest.mark.parametrize(
    ("channels", "options", "expected"),
    [
        (4, {"output_format": "SRGB"}, ImageFormat.SRGB),
        (4, {}, ImageFormat.SRGBA),
        (3, {"input_format": "SRGB", "output_format": "SRGBA"}, ImageFormat.SRGBA),
        (3, {}, ImageFormat.SRGB),
    ],
)
def test_pictures_fit_into_the_target(channels, options, expected):
    image = ImageFrame(np.full((1280, 720, channels), 200, np.uint8))

    found = _scaled(image, target_width=720, target_height=720, **options)

    assert (found.width, found.height, found.format) == (404, 720, expected)
    assert (found.data[:, :, :3] == 200).all()


def test_the_middle_of_a_long_picture_is_kept():
    pixels = np.zeros((100, 200, 3), np.uint8)
    pixels[:, 50:150] = 255

    found = _scaled(ImageFrame(pixels), min_aspect_ratio="1/1", max_aspect_ratio="1/1")

    assert (found.width, found.height) == (100, 100)
    assert (found.data == 255).all()


def test_a_picture_that_fits_passes_as_it_is():
    image = ImageFrame(np.zeros((100, 100, 3), np.uint8))

    assert _scaled(image) is image


def test_small_pictures_are_not_enlarged_unless_asked():
    image = ImageFrame(np.zeros((50, 50, 3), np.uint8))

    assert _scaled(image, target_width=100).width == 100
    assert _scaled(image, target_width=100, algorithm="DEFAULT_WITHOUT_UPSCALE").width == 50


def test_the_header_gets_the_new_size():
    result = run_calculator(
        ScaleImageCalculator(target_width=100),
        video_header=[(Timestamp.PRESTREAM, VideoHeader(200, 150))],
        untagged=[(0, ImageFrame(np.zeros((150, 200, 3), np.uint8)))],
        outputs=["scaled_untagged", "scaled_header"],
    )

    assert result.scaled_header == [(Timestamp.PRESTREAM, VideoHeader(100, 74))]
    assert result.scaled_untagged[0][1].width == 100


@pytest.mark.parametrize(
    ("pixels", "options", "message"),
    [
        (np.zeros((4, 4), np.uint8), {}, "in GRAY8; expected SRGB or SRGBA"),
        (np.zeros((4, 4, 3), np.uint8), {"input_format": "SRGBA"}, "in SRGB; expected SRGBA"),
    ],
)
def test_other_formats_are_refused(pixels, options, message):
    with pytest.raises(PayloadTypeError, match=message):
        _scaled(ImageFrame(pixels), **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("scale_to_multiple_of: 4", "scale_to_multiple_of is 4; expected 2 with"),
        ("min_aspect_ratio: wide", "min_aspect_ratio is 'wide'; expected width/height"),
    ],
)
def test_options_that_do_not_fit_are_found_as_the_graph_loads(options, message):
    text = f"""
    input_stream: a
    node:
      - calculator: ScaleImageCalculator
        input_stream: a
        output_stream: b
        options: {{{options}}}
    """
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(text)
