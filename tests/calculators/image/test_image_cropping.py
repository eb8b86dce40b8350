from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.image.image_cropping import ImageCroppingCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import ImageFrame, NormalizedRect, Rect
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

#: Every pixel tells its row and column.
PIXELS = np.stack([*np.indices((8, 12)), np.zeros((8, 12))], axis=-1).astype(np.uint8)


def crop(options=None, **rect):
    timed = {name: [(0, value)] for name, value in rect.items()}
    result = run_calculator(
        ImageCroppingCalculator(**(options or {})), image=[(0, ImageFrame(PIXELS))], **timed
    )
    ((_, image),) = result.output
    return image.data


@pytest.mark.parametrize(
    "given",
    [
        {"rect": Rect(5, 4, 4, 2)},
        {"norm_rect": NormalizedRect(5 / 12, 4 / 8, 4 / 12, 2 / 8)},
        {"options": {"width": 4, "height": 2, "norm_center_x": 5 / 12}},
        {"options": {"norm_width": 4 / 12, "norm_height": 2 / 8, "norm_center_x": 5 / 12}},
    ],
)
def test_an_upright_rectangle_is_cut_out_as_it_is(given):
    np.testing.assert_array_equal(crop(**given), PIXELS[3:5, 3:7])


@pytest.mark.parametrize("rect", [Rect(0, 0, 0, 0), NormalizedRect(0.1, 0.1, 0, 0.5)])
def test_a_rectangle_without_size_stands_for_the_whole(rect):
    name = "rect" if isinstance(rect, Rect) else "norm_rect"

    np.testing.assert_array_equal(crop(**{name: rect}), PIXELS)


def test_a_turned_rectangle_comes_upright():
    found = crop(rect=Rect(5, 4, 4, 2, math.pi / 2))

    # What was to the right is below.
    assert found.shape[:2] == (2, 4)
    np.testing.assert_array_equal(found, np.rot90(PIXELS[2:6, 4:6], 1))


@pytest.mark.parametrize(
    ("border", "outside"), [("BORDER_ZERO", [0, 0, 0]), ("BORDER_REPLICATE", [3, 0, 0])]
)
def test_what_reaches_outside_is_black_or_the_border(border, outside):
    found = crop({"border_mode": border}, rect=Rect(0, 4, 4, 2))

    np.testing.assert_array_equal(found[0, 0], outside)
    np.testing.assert_array_equal(found[:, 2:], PIXELS[3:5, :2])


def test_large_crops_are_scaled_down():
    assert crop({"output_max_width": 6}).shape == (4, 6, 3)
    assert crop({"output_max_height": 2}).shape == (2, 3, 3)


def test_one_rectangle_is_enough():
    with pytest.raises(GraphConfigError, match="wire RECT or NORM_RECT, not both"):
        CalculatorGraph(
            "input_stream: [a, b, c]\nnode: [{calculator: ImageCroppingCalculator, "
            "input_stream: ['IMAGE:a', 'RECT:b', 'NORM_RECT:c'], output_stream: 'IMAGE:d'}]"
        )
