import numpy as np
import pytest

from vitruvian.calculators.render.rect_to_render_scale import RectToRenderScaleCalculator
from vitruvian.framework.formats import NormalizedRect
from vitruvian.framework.testing import run_calculator


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(0.5, 0.25, 0.5), (0.1, 0.9, 0.45), (0.0, 0.0, 0.0), (2.0, 0.1, 2.0)],
)
def test_the_scale_is_the_longer_side_in_pixels(width, height, scale):
    result = run_calculator(
        RectToRenderScaleCalculator(multiplier=0.01),
        norm_rect=[(0, NormalizedRect(0.5, 0.5, width, height, 0.3))],
        image_size=[(0, (100, 50))],
    )

    assert result.render_scale == [(0, pytest.approx(scale))]


def test_the_scale_is_computed_in_single_precision():
    result = run_calculator(
        RectToRenderScaleCalculator(multiplier=0.0012),
        norm_rect=[(0, NormalizedRect(0.5, 0.5, 0.26977354, 0.1))],
        image_size=[(0, (1768, 994))],
    )
    single = np.float32(0.26977354) * np.float32(1768) * np.float32(0.0012)

    assert result.render_scale == [(0, float(single))]


def test_without_a_rectangle_the_scale_is_the_multiplier():
    result = run_calculator(
        RectToRenderScaleCalculator(multiplier=0.25),
        norm_rect=[(7, NormalizedRect(0, 0, 1, 1))],
        image_size=[(0, (100, 50)), (7, (100, 50))],
    )

    assert result.render_scale == [(0, 0.25), (7, 25.0)]


def test_without_a_size_nothing_is_sent():
    result = run_calculator(
        RectToRenderScaleCalculator(), norm_rect=[(0, NormalizedRect(0, 0, 1, 1))], image_size=[]
    )

    assert result.render_scale == []
