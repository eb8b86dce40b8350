import string

import cv2
import numpy as np
import pytest

from vitruvian.calculators.render.canvas import Canvas
from vitruvian.calculators.render.hershey_glyphs import GLYPHS
from vitruvian.calculators.render.stroke_text import text_size, text_strokes

#: A few signs have another shape in OpenCV's copy of the font.
OTHERWISE_IN_OPENCV = "#'@[\\]_{}"

needs_hershey = pytest.mark.skipif(
    int(cv2.__version__.split(".")[0]) >= 5, reason="OpenCV 5 draws TrueType fonts"
)


def written(text, scale=1.0, thickness=1, **settings):
    image = np.zeros((80, 240, 3), np.uint8)
    strokes = text_strokes(text, (10, 50), scale, **settings)
    Canvas(image).strokes(strokes, thickness, (255, 255, 255))
    return image


def test_every_printable_ascii_character_has_a_glyph():
    assert len(GLYPHS) == 95
    for character in string.ascii_letters + string.digits + string.punctuation:
        assert written(character).any(), character


def test_a_space_moves_on_without_ink():
    assert not written(" ").any()
    assert text_size("a b", 1.0, 1)[0] > text_size("ab", 1.0, 1)[0]


def test_characters_outside_ascii_become_question_marks():
    assert np.array_equal(written("é"), written("?"))


def test_capitals_stand_on_the_baseline():
    rows = np.flatnonzero(written("H").any(axis=(1, 2)))

    assert (rows.min(), rows.max()) == (50 - 21, 50)


def test_upside_down_text_hangs_from_the_baseline():
    upright, turned = written("L"), written("L", upside_down=True)

    assert np.array_equal(turned[50:72], upright[50:28:-1])


def test_the_size_covers_the_ink():
    columns = np.flatnonzero(written("0,0.77,", 1.5, 4).any(axis=(0, 2)))
    width, height = text_size("0,0.77,", 1.5, 4)

    assert columns.max() - columns.min() <= width
    assert height == 34  # 21 units of 1.5 pixels and half of 4 + 1


@pytest.mark.parametrize("origin", [(10**6, 50), (-(10**6), 50), (10, 10**9)])
def test_text_far_outside_the_picture_draws_nothing(origin):
    assert not list(text_strokes("far", origin, 1.0))


@needs_hershey
@pytest.mark.parametrize(("scale", "thickness"), [(0.4, 1), (1.0, 2), (2.3, 4)])
def test_characters_look_as_in_opencv_4(scale, thickness):
    for character in map(chr, range(32, 127)):
        image = np.zeros((80, 240, 3), np.uint8)
        cv2.putText(image, character, (10, 50), 0, scale, (255, 255, 255), thickness)
        same = np.array_equal(image, written(character, scale, thickness))

        assert same or character in OTHERWISE_IN_OPENCV, character


@needs_hershey
@pytest.mark.parametrize("text", ["", "0,0.77,", "Hello, world!"])
def test_sizes_are_those_of_opencv_4(text):
    assert text_size(text, 0.73, 3) == cv2.getTextSize(text, 0, 0.73, 3)[0]
