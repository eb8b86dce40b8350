from __future__ import annotations

import av
import cv2
import numpy as np
import pytest

from vitruvian.calculators.render.annotation_renderer import draw
from vitruvian.calculators.render.canvas import Canvas, DrawnAsideError
from vitruvian.calculators.render.yuv_canvas import YuvCanvas
from vitruvian.framework.formats import (
    Arrow,
    Color,
    GradientLine,
    Lines,
    Oval,
    Points,
    Rectangle,
    RoundedRectangle,
    Text,
)

WIDTH, HEIGHT = 160, 120
INK = Color(200, 30, 60)
LINES = np.array([[10.0, 10, 140, 100], [140, 20, 20, 90]])
BOX = {"left": 20, "top": 30, "right": 121, "bottom": 91, "color": INK}
DRAWN = {
    "points": Points(np.array([[40.0, 30], [101, 77], [159, 119]]), thickness=5, color=INK),
    "lines": Lines(LINES, thickness=4, color=INK),
    "far lines": Lines(np.array([[-1e9, 50, 1e9, 60]]), thickness=3, color=INK),
    "arrow": Arrow(20, 20, 120, 80, thickness=3, color=INK),
    "rectangle": Rectangle(**BOX, thickness=4),
    "filled rectangle": Rectangle(**BOX, filled=True),
    "turned rectangle": Rectangle(**BOX, rotation=0.4, filled=True),
    "oval": Oval(**BOX, thickness=4),
    "filled oval": Oval(**BOX, filled=True),
    "rounded rectangle": RoundedRectangle(**BOX, thickness=4, corner_radius=12),
    "text": Text("Wg3", left=20, baseline=80, font_height=50, thickness=5, color=INK),
}


def drawn_on_planes(annotation):
    """Return Y, U and V with 1 where something was drawn, and 0 elsewhere."""
    planes = (
        np.zeros((HEIGHT, WIDTH), np.uint8),
        np.zeros((HEIGHT // 2, WIDTH // 2), np.uint8),
        np.zeros((HEIGHT // 2, WIDTH // 2), np.uint8),
    )
    draw(annotation, YuvCanvas(planes, lambda color: (1, 1, 1)))
    return planes


def drawn_on_rgb(annotation):
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    draw(annotation, Canvas(pixels))
    return (pixels != 0).any(axis=2)


@pytest.mark.parametrize("annotation", DRAWN.values(), ids=DRAWN)
def test_marks_cover_the_same_pixels_of_y_as_of_rgb(annotation) -> None:
    expected = drawn_on_rgb(annotation)

    y, _, _ = drawn_on_planes(annotation)

    assert expected.sum() > 100
    assert np.array_equal(y == 1, expected)


@pytest.mark.parametrize("annotation", DRAWN.values(), ids=DRAWN)
def test_marks_cover_about_the_pixels_of_u_and_v_below_them(annotation) -> None:
    below = drawn_on_rgb(annotation).reshape(HEIGHT // 2, 2, WIDTH // 2, 2).sum(axis=(1, 3))

    _, u, v = drawn_on_planes(annotation)

    assert np.array_equal(u, v)
    near = cv2.dilate((below > 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    assert not np.any((u == 1) & (near == 0))
    assert np.mean(u[below == 4]) > 0.9
    assert np.sum(u) < 1.6 * np.count_nonzero(below)


@pytest.mark.parametrize(
    "annotation",
    [
        GradientLine(1, 1, 50, 50, color1=INK, color2=Color(), thickness=2),
        Text("a", left=5, baseline=30, font_height=20, font_face=1, color=INK),
    ],
    ids=["gradient", "another font"],
)
def test_what_needs_an_array_of_all_colours_is_refused(annotation) -> None:
    with pytest.raises(DrawnAsideError, match=r"^$"):
        drawn_on_planes(annotation)


def test_planes_of_a_frame_can_be_drawn_on() -> None:
    from vitruvian.calculators.video.yuv_picture import planes_of

    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for plane in planes_of(frame):
        plane[:] = 0

    draw(DRAWN["lines"], YuvCanvas(planes_of(frame), lambda color: (9, 8, 7)))

    assert [int(plane.max()) for plane in planes_of(frame)] == [9, 8, 7]


@pytest.mark.parametrize("angle", range(0, 360, 45))
def test_smooth_marks_lie_at_the_same_place_on_all_planes(angle: int) -> None:
    planes = np.zeros((HEIGHT, WIDTH), np.uint8), *np.zeros((2, HEIGHT // 2, WIDTH // 2), np.uint8)
    canvas = YuvCanvas(planes, lambda color: (200, 200, 200))
    turn = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    middle = np.array([80.25, 60.5])
    ends = np.rint(16 * (middle + np.outer([-30, 30], turn))).astype(np.int32)

    canvas.smooth_lines(ends[None], 8, (200, 200, 200))
    canvas.smooth_disc(np.rint(16 * middle).astype(int).tolist(), 16 * 12, (200, 200, 200))

    for plane in planes[1:]:
        large = cv2.resize(plane, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        assert np.allclose(centroid(large), centroid(planes[0]), atol=0.1)
        assert np.isclose(large.sum(), planes[0].sum(), rtol=0.12)


@pytest.mark.parametrize("at", [(8, 8), (80, 60), (159, 119), (-60, 50), (190, 150)])
def test_smooth_marks_are_those_that_each_plane_would_get_by_itself(at: tuple[int, int]) -> None:
    random = np.random.default_rng(at[0] % 7)
    sizes = (HEIGHT, WIDTH), (HEIGHT // 2, WIDTH // 2), (HEIGHT // 2, WIDTH // 2)
    drawn = tuple(random.integers(0, 256, size, np.uint8) for size in sizes)
    expected = [plane.copy() for plane in drawn]
    places = np.array(at) * 16 + random.integers(-500, 500, (4, 2, 2))
    lines, center = places.astype(np.int32), [16 * at[0], 16 * at[1]]

    with YuvCanvas(drawn, lambda color: (0, 0, 0)).near(lines.reshape(-1, 2), 12) as canvas:
        canvas.smooth_lines(lines, 7, (10, 200, 90))
        canvas.smooth_disc(center, 150, (240, 30, 160))

    # On U and V the unit is half as large, and what is at half a pixel on Y is at 0.
    for plane, ink, (pen, shift, middle) in zip(
        expected, ((10, 240), (200, 30), (90, 160)), ((7, 4, 0), (4, 5, 8), (4, 5, 8)), strict=True
    ):
        cv2.polylines(plane, lines - middle, False, ink[0], pen, cv2.LINE_AA, shift)
        x, y = center
        cv2.circle(plane, (x - middle, y - middle), 150, ink[1], -1, cv2.LINE_AA, shift)
    assert all(map(np.array_equal, drawn, expected))


def centroid(plane: np.ndarray) -> np.ndarray:
    """Return where the middle of what is drawn lies: column and row."""
    rows, columns = np.indices(plane.shape)
    return np.array([(columns * plane).sum(), (rows * plane).sum()]) / plane.sum()
