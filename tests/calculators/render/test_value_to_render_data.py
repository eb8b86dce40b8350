"""ValueToRenderDataCalculator: numbers and words in the picture."""

from __future__ import annotations

import pytest

from vitruvian.calculators.render.value_to_render_data import ValueToRenderDataCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import Color, NormalizedRect
from vitruvian.framework.testing import run_calculator


def text_of(value, rect=None, **options):
    inputs = {} if rect is None else {"norm_rect": [(0, rect)]}
    result = run_calculator(ValueToRenderDataCalculator(**options), value=[(0, value)], **inputs)
    [(_, data)] = result.render_data
    [text] = data.render_annotations
    return text


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [(7, "{}", "7"), (7, "squats: {}", "squats: 7"), (1.26, "{:.1f} °", "1.3 °"), ("a", "{}", "a")],
)
def test_the_value_is_formatted(value, text, expected):
    assert text_of(value, text=text).display_text == expected


def test_it_stands_where_the_options_say():
    text = text_of(1, left=0.2, baseline=0.3, font_height=0.1, color={"r": 1, "g": 2, "b": 3})

    assert (text.left, text.baseline, text.font_height) == (0.2, 0.3, 0.1)
    assert text.normalized
    assert not text.center_horizontally
    assert text.color == Color(1, 2, 3)


@pytest.mark.parametrize(
    ("rect", "left", "baseline"),
    [
        (NormalizedRect(0.5, 0.6, 0.2, 0.4), 0.5, 0.4),
        (NormalizedRect(1.5, 0.1, 0.2, 0.4), 1.0, 0.09),  # kept inside the picture
    ],
)
def test_it_stands_above_a_rectangle(rect, left, baseline):
    text = text_of(1, rect)

    assert (text.left, text.baseline) == pytest.approx((left, baseline))
    assert text.center_horizontally


@pytest.mark.parametrize("text", ["{} {}", "{name}", "{"])
def test_what_is_no_format_of_one_value_is_refused(text):
    with pytest.raises(ValueError, match="no format of one value"):
        text_of(1, text=text)


def test_a_value_that_does_not_fit_the_format_is_refused():
    with pytest.raises(PayloadTypeError, match=r"a str cannot be written as '\{:.1f\}'"):
        text_of("a", text="{:.1f}")
