from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.mask_overlay import MaskOverlayCalculator
from vitruvian.framework.errors import GraphConfigError, PayloadTypeError
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

DARK, LIGHT = (ImageFrame(np.full((1, 3, 3), level, np.uint8)) for level in (10, 210))
MASK = ImageFrame(np.array([[0, 0.5, 1]], np.float32))


def overlay(first=DARK, second=LIGHT, **masks):
    timed = {name: [(0, mask)] if mask is not None else [] for name, mask in masks.items()}
    result = run_calculator(MaskOverlayCalculator(), videos=[[(0, first)], [(0, second)]], **timed)
    return [image for _, image in result.output]


def test_the_mask_says_how_much_of_the_second_picture_there_is():
    (found,) = overlay(mask=MASK)

    np.testing.assert_array_equal(found.data[0, :, 0], [10, 110, 210])


@pytest.mark.parametrize(("share", "level"), [(0.0, 10), (0.25, 60), (1.0, 210)])
def test_one_number_may_stand_for_all_pixels(share, level):
    (found,) = overlay(const_mask=share)

    assert set(found.data.ravel().tolist()) == {level}


def test_without_a_mask_the_first_picture_passes():
    assert overlay(mask=None) == [DARK]


@pytest.mark.parametrize(
    ("second", "mask"),
    [
        (ImageFrame(np.zeros((2, 3, 3), np.uint8)), MASK),
        (ImageFrame(np.zeros((1, 3), np.uint8)), MASK),
        (LIGHT, ImageFrame(np.zeros((2, 3), np.float32))),
        (LIGHT, ImageFrame(np.zeros((1, 3), np.uint8))),
    ],
)
def test_pictures_and_masks_that_do_not_fit_are_an_error(second, mask):
    with pytest.raises(PayloadTypeError, match="expected two pictures of 8 bits of one size"):
        overlay(second=second, mask=mask)


def test_two_pictures_and_one_mask_are_needed():
    node = "input_stream: [a, b]\nnode: [{calculator: MaskOverlayCalculator, input_stream: [%s]}]"
    with pytest.raises(GraphConfigError, match="this node has 1 streams VIDEO"):
        CalculatorGraph(node % "VIDEO:a, MASK:b")
    with pytest.raises(GraphConfigError, match="wire exactly one input of MASK, CONST_MASK"):
        CalculatorGraph(node % "VIDEO:0:a, VIDEO:1:b")
