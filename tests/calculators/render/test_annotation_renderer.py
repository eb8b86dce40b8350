import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from vitruvian.calculators.render.annotation_renderer import draw, draw_all
from vitruvian.calculators.render.canvas import Canvas
from vitruvian.calculators.render.stroke_text import text_strokes
from vitruvian.framework.formats import (
    Annotation,
    Arrow,
    Color,
    GradientLine,
    Lines,
    Oval,
    Points,
    Rectangle,
    RenderData,
    RoundedRectangle,
    Text,
)

RED, INK = Color(255, 0, 0), (255, 0, 0)
KINDS = {
    kind.__name__: kind
    for kind in (Arrow, GradientLine, Lines, Oval, Points, Rectangle, RoundedRectangle, Text)
}


def drawn(annotation, channels=3, **settings):
    image = np.zeros((60, 80, channels), np.uint8)
    draw(annotation, Canvas(image, **settings))
    return image


def expected(paint):
    image = np.zeros((60, 80, 3), np.uint8)
    paint(image)
    return image


CASES = {
    "points are filled circles": (
        Points(np.array([[0.25, 0.5], [0.75, 0.5]]), normalized=True, color=RED, thickness=4.4),
        lambda im: [cv2.circle(im, (x, 30), 4, INK, -1) for x in (20, 60)],
    ),
    "points in pixels are truncated": (
        Points(np.array([[20.9, 30.9]]), color=RED, thickness=3),
        lambda im: cv2.circle(im, (20, 30), 3, INK, -1),
    ),
    "lines": (
        Lines(np.array([[0.1, 0.1, 0.9, 0.9], [0.5, 0.1, 0.5, 0.6]]), True, color=RED, thickness=3),
        lambda im: [
            cv2.line(im, (8, 6), (72, 54), INK, 3),
            cv2.line(im, (40, 6), (40, 36), INK, 3),
        ],
    ),
    "an upright rectangle ends before its right and bottom edge": (
        Rectangle(10, 20, 40, 50, color=RED, thickness=2),
        lambda im: cv2.rectangle(im, (10, 20), (39, 49), INK, 2),
    ),
    "a filled rectangle": (
        Rectangle(0.25, 0.25, 0.75, 0.75, True, filled=True, color=RED),
        lambda im: cv2.rectangle(im, (20, 15), (59, 44), INK, -1),
    ),
    "an empty rectangle": (Rectangle(10, 10, 10, 30, color=RED), lambda im: None),
    "a turned rectangle is four lines": (
        Rectangle(20, 20, 40, 40, rotation=np.pi / 4, color=RED, thickness=2),
        lambda im: [
            cv2.line(im, start, end, INK, 2)
            for start, end in zip(DIAMOND, DIAMOND[1:] + DIAMOND[:1], strict=True)
        ],
    ),
    "a turned filled rectangle": (
        Rectangle(20, 20, 40, 40, rotation=np.pi / 4, filled=True, color=RED),
        lambda im: cv2.fillConvexPoly(im, np.array(DIAMOND), INK),
    ),
    "a disc marks the top left corner": (
        Rectangle(20, 20, 40, 40, top_left_thickness=5, color=RED),
        lambda im: [
            cv2.rectangle(im, (20, 20), (39, 39), INK, 1),
            cv2.ellipse(im, (20, 20), (5, 5), 0, 0, 360, INK, -1),
        ],
    ),
    "an oval": (
        Oval(10, 10, 51, 31, rotation=np.pi / 6, color=RED, thickness=2),
        lambda im: cv2.ellipse(im, (30, 20), (20, 10), 30, 0, 360, INK, 2),
    ),
    "a filled oval": (
        Oval(10, 10, 50, 30, filled=True, color=RED),
        lambda im: cv2.ellipse(im, (30, 20), (20, 10), 0, 0, 360, INK, -1),
    ),
    "an oval inside out is a dot": (
        Oval(50, 30, 10, 10, color=RED),
        lambda im: cv2.ellipse(im, (30, 20), (0, 0), 0, 0, 360, INK, 1),
    ),
    "an arrow's head is a fifth of its length": (
        Arrow(10, 30, 60, 30, color=RED, thickness=2),
        lambda im: [
            cv2.line(im, start, (60, 30), INK, 2) for start in ((10, 30), (50, 20), (50, 40))
        ],
    ),
}
DIAMOND = [(16, 30), (30, 16), (44, 30), (30, 44)]


@pytest.mark.parametrize("case", CASES)
def test_annotations_are_drawn_as_opencv_draws(case):
    annotation, paint = CASES[case]

    assert np.array_equal(drawn(annotation), expected(paint))


def test_a_rounded_rectangle_has_no_corners():
    image = drawn(RoundedRectangle(10, 10, 60, 50, corner_radius=12, color=RED, thickness=2))

    assert not image[10:13, 10:13].any()
    assert image[10, 35].any()
    assert image[30, 10].any()
    assert not image[30, 35].any()


def test_a_filled_rounded_rectangle_reaches_its_edges_but_not_its_corners():
    image = drawn(RoundedRectangle(10, 10, 60, 50, corner_radius=12, filled=True, color=RED))
    inked = image.any(axis=2)

    assert inked[10:51, 22:49].all()
    assert inked[22:39, 10:61].all()
    for corner in (inked[10:13, 10:13], inked[48:51, 58:61]):
        assert not corner.any()


