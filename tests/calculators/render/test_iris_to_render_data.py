import numpy as np
import pytest

from vitruvian.calculators.render.iris_to_render_data import IrisToRenderDataCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import Color, NormalizedLandmarkList, Oval, Points
from vitruvian.framework.testing import run_calculator

#: Middle, right, top, left, bottom of an iris of radius 10 around (50, 40), in pixels.
IRIS = np.array([[50, 40], [60, 40], [50, 30], [40, 40], [50, 50]])
SIZE = (200, 100)


def two_irises():
    rows = np.zeros((10, 5), np.float32)
    rows[:5, :2] = IRIS / SIZE
    rows[5:, :2] = (IRIS + np.array([100, 0])) / SIZE
    return NormalizedLandmarkList(rows)


def drawn(iris, depths=(), **options):
    result = run_calculator(
        IrisToRenderDataCalculator(**options),
        iris=[(0, iris)],
        image_size=[(0, SIZE)],
        **{f"{side}_iris_depth_mm": [(0, depth)] for side, depth in dict(depths).items()},
    )
    return result.render_data[0][1].render_annotations


def test_an_iris_is_circled_and_its_landmarks_dotted():
    first, dots, second, _ = drawn(two_irises(), oval_color={"g": 255}, landmark_thickness=3.0)

    assert isinstance(first, Oval)
    edges = np.array([[first.left, first.top], [first.right, first.bottom]]) * SIZE
    np.testing.assert_allclose(edges, [[40, 30], [60, 50]], atol=1e-4)
    assert first.normalized
    assert first.color == Color(g=255)
    assert second.left * SIZE[0] == pytest.approx(140)
    assert isinstance(dots, Points)
    assert (len(dots), dots.thickness) == (5, 3.0)


@pytest.mark.parametrize(
    ("location", "baselines"), [("TOP_LEFT", [15, 30]), ("BOTTOM_LEFT", [70, 85])]
)
def test_depths_are_written_in_centimetres(location, baselines):
    *_, left, right = drawn(
        two_irises(), {"left": 405.0, "right": 394.0}, font_height_px=10, location=location
    )

    assert [left.display_text, right.display_text] == ["Left : :41 cm", "Right : :39 cm"]
    assert [left.baseline, right.baseline] == baselines


def test_an_infinite_depth_is_not_written():
    assert len(drawn(two_irises(), {"left": float("inf")})) == 4


def test_another_number_of_landmarks_is_refused():
    with pytest.raises(PayloadTypeError, match="IRIS holds 5 landmarks; expected 10"):
        drawn(NormalizedLandmarkList(np.zeros((5, 5), np.float32)))
