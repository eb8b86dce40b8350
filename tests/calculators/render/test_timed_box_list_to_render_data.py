from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.render.timed_box_list_to_render_data import (
    TimedBoxListToRenderDataCalculator,
)
from vitruvian.framework.formats import Color, Lines, Rectangle, Text, TimedBox
from vitruvian.framework.testing import run_calculator

GREEN = Color(0, 255, 0)


def _marks(*boxes):
    calculator = TimedBoxListToRenderDataCalculator(box_color={"g": 255}, thickness=4.0)
    ((_, data),) = run_calculator(calculator, box_list=[(0, boxes)]).render_data
    return data.render_annotations


def test_boxes_are_outlined_and_turned():
    (mark,) = _marks(TimedBox(0.1, 0.2, 0.5, 0.4, rotation=0.5))

    assert mark == Rectangle(
        0.1, 0.2, 0.5, 0.4, normalized=True, rotation=0.5, color=GREEN, thickness=4.0
    )


def test_a_quadrilateral_is_drawn_in_place_of_its_box():
    (mark,) = _marks(TimedBox(quad=(0, 0, 0, 1, 1, 1, 1, 0)))

    sides = [[0, 0, 0, 1], [0, 1, 1, 1], [1, 1, 1, 0], [1, 0, 0, 0]]
    assert mark == Lines(np.array(sides, float), normalized=True, color=GREEN, thickness=4.0)


def test_the_label_stands_inside():
    _, text = _marks(TimedBox(0.0, 0.0, 1.0, 0.5, label="cat"))

    assert isinstance(text, Text)
    assert text.display_text == "cat"
    assert (text.left, text.baseline, text.font_height) == pytest.approx((0.2, 0.3, 0.05))
