"""Smooth drawings against the processor's, which have the same shapes in whole pixels."""

import cv2
import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.render.annotation_overlay import AnnotationOverlayCalculator
from vitruvian.calculators.render.annotation_overlay_gpu import Painter
from vitruvian.calculators.render.annotation_renderer import draw
from vitruvian.calculators.render.canvas import Canvas
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import (
    Annotation,
    Arrow,
    Color,
    GradientLine,
    ImageFrame,
    Lines,
    Oval,
    Points,
    Rectangle,
    RenderData,
    RoundedRectangle,
    Text,
)
from vitruvian.framework.testing import run_calculator

WIDTH, HEIGHT = 150, 110
WHITE = Color(255, 255, 255)
BOX = (30, 25, 120, 80)


def rows(*values):
    return np.array(values, dtype=float)


SHAPES = {
    "points": Points(rows([30, 30], [0.5, 110]), color=WHITE, thickness=15),
    "lines": Lines(rows([20, 15, 130, 95], [20, 60, 20, 60]), color=WHITE, thickness=9),
    "lines outside": Lines(rows([-400, 9, 900, 130]), color=WHITE, thickness=9),
    "fractions": Lines(rows([0.1, 0.2, 1.3, 0.9]), True, color=WHITE, thickness=8),
    "an arrow": Arrow(20, 90, 120, 20, color=WHITE, thickness=8),
    "a rectangle": Rectangle(*BOX, color=WHITE, thickness=8),
    "a filled rectangle": Rectangle(*BOX, color=WHITE, filled=True),
    "a turned rectangle": Rectangle(
        *BOX, rotation=0.4, color=WHITE, thickness=7, top_left_thickness=12
    ),
    "a turned filled rectangle": Rectangle(*BOX, rotation=-2, color=WHITE, filled=True),
    "a rounded rectangle": RoundedRectangle(*BOX, corner_radius=15, color=WHITE, thickness=8),
    "a filled rounded rectangle": RoundedRectangle(
        *BOX, corner_radius=15, color=WHITE, filled=True
    ),
    "an oval": Oval(*BOX, rotation=0.5, color=WHITE, thickness=8),
    "a filled oval": Oval(20, -15, 170, 90, rotation=-0.3, color=WHITE, filled=True),
    "text": Text("Ag8", 15, 90, font_height=90, color=WHITE, thickness=8),
}


def smooth(device, *shapes, background=0, **settings):
    """Return the drawing's red channel."""
    pixels = np.full((HEIGHT, WIDTH, 3), background, np.uint8)
    painter = Painter(anti_aliased=True, **settings)
    data = RenderData(shapes)
    return downloaded(painter.draw(uploaded(device, ImageFrame(pixels)), [data])).data[:, :, 0]


def in_pixels(shape, **settings):
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    draw(shape, Canvas(pixels, **settings))
    return pixels[:, :, 0]


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_are_where_they_are_on_the_processor(gpu_device, name):
    drawn, sharp = smooth(gpu_device, SHAPES[name]), in_pixels(SHAPES[name])

    near = np.ones((5, 5), np.uint8)
    assert (drawn[cv2.erode(sharp, near) > 0] == 255).all()
    assert (drawn[cv2.dilate(sharp, near) == 0] == 0).all()
    assert 0.85 < drawn.sum() / sharp.sum(dtype=float) < 1.1


def test_edges_are_partly_inked(gpu_device):
    drawn = smooth(gpu_device, Points(rows([75, 55]), color=WHITE, thickness=20))

    assert np.count_nonzero((drawn > 0) & (drawn < 255)) > 100
    assert drawn.sum() / 255 == pytest.approx(np.pi * 20**2, rel=0.01)


@pytest.mark.parametrize("x", [40.0, 40.25, 40.5, 40.9])
def test_places_between_pixels_count(gpu_device, x):
    drawn = smooth(gpu_device, Points(rows([x, 55]), color=WHITE, thickness=6)).astype(float)

    assert (drawn * np.arange(WIDTH)).sum() / drawn.sum() == pytest.approx(x, abs=0.02)


def test_later_annotations_cover_earlier_ones(gpu_device):
    large = Points(rows([75, 55]), color=WHITE, thickness=20)
    small = Points(rows([75, 55]), color=Color(7, 7, 7), thickness=10)

    assert smooth(gpu_device, large, small)[55, 75] == 7
    assert smooth(gpu_device, small, large)[55, 75] == 255


def test_a_gradient_goes_from_one_colour_to_the_other(gpu_device):
    ends = {"color1": Color(200), "color2": Color(100)}
    drawn = smooth(gpu_device, GradientLine(10, 50, 130, 50, thickness=5, **ends))

    assert drawn[50, [10, 70, 130]].tolist() == pytest.approx([200, 150, 100], abs=1)


@pytest.mark.parametrize("flip_text", [False, True])
def test_text_can_be_written_upside_down(gpu_device, flip_text):
    text = Text("L", 60, 50, font_height=40, color=WHITE, thickness=5)

    drawn = smooth(gpu_device, text, flip_text=flip_text)

    assert (drawn[60:].sum() > 0) == flip_text


def test_what_has_no_marks_is_drawn_aside(gpu_device):
    class Ring(Annotation):
        pass

    @draw.register
    def _(ring: Ring, canvas: Canvas) -> None:
        cv2.circle(canvas.image, (60, 50), 30, canvas.ink(ring.color), 3)

    ring = Ring(color=WHITE)

    assert np.array_equal(smooth(gpu_device, ring), in_pixels(ring))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_no_number_is_not_drawn(gpu_device, bad):
    shapes = [
        Points(rows([bad, 5]), color=WHITE),
        Lines(rows([5, 5, bad, 5]), color=WHITE),
        Rectangle(bad, 0, 9, 9, color=WHITE, top_left_thickness=3),
        Oval(0, 0, bad, 9, color=WHITE),
        Arrow(0, 0, 9, bad, color=WHITE),
        Text("a", bad, 9, color=WHITE),
    ]

    assert not smooth(gpu_device, *shapes).any()


def test_pictures_in_memory_have_no_smooth_edges():
    image = ImageFrame(np.zeros((20, 20, 3), np.uint8))
    data = RenderData((Points(rows([10, 10]), color=WHITE, thickness=5.5),))

    with pytest.raises(PayloadTypeError, match=r"anti_aliased is for textures.*is in memory"):
        run_calculator(
            AnnotationOverlayCalculator(anti_aliased=True),
            image=[(0, image)],
            annotations=[[(0, data)]],
        )


def test_a_plain_canvas_has_no_smooth_edges():
    options = {"canvas_width_px": 4, "canvas_height_px": 4, "anti_aliased": True}
    with pytest.raises(ValueError, match="anti_aliased is for textures; wire one, or leave it out"):
        run_calculator(AnnotationOverlayCalculator(**options), annotations=[[]])


def test_the_option_smooths(gpu_device):
    picture = uploaded(gpu_device, ImageFrame(np.zeros((20, 20, 3), np.uint8)))
    data = RenderData((Points(rows([10, 10]), color=WHITE, thickness=5.5),))
    feeds = {"image_gpu": [(0, picture)], "annotations": [[(0, data)]]}

    ((_, result),) = run_calculator(
        AnnotationOverlayCalculator(anti_aliased=True), **feeds
    ).output_gpu

    assert len(np.unique(downloaded(result).data)) > 4
