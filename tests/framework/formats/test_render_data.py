import pickle

import numpy as np
import pytest

from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import Color, Lines, Points, Rectangle, RenderData, Text

WHITE = Color(255, 255, 255)


def points(x=1.0, **style):
    return Points(np.array([[x, 2.0], [3.0, 4.0]]), normalized=True, color=WHITE, **style)


def test_annotations_are_equal_by_value():
    assert points() == points()
    assert points() != points(x=9.0)
    assert points() != points(thickness=2.0)
    assert Rectangle(0, 0, 1, 1) == Rectangle(0, 0, 1, 1)
    assert Rectangle(0, 0, 1, 1) != Text("a", 0, 0)


def test_render_data_is_equal_by_value():
    assert RenderData((points(),), "A") == RenderData((points(),), "A")
    assert RenderData((points(),), "A") != RenderData((points(),), "B")


def test_rows_are_a_read_only_copy():
    rows = np.zeros((3, 2), np.float32)
    made = Points(rows)
    rows[0, 0] = 5

    assert made.rows.dtype == np.float64
    assert made.rows[0, 0] == 0
    assert not made.rows.flags.writeable
    assert rows.flags.writeable


def test_annotations_are_frozen():
    with pytest.raises(AttributeError, match="thickness"):
        points().thickness = 3.0


@pytest.mark.parametrize(
    ("kind", "shape", "message"),
    [
        (Points, (3, 4), r"Points needs an array N×2; got 3×4"),
        (Lines, (3, 2), r"Lines needs an array N×4; got 3×2"),
        (Points, (2,), r"Points needs an array N×2; got 2"),
    ],
)
def test_rows_of_another_width_are_refused(kind, shape, message):
    with pytest.raises(PayloadTypeError, match=message):
        kind(np.zeros(shape))


def test_a_long_array_prints_short():
    text = repr(Points(np.zeros((500, 2)), color=WHITE, thickness=2.0))

    assert text.startswith("Points(500 rows, color=Color(r=255, g=255, b=255), thickness=2.0")
    assert len(text) < 150


def test_render_data_survives_pickling():
    data = RenderData((points(), Text("a", 0.1, 0.2)), "A")

    assert pickle.loads(pickle.dumps(data)) == data
