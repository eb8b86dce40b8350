"""The numbers are those of MediaPipe's scale_image_utils_test.cc."""

from __future__ import annotations

import math

import pytest

from vitruvian.calculators.image.scaled_size import SizeRules, crop_size, output_size


@pytest.mark.parametrize(
    ("size", "ratios", "expected"),
    [
        ((50, 100), (0, math.inf), (50, 100)),
        ((1920, 1080), (9 / 16, 16 / 9), (1920, 1080)),
        ((640, 1024), (9 / 16, 16 / 9), (640, 1024)),
        ((640, 320), (9 / 16, 16 / 9), (568, 320)),
        ((96, 480), (9 / 16, 16 / 9), (96, 170)),
        ((200, 100), (1, 1), (100, 100)),
    ],
)
def test_what_is_too_long_is_cropped(size, ratios, expected):
    assert crop_size(*size, *ratios) == expected


@pytest.mark.parametrize(
    ("size", "rules", "expected"),
    [
        ((200, 100), SizeRules(), (200, 100)),
        ((201, 101), SizeRules(-1, -1, -1, False, 1), (201, 101)),
        ((200, 100), SizeRules(100), (100, 50)),
        ((200, 100), SizeRules(-1, 200), (400, 200)),
        ((200, 100), SizeRules(150, 150), (150, 74)),
        ((200, 100), SizeRules(400, 50), (100, 50)),
        ((200, 100), SizeRules(101), (100, 50)),
        ((200, 100), SizeRules(151, 101, -1, False, 1), (151, 101)),
        ((10000, 10), SizeRules(100), (100, 1)),
        ((10, 10000), SizeRules(0, 100), (1, 100)),
        ((200, 100), SizeRules(100, -1, -1, False), (100, 100)),
        ((200, 100), SizeRules(-1, 200, -1, False), (200, 200)),
        ((200, 100), SizeRules(150, 200, -1, False), (150, 200)),
        ((100, 100), SizeRules(-1, -1, -1, False, 8), (96, 96)),
        ((200, 100), SizeRules(100, -1, -1, False, 8), (96, 96)),
        ((201, 101), SizeRules(-1, 201, -1, False, 8), (200, 200)),
        ((200, 100), SizeRules(150, 200, -1, False, 8), (144, 200)),
        ((200, 100), SizeRules(400, 200), (400, 200)),
        ((200, 100), SizeRules(401, 201, -1, False, 1), (401, 201)),
        ((200, 100), SizeRules(max_area=20001, keeps_ratio=False), (200, 100)),
        ((200, 100), SizeRules(max_area=20000, keeps_ratio=False), (200, 100)),
    ],
)
def test_the_size_that_pictures_are_scaled_to(size, rules, expected):
    assert output_size(*size, rules) == expected


@pytest.mark.parametrize("area", [9000, 19999])
def test_a_greatest_area_keeps_the_proportions(area):
    width, height = output_size(200, 100, SizeRules(max_area=area, keeps_ratio=False))

    assert width * height <= area
    assert width / height == pytest.approx(2, abs=0.1)
