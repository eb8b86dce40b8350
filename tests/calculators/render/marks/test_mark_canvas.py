"""Drawings of the graphics card against those of the processor."""

import json
import tracemalloc
from pathlib import Path

import cv2
import numpy as np
import pytest

from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.render.annotation_overlay_gpu import Painter
from vitruvian.calculators.render.annotation_renderer import draw, draw_all
from vitruvian.calculators.render.canvas import Canvas
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

WIDTH, HEIGHT = 150, 110
REFERENCE = Path(__file__).parents[3] / "data" / "reference"
BLUE, GOLD = Color(20, 60, 250), Color(250, 200, 10)
FAR = 1e7


def rows(*values):
    return np.array(values, dtype=float)


SHAPES = {
    "points": Points(rows([10, 10], [80.7, 50.2], [149, 109]), color=BLUE, thickness=7),
    "points of one pixel": Points(rows([10, 10], [80, 50]), color=BLUE, thickness=0.2),
    "points outside": Points(rows([-20, 50], [75, -300], [170, 60]), color=BLUE, thickness=40),
    "a point as large as can be": Points(rows([-9999, 50]), color=BLUE, thickness=10_040),
    "thin lines": Lines(rows([3, 5, 140, 90], [140, 8, 100, 105], [9, 9, 9, 9]), color=BLUE),
    "upright and level lines": Lines(rows([20, 5, 20, 90], [5, 30, 140, 30]), color=BLUE),
    "thin lines outside": Lines(rows([-50, -9, 300, 200], [200, -90, -80, 160]), color=BLUE),
    "lines of two pixels": Lines(rows([3, 5, 140, 90], [9, 90, 60, 7]), color=BLUE, thickness=2),
    "thick lines": Lines(rows([20, 15, 130, 95], [20, 60, 20, 60]), color=BLUE, thickness=13),
    "thick lines outside": Lines(rows([-40, 9, 200, 130]), color=BLUE, thickness=8),
    "far lines": Lines(rows([-FAR, -FAR, FAR, 0.7 * FAR], [70, FAR, 90, -FAR]), color=BLUE),
    "far thick lines": Lines(rows([-FAR, -FAR, FAR, FAR]), color=BLUE, thickness=31),
    "a gradient": GradientLine(5, 9, 140, 99, color1=BLUE, color2=GOLD, thickness=6),
    "an arrow": Arrow(20, 90, 120, 20, color=BLUE, thickness=3),
    "a rectangle": Rectangle(20, 15, 130, 90, color=BLUE, thickness=5),
    "a rectangle outside": Rectangle(-20, 15, 130, 300, color=BLUE, thickness=5),
    "a filled rectangle": Rectangle(20, 15, 300, 90, color=BLUE, filled=True),
    "a rectangle inside out": Rectangle(90, 15, 20, 90, color=BLUE),
    "a turned rectangle": Rectangle(
        *(30, 15, 130, 80), rotation=0.4, color=BLUE, thickness=4, top_left_thickness=9
    ),
    "a turned filled rectangle": Rectangle(-30, 15, 90, 80, rotation=2, color=BLUE, filled=True),
    "a far turned rectangle": Rectangle(
        *(-FAR, -FAR, 0.5 * FAR, 0.7 * FAR), rotation=0.7, filled=True, color=BLUE
    ),
    "a rounded rectangle": RoundedRectangle(20, 15, 130, 90, corner_radius=20, color=BLUE),
    "a thick rounded rectangle": RoundedRectangle(
        *(20, 15, 130, 90), corner_radius=20, line_type=8, color=BLUE, thickness=5
    ),
    "a filled rounded rectangle": RoundedRectangle(
        *(20, 15, 130, 90), corner_radius=20, filled=True, color=BLUE
    ),
    "an oval": Oval(20, 15, 130, 90, color=BLUE, thickness=3),
    "a thin turned oval": Oval(20, 15, 130, 90, rotation=1.1, color=BLUE),
    "a filled oval": Oval(20, -15, 170, 90, rotation=-0.3, color=BLUE, filled=True),
    "an oval of no size": Oval(40, 40, 41, 41, color=BLUE, filled=True),
    "text": Text("Agj&8, 0?", 9, 60, font_height=30, color=BLUE),
    "outlined text": Text(
        *("Vitruvian", 75, 50, 40),
        color=BLUE,
        thickness=3,
        outline_thickness=2,
        outline_color=GOLD,
        center_horizontally=True,
        center_vertically=True,
    ),
}
# What OpenCV smooths is blended by the graphics card's arithmetic, not by OpenCV's.
SMOOTH_SHAPES = {
    "text of another font": Text("serif", 9, 60, font_height=30, font_face=3, color=BLUE),
    "a smooth rounded rectangle": RoundedRectangle(
        *(20, 15, 130, 90), corner_radius=20, line_type=16, color=BLUE
    ),
    "a filled smooth rounded rectangle": RoundedRectangle(
        *(20, 15, 130, 90), corner_radius=20, line_type=16, filled=True, color=BLUE
    ),
}
POSE = ("thin lines", "thick lines", "points", "a turned rectangle", "a rectangle", "text")


def noise(width=WIDTH, height=HEIGHT, channels=3):
    return np.random.default_rng(3).integers(0, 256, (height, width, channels), dtype=np.uint8)


def on_gpu(device, pixels, *data, **settings):
    return downloaded(Painter(**settings).draw(uploaded(device, ImageFrame(pixels)), data)).data


