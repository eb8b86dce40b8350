from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.color_convert import ColorConvertCalculator
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

COLOR = ImageFrame(np.array([[[10, 20, 30]]], np.uint8))
WITH_ALPHA = ImageFrame(np.array([[[10, 20, 30, 40]]], np.uint8), ImageFormat.SRGBA)
TURNED = ImageFrame(np.array([[[30, 20, 10, 40]]], np.uint8), ImageFormat.SBGRA)
GREY = ImageFrame(np.array([[18]], np.uint8))


@pytest.mark.parametrize(
    ("source", "image", "target", "expected"),
    [
        ("rgba_in", WITH_ALPHA, "rgb_out", COLOR),
        ("gray_in", GREY, "rgb_out", ImageFrame(np.full((1, 1, 3), 18, np.uint8))),
        ("rgb_in", COLOR, "gray_out", GREY),
        ("rgb_in", COLOR, "rgba_out", ImageFrame(np.array([[[10, 20, 30, 255]]], np.uint8))),
        ("bgra_in", TURNED, "rgba_out", WITH_ALPHA),
        ("rgba_in", WITH_ALPHA, "bgra_out", TURNED),
        ("bgr_in", ImageFrame(np.array([[[30, 20, 10]]], np.uint8)), "rgb_out", COLOR),
    ],
)
def test_pictures_are_converted(source, image, target, expected):
    result = run_calculator(ColorConvertCalculator, outputs=[target], **{source: [(5, image)]})

    assert getattr(result, target) == [(5, expected)]


def test_a_picture_in_another_format_than_the_tag_says_is_refused():
    with pytest.raises(PayloadTypeError, match="got a picture in GRAY8; expected SRGBA on RGBA_IN"):
        run_calculator(ColorConvertCalculator, outputs=["rgb_out"], rgba_in=[(0, GREY)])


@pytest.mark.parametrize(
    ("inputs", "outputs", "message"),
    [
        ("RGB_IN:a", "RGB_OUT:b", "cannot convert RGB_IN to RGB_OUT; expected one of RGBA_IN to"),
        ("RGB_IN:a, GRAY_IN:a", "RGB_OUT:b", "exactly one input"),
        ("RGB_IN:a", "GRAY_OUT:b, RGBA_OUT:c", "exactly one output"),
    ],
)
def test_conversions_that_do_not_exist_are_found_as_the_graph_loads(inputs, outputs, message):
    node = (
        "{calculator: ColorConvertCalculator, "
        f"input_stream: [{inputs}], output_stream: [{outputs}]}}"
    )
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(f"input_stream: a\nnode:\n  - {node}\n")
