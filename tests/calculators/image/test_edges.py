from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.image.edges import LuminanceCalculator, SobelEdgesCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator


def _run(calculator, pixels):
    result = run_calculator(calculator, video=[(0, ImageFrame(np.asarray(pixels, np.uint8)))])
    ((_, image),) = result.output
    return image.data


def test_colours_become_their_brightness_and_alpha_stays():
    pixels = [[[255, 0, 0, 1], [0, 255, 0, 2], [0, 0, 255, 3], [100, 100, 100, 4]]]

    expected = [[[54, 54, 54, 1], [182, 182, 182, 2], [18, 18, 18, 3], [100, 100, 100, 4]]]
    assert _run(LuminanceCalculator, pixels).tolist() == expected


def _edges(red):
    red = np.asarray(red, np.uint8)
    found = _run(SobelEdgesCalculator, np.dstack([red, 0 * red, 0 * red]))
    assert (found == found[:, :, :1]).all()
    return found[:, :, 0].tolist()


def test_a_step_is_as_steep_as_sobels_weights_make_it():
    assert _edges([[0, 0, 10, 10]] * 3) == [[0, 40, 40, 0]] * 3
    assert _edges(np.array([[0, 0, 10, 10]] * 3).T) == [[0] * 3, [40] * 3, [40] * 3, [0] * 3]


def test_both_directions_count_and_what_is_steeper_is_cut():
    # At the corner both steps are 3/4 of a whole one.
    assert _edges([[0, 0, 0], [0, 0, 0], [0, 0, 100]])[1][1] == 141
    assert _edges([[0, 255]] * 2) == [[255, 255]] * 2


def test_a_texture_leaves_as_one(gpu_device):
    image = ImageFrame(np.full((3, 3, 3), 100, np.uint8))
    result = run_calculator(LuminanceCalculator, video=[(0, uploaded(gpu_device, image))])

    ((_, texture),) = result.output
    assert downloaded(texture) == image


@pytest.mark.parametrize("calculator", [LuminanceCalculator, SobelEdgesCalculator])
def test_grey_pictures_are_refused(calculator):
    with pytest.raises(PayloadTypeError, match="picture in GRAY8; expected SRGB or SRGBA"):
        _run(calculator, np.zeros((2, 2)))