def on_cpu(pixels, *data, **settings):
    pixels = pixels.copy()
    for item in data:
        draw_all(Canvas(pixels, **settings), item)
    return pixels


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_covers_the_pixels_that_it_covers_on_the_processor(gpu_device, name):
    pixels, data = noise(), RenderData((SHAPES[name],))
    expected = on_cpu(pixels, data)

    assert np.array_equal(on_gpu(gpu_device, pixels, data), expected)
    assert (expected != pixels).any() or name == "a rectangle inside out"


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (257, 5), (1920, 1080)])
def test_pictures_of_any_size_can_be_drawn_on(gpu_device, size):
    data = RenderData(
        (
            Lines(rows([0.1, 0.2, 0.9, 0.8]), True, color=BLUE, thickness=3),
            Points(rows([0.5, 0.5], [1, 1]), True, color=GOLD, thickness=2),
            Text("text", 0.1, 0.6, 0.4, normalized=True, color=BLUE),
        )
    )
    pixels = noise(*size)

    assert np.array_equal(on_gpu(gpu_device, pixels, data), on_cpu(pixels, data))


def test_later_annotations_cover_earlier_ones(gpu_device):
    shapes = list(SHAPES.values())
    data = [RenderData(tuple(shapes[start::2])) for start in (1, 0)]

    drawn = on_gpu(gpu_device, noise(), *data)

    assert np.array_equal(drawn, on_cpu(noise(), *data))


@pytest.mark.parametrize("seed", range(3))
def test_many_shapes_at_random_places(gpu_device, seed):
    random = np.random.default_rng(seed)
    shapes = [random_shape(random) for _ in range(60)]
    data = RenderData(tuple(shapes))

    assert np.array_equal(on_gpu(gpu_device, noise(), data), on_cpu(noise(), data))


def random_shape(random):
    style = {
        "color": Color(*random.integers(0, 256, 3).tolist()),
        "thickness": float(random.choice([1, 2, 3, 5, 8])),
        "normalized": True,
    }
    box = random.normal(0.5, 0.5, 4).tolist()
    turned = {"rotation": random.uniform(-4, 4), "filled": bool(random.integers(2))}
    kind = random.integers(5)
    if kind == 0:
        return Points(random.normal(0.5, 0.5, (4, 2)), **style)
    if kind == 1:
        return Lines(random.normal(0.5, 0.5, (4, 4)), **style)
    if kind == 2:
        return Rectangle(*box, **style, **turned)
    return Oval(*box, **style, **turned) if kind == 3 else Arrow(*box, **style)


def test_pictures_with_alpha_get_opaque_ink(gpu_device):
    pixels, data = noise(channels=4), RenderData((SHAPES["thick lines"], SHAPES["text"]))

    assert np.array_equal(on_gpu(gpu_device, pixels, data), on_cpu(pixels, data))


def test_grey_pictures_become_rgb(gpu_device):
    grey, data = noise(channels=1)[:, :, 0], RenderData((SHAPES["thick lines"],))

    drawn = on_gpu(gpu_device, grey, data)

    assert np.array_equal(drawn, on_cpu(np.repeat(grey[:, :, None], 3, axis=2), data))


def test_text_can_be_written_upside_down(gpu_device):
    data = RenderData((SHAPES["text"], SHAPES["outlined text"]))

    drawn = on_gpu(gpu_device, noise(), data, flip_text=True)

    assert np.array_equal(drawn, on_cpu(noise(), data, flip_text=True))


def test_the_drawing_is_that_of_mediapipe(gpu_device):
    kinds = {kind.__name__: kind for kind in Annotation.__subclasses__()}
    kinds |= {"Points": Points, "Lines": Lines}
    annotations = json.loads((REFERENCE / "annotations.json").read_text(encoding="utf-8"))
    data = RenderData(tuple(from_json(kinds[kind], values) for kind, values in annotations))

    drawn = on_gpu(gpu_device, np.full((240, 320, 3), 40, np.uint8), data)

    theirs = cv2.cvtColor(cv2.imread(str(REFERENCE / "annotations.png")), cv2.COLOR_BGR2RGB)
    difference = np.abs(drawn.astype(int) - theirs).max(axis=2)
    # One rounded rectangle is smooth; all else is the same to the pixel.
    assert not np.delete(difference, np.s_[55:100], axis=0).any()
    assert not difference[:, :215].any()
    assert difference.max() <= 4


def from_json(kind, values):
    return kind(
        **{
            name: Color(*value) if "color" in name else np.array(value) if name == "rows" else value
            for name, value in values.items()
        }
    )


@pytest.mark.parametrize("name", SMOOTH_SHAPES)
def test_smooth_edges_are_the_same_to_four_levels(gpu_device, name):
    data = RenderData((SMOOTH_SHAPES[name],))

    difference = on_gpu(gpu_device, noise(), data).astype(int) - on_cpu(noise(), data)

    assert np.abs(difference).max() <= 4


def test_annotations_of_ones_own_are_drawn_too(gpu_device):
    class Cross(Annotation):
        pass

    @draw.register
    def _(cross: Cross, canvas: Canvas) -> None:
        canvas.lines([[(20, 20), (80, 80)]], 3, canvas.ink(cross.color))
        cv2.drawMarker(canvas.image, (60, 30), canvas.ink(cross.color))

    data = RenderData((SHAPES["points"], Cross(color=GOLD), SHAPES["text"]))

    assert np.array_equal(on_gpu(gpu_device, noise(), data), on_cpu(noise(), data))


def test_three_hundred_pictures_need_no_more_memory_than_three(gpu_device):
    painter, picture = Painter(), uploaded(gpu_device, ImageFrame(noise(64, 48)))
    data = RenderData(tuple(SHAPES[name] for name in POSE))
    for _ in range(3):
        painter.draw(picture, [data])
    textures = gpu_device.pool.statistics().created
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(300):
        painter.draw(picture, [data])
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert gpu_device.pool.statistics().created == textures
    assert grown < 200_000
