from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.rect_transformation import RectTransformationCalculator
from vitruvian.framework.formats import NormalizedRect, Rect
from vitruvian.framework.testing import run_calculator

SIZE = (200, 100)


def transform(options, rect):
    result = run_calculator(
        RectTransformationCalculator(**options), norm_rect=[(0, rect)], image_size=[(0, SIZE)]
    )
    return result.norm_rect_out[0][1]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, (0.5, 0.5, 0.2, 0.6)),
        ({"scale_x": 2.0, "scale_y": 0.5}, (0.5, 0.5, 0.4, 0.3)),
        ({"shift_x": 0.5, "shift_y": -0.5}, (0.6, 0.2, 0.2, 0.6)),
        # 40 by 60 pixels become 60 by 60 or 40 by 40.
        ({"square_long": True}, (0.5, 0.5, 0.3, 0.6)),
        ({"square_short": True}, (0.5, 0.5, 0.2, 0.4)),
        ({"square_long": True, "scale_x": 1.5, "scale_y": 1.5}, (0.5, 0.5, 0.45, 0.9)),
        # The shift is one of the rectangle as it came in, not of the square.
        ({"square_long": True, "shift_x": 1.0}, (0.7, 0.5, 0.3, 0.6)),
    ],
)
def test_an_upright_rectangle_changes(payloads, options, expected):
    found = transform(options, NormalizedRect(0.5, 0.5, 0.2, 0.6))

    np.testing.assert_allclose(payloads.numbers(found), [*expected, 0.0], atol=1e-6)


def test_the_shift_follows_the_rectangles_sides(payloads):
    # Turned by a quarter, along the width means down: 40 pixels are 0.4 of the height.
    found = transform({"shift_x": 1.0}, NormalizedRect(0.5, 0.5, 0.2, 0.6, math.pi / 2))

    np.testing.assert_allclose(payloads.numbers(found)[:2], [0.5, 0.9], atol=1e-6)


@pytest.mark.parametrize("option", [{"rotation": math.pi / 2}, {"rotation_degrees": 90}])
def test_the_rotation_option_turns_the_shift_alone(payloads, option):
    found = transform({"shift_x": 1.0, **option}, NormalizedRect(0.5, 0.5, 0.2, 0.6))

    np.testing.assert_allclose(payloads.numbers(found), [0.5, 0.9, 0.2, 0.6, 0.0], atol=1e-6)


def test_lists_keep_their_length_and_order():
    rects = tuple(NormalizedRect(x, 0.5, 0.5, 0.5) for x in (0.25, 0.75))

    result = run_calculator(
        RectTransformationCalculator(scale_x=2.0),
        norm_rects=[(0, rects), (1, ())],
        image_size=[(0, SIZE), (1, SIZE)],
    )

    wide = tuple(NormalizedRect(x, 0.5, 1.0, 0.5) for x in (0.25, 0.75))
    assert result.norm_rects_out == [(0, wide), (1, ())]


def test_rectangles_in_pixels_need_no_image_size_and_stay_whole():
    rect = Rect(10.0, 20.0, 7.0, 5.0)

    one = run_calculator(RectTransformationCalculator(scale_x=1.5, shift_y=0.5), rect=[(0, rect)])
    several = run_calculator(RectTransformationCalculator(square_long=True), rects=[(0, (rect,))])

    assert one.rect_out == [(0, Rect(10.0, 22.0, 10.0, 5.0))]
    assert several.rects_out == [(0, (Rect(10.0, 20.0, 7.0, 7.0),))]


def test_mediapipe_changes_rectangles_alike(reference, payloads):
    recorded = reference("util_calculators")
    size = tuple(recorded["meta"]["image_size"])
    for case in recorded["rect_transformation"]:
        calculator = RectTransformationCalculator(**case["options"])
        if case["kind"] == "rect":
            rect = Rect(*map(float, case["rect"]))
            found = run_calculator(calculator, rect=[(0, rect)]).rect_out
        else:
            rect = NormalizedRect(*case["rect"])
            inputs = {"norm_rect": [(0, rect)], "image_size": [(0, size)]}
            found = run_calculator(calculator, **inputs).norm_rect_out

        np.testing.assert_allclose(
            payloads.numbers(found[0][1]), case["expected"], rtol=0, atol=1.2e-7
        )


@pytest.mark.parametrize(
    ("sample", "frame", "kind"),
    [
        ("astronaut", 0, "det"),
        ("astronaut", 0, "lm"),
        ("carphone_pristine", 0, "det"),
        ("carphone_pristine", 60, "lm"),
        ("demo", 100, "det"),
        ("demo", 100, "lm"),
    ],
)
def test_regions_of_the_samples_grow_as_mediapipes(reference, payloads, sample, frame, kind):
    recorded = reference(f"upper_body_{sample}")
    size = (recorded["meta"]["width"], recorded["meta"]["height"])
    raw = NormalizedRect(*recorded["stages"][str(frame)][f"raw_roi_{kind}"])

    result = run_calculator(
        RectTransformationCalculator(scale_x=1.5, scale_y=1.5, square_long=True),
        norm_rect=[(0, raw)],
        image_size=[(0, size)],
    )

    expected = recorded["frames"][frame][f"roi_{kind}"]
    np.testing.assert_allclose(
        payloads.numbers(result.norm_rect_out[0][1]), expected, rtol=0, atol=1e-8
    )


@pytest.mark.parametrize(
    ("options", "inputs", "message"),
    [
        ({"rotation": 1.0, "rotation_degrees": 1}, ("rect",), "both set; give one"),
        ({"square_long": True, "square_short": True}, ("rect",), "both true; choose one"),
        ({}, ("norm_rect",), "wire input 'IMAGE_SIZE' for rectangles in fractions"),
        ({}, ("norm_rect", "rect"), "exactly one input of .* this node has NORM_RECT and RECT"),
    ],
)
def test_what_does_not_fit_is_refused(options, inputs, message):
    with pytest.raises(ValueError, match=message):
        run_calculator(RectTransformationCalculator(**options), **{name: [] for name in inputs})


def test_a_rectangle_keeps_the_number_of_its_object():
    rect = NormalizedRect(0.5, 0.5, 0.2, 0.1, rect_id=7)

    assert transform({"scale_x": 2.0}, rect).rect_id == 7