def test_a_gradient_line_goes_from_one_colour_to_the_other():
    image = drawn(GradientLine(0, 10, 79, 10, color1=Color(0, 0, 255), color2=RED, thickness=2))

    assert image[10, 0].tolist() == [0, 0, 255]
    assert image[11, 79].tolist() == [252, 0, 3]


def test_text_has_the_height_that_is_asked_for():
    image = drawn(Text("H", 10, 40, font_height=30, color=RED))
    rows = np.flatnonzero(image.any(axis=(1, 2)))

    # 30 is the height of a line: capitals and what hangs below the baseline.
    assert (rows.min(), rows.max()) == (11, 40)


def test_normalized_text_is_measured_by_the_picture():
    in_pixels = Text("Hg", 8, 30, font_height=30, color=RED, thickness=2)
    in_fractions = Text("Hg", 0.1, 0.5, 0.5, normalized=True, color=RED, thickness=2)

    assert np.array_equal(drawn(in_pixels), drawn(in_fractions))


def test_centred_text_surrounds_its_place():
    place = {"center_horizontally": True, "center_vertically": True}
    rows, columns = np.nonzero(drawn(Text("O", 40, 30, 20, color=RED, **place)).any(axis=2))

    assert abs(columns.mean() - 40) <= 1
    assert abs(rows.mean() - 30) <= 1


def test_an_outline_lies_beneath_the_text():
    outline = {"outline_thickness": 2, "outline_color": Color(0, 255, 0)}
    image = drawn(Text("I", 40, 40, 22, color=RED, **outline))
    layers = np.zeros_like(image)
    for ink, thickness in (((0, 255, 0), 1 + 2 * 2), (INK, 1)):
        Canvas(layers).strokes(text_strokes("I", (40, 40), 1.0), thickness, ink)

    assert np.array_equal(image, layers)


@pytest.mark.parametrize("face", range(8))
def test_every_font_face_is_drawn(face):
    assert drawn(Text("Ab", 10, 40, 30, font_face=face, color=RED)).any()


def test_text_can_be_written_upside_down():
    image = drawn(Text("L", 10, 20, 22, color=RED), flip_text=True)
    turned = np.zeros_like(image)
    Canvas(turned).strokes(text_strokes("L", (10, 20), 1.0, upside_down=True), 1, INK)

    assert np.array_equal(image, turned)


def test_a_smaller_canvas_shrinks_what_is_given_in_pixels():
    whole = drawn(Rectangle(10, 20, 30, 25, color=RED, thickness=2))
    halved = drawn(Rectangle(20, 40, 60, 50, color=RED, thickness=4), scale=0.5)

    assert np.array_equal(whole, halved)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize(
    "make",
    [
        lambda bad: Points(np.array([[bad, 0.5]]), normalized=True),
        lambda bad: Lines(np.array([[bad, 0.5, 0.1, 0.1]]), normalized=True),
        lambda bad: Rectangle(bad, 0, 1, 1, normalized=True),
        lambda bad: RoundedRectangle(bad, 0, 1, 1, normalized=True),
        lambda bad: Oval(bad, 0, 1, 1, normalized=True),
        lambda bad: Arrow(bad, 0, 1, 1, normalized=True),
        lambda bad: GradientLine(bad, 0, 1, 1, normalized=True),
        lambda bad: Text("a", bad, 0, normalized=True),
    ],
)
def test_what_is_no_number_is_not_drawn(make, bad):
    assert not drawn(make(bad)).any()


def test_ink_on_rgba_is_opaque():
    image = drawn(Points(np.array([[40, 30]]), color=RED, thickness=3), channels=4)

    assert image[30, 40].tolist() == [255, 0, 0, 255]


def test_later_annotations_cover_earlier_ones():
    image = np.zeros((60, 80, 3), np.uint8)
    large = Points(np.array([[40.0, 30.0]]), color=Color(255, 255, 255), thickness=10)
    small = Points(np.array([[40.0, 30.0]]), color=RED, thickness=5)
    draw_all(Canvas(image), RenderData((large, small)))

    assert image[30, 40].tolist() == [255, 0, 0]
    assert image[30, 48].tolist() == [255, 255, 255]


def test_an_unknown_annotation_is_refused():
    class Star(Annotation):
        pass

    with pytest.raises(TypeError, match="cannot draw a Star"):
        drawn(Star())


def from_json(kind, values):
    values = {
        name: Color(*value) if "color" in name else np.array(value) if name == "rows" else value
        for name, value in values.items()
    }
    return KINDS[kind](**values)


def test_the_drawing_is_that_of_mediapipe_to_the_pixel():
    folder = Path(__file__).parents[2] / "data" / "reference"
    annotations = json.loads((folder / "annotations.json").read_text())
    image = np.full((240, 320, 3), 40, np.uint8)
    draw_all(Canvas(image), RenderData(tuple(from_json(*item) for item in annotations)))

    theirs = cv2.cvtColor(cv2.imread(str(folder / "annotations.png")), cv2.COLOR_BGR2RGB)
    assert {kind for kind, _ in annotations} == set(KINDS)
    assert np.array_equal(image, theirs)
