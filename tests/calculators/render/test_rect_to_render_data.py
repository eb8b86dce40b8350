import pytest

from vitruvian import CalculatorGraph
from vitruvian.calculators.render.rect_to_render_data import RectToRenderDataCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import Color, NormalizedRect, Oval, Rect, Rectangle, RenderData
from vitruvian.framework.testing import run_calculator

RED = {"r": 255, "g": 0, "b": 0}
MIDDLE = NormalizedRect(0.5, 0.5, 0.5, 0.25)


def sent(calculator, **inputs):
    ((_, data),) = run_calculator(
        calculator, **{name: [(0, value)] for name, value in inputs.items()}
    ).render_data
    return list(data.render_annotations)


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({}, Rectangle(0.25, 0.375, 0.75, 0.625, True)),
        ({"filled": True}, Rectangle(0.25, 0.375, 0.75, 0.625, True, filled=True)),
        ({"oval": True}, Oval(0.25, 0.375, 0.75, 0.625, True)),
        ({"oval": True, "filled": True}, Oval(0.25, 0.375, 0.75, 0.625, True, filled=True)),
        (
            {"color": RED, "thickness": 4.0},
            Rectangle(0.25, 0.375, 0.75, 0.625, True, color=Color(255, 0, 0), thickness=4.0),
        ),
        (
            {"top_left_thickness": 2.0},
            Rectangle(0.25, 0.375, 0.75, 0.625, True, top_left_thickness=2.0),
        ),
    ],
)
def test_options_choose_the_shape(options, shape):
    assert sent(RectToRenderDataCalculator(**options), norm_rect=MIDDLE) == [shape]


def test_a_rect_in_pixels():
    shapes = sent(RectToRenderDataCalculator(), rect=Rect(50, 40, 20, 10, 0.5))

    assert shapes == [Rectangle(40, 35, 60, 45, rotation=0.5)]


def test_several_rects():
    rects = (Rect(50, 40, 20, 10), Rect(5, 5, 10, 10))

    assert sent(RectToRenderDataCalculator(), rects=rects) == [
        Rectangle(40, 35, 60, 45),
        Rectangle(0, 0, 10, 10),
    ]
    assert sent(RectToRenderDataCalculator(), norm_rects=()) == []


@pytest.mark.parametrize("center", [(-1, 0.5), (0.5, -1), (2, 0.5), (0.5, 2)])
def test_an_upright_rectangle_outside_the_picture_is_left_out(center):
    upright = NormalizedRect(*center, 0.5, 0.5)
    turned = NormalizedRect(*center, 0.5, 0.5, 0.1)

    assert sent(RectToRenderDataCalculator(), norm_rect=upright) == []
    assert len(sent(RectToRenderDataCalculator(), norm_rect=turned)) == 1


def test_a_time_without_a_rectangle_has_no_packet():
    result = run_calculator(RectToRenderDataCalculator(), norm_rect=[(5, MIDDLE)])

    assert [time for time, _ in result.render_data] == [5]
    assert isinstance(result.render_data[0][1], RenderData)


def test_one_input_is_wired():
    with pytest.raises(ValueError, match="exactly one input of NORM_RECT, RECT, NORM_RECTS, RECTS"):
        run_calculator(RectToRenderDataCalculator(), norm_rect=[], rect=[])


@pytest.mark.parametrize("other", ["filled", "oval"])
def test_a_corner_mark_is_for_outlines(other):
    graph = {
        "input_stream": "roi",
        "node": [
            {
                "calculator": "RectToRenderDataCalculator",
                "input_stream": "NORM_RECT:roi",
                "options": {"top_left_thickness": 3.0, other: True},
            }
        ],
    }
    with pytest.raises(GraphConfigError, match="goes with neither filled nor oval"):
        CalculatorGraph(graph)
