import numpy as np
import pytest

from vitruvian import CalculatorGraph
from vitruvian.calculators.render.landmarks_to_render_data import LandmarksToRenderDataCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import (
    Color,
    LandmarkList,
    Lines,
    NormalizedLandmarkList,
    Points,
    RenderData,
)
from vitruvian.framework.testing import run_calculator

FLAT = {"visualize_landmark_depth": False}
CHAIN = [0, 1, 1, 2]
#: x, y, z, visibility, presence
ROWS = np.array(
    [[0.125, 0.25, 0, 0.9, 0.9], [0.5, 0.5, 0, 0.5, 0.4], [0.75, 1.5, 0, 0.4, 0.5]], np.float32
)


def sent(options, rows=ROWS, scale=None):
    scales = {} if scale is None else {"render_scale": [(0, scale)]}
    result = run_calculator(
        LandmarksToRenderDataCalculator(**options),
        norm_landmarks=[(0, NormalizedLandmarkList(rows))],
        **scales,
    )
    ((_, data),) = result.render_data
    return list(data.render_annotations)


def test_lines_are_drawn_beneath_points():
    options = {
        "landmark_connections": CHAIN,
        "landmark_color": {"r": 255, "g": 138, "b": 0},
        "connection_color": {"r": 1, "g": 2, "b": 3},
        "thickness": 3.0,
    }
    lines, points = sent({**options, **FLAT})

    assert lines == Lines(
        np.array([[0.125, 0.25, 0.5, 0.5], [0.5, 0.5, 0.75, 1.5]]),
        True,
        color=Color(1, 2, 3),
        thickness=3.0,
    )
    assert points == Points(
        ROWS[:, :2], True, color=Color(255, 138, 0), thickness=3.0, scene_tag="KEYPOINT"
    )


def test_landmarks_in_pixels():
    result = run_calculator(
        LandmarksToRenderDataCalculator(**FLAT), landmarks=[(0, LandmarkList(ROWS * 100))]
    )
    ((_, data),) = result.render_data

    assert not data.render_annotations[0].normalized


def test_points_can_be_left_out():
    (lines,) = sent({"render_landmarks": False, "landmark_connections": CHAIN, **FLAT})

    assert isinstance(lines, Lines)


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, [0, 1, 2]),
        ({"visibility_threshold": 0.5}, [0, 1, 2]),
        ({"utilize_visibility": True, "visibility_threshold": 0.5}, [0, 1]),
        ({"utilize_presence": True, "presence_threshold": 0.5}, [0, 2]),
        (
            {
                "utilize_visibility": True,
                "visibility_threshold": 0.5,
                "utilize_presence": True,
                "presence_threshold": 0.5,
            },
            [0],
        ),
        ({"utilize_visibility": True, "visibility_threshold": 0.95}, []),
    ],
)
def test_landmarks_below_a_threshold_are_left_out_with_their_lines(options, kept):
    found = sent({"landmark_connections": CHAIN, **options, **FLAT})

    points = [row for item in found if isinstance(item, Points) for row in item.rows.tolist()]
    lines = [row for item in found if isinstance(item, Lines) for row in item.rows.tolist()]
    assert points == ROWS[kept, :2].tolist()
    joined = [pair for pair in ((0, 1), (1, 2)) if set(pair) <= set(kept)]
    assert lines == [[*ROWS[one, :2], *ROWS[two, :2]] for one, two in joined]


def test_an_unknown_visibility_counts_as_visible():
    rows = ROWS.copy()
    rows[:, 3] = np.nan
    (points,) = sent({"utilize_visibility": True, "visibility_threshold": 0.5, **FLAT}, rows)

    assert len(points) == 3


def test_lines_to_landmarks_that_do_not_exist_are_left_out():
    (lines,) = sent({"landmark_connections": [0, 1, 1, 3, 9, 0], "render_landmarks": False, **FLAT})

    assert len(lines) == 1


@pytest.mark.parametrize("depth", [True, False])
def test_no_landmarks_give_a_packet_without_annotations(depth):
    rows = np.zeros((0, 5), np.float32)

    assert sent({"landmark_connections": CHAIN, "visualize_landmark_depth": depth}, rows) == []


def test_the_render_scale_multiplies_the_thickness():
    (points,) = sent({"thickness": 3.0, **FLAT}, scale=0.7)

    assert points.thickness == float(np.float32(3) * np.float32(0.7))


def test_depth_decides_colours_and_sizes():
    rows = ROWS.copy()
    rows[:, 2] = [0.0, 0.5, 1.0]
    first, second, near, middle, far = sent({"landmark_connections": CHAIN}, rows)

    assert (first.color1, first.color2) == (Color(255, 255, 255), Color(127, 127, 127))
    assert second.color2 == Color(0, 0, 0)
    assert (first.x_start, first.y_start, first.x_end, first.y_end) == (0.125, 0.25, 0.5, 0.5)
    assert [point.thickness for point in (near, middle, far)] == [18, 9, 0]
    assert [point.color.r for point in (near, middle, far)] == [255, 128, 1]


def test_landmarks_of_one_depth_are_drawn_flat():
    (points,) = sent({"thickness": 2.0})

    assert points.thickness == 2.0


def test_a_scale_without_landmarks_sends_nothing():
    result = run_calculator(
        LandmarksToRenderDataCalculator(), norm_landmarks=[], render_scale=[(0, 1.0)]
    )

    assert result.render_data == []


def test_one_input_is_wired():
    with pytest.raises(ValueError, match="exactly one input of LANDMARKS, NORM_LANDMARKS"):
        run_calculator(LandmarksToRenderDataCalculator(), landmarks=[], norm_landmarks=[])


def test_connections_go_in_pairs():
    graph = {
        "input_stream": "pose",
        "node": [
            {
                "calculator": "LandmarksToRenderDataCalculator",
                "input_stream": "NORM_LANDMARKS:pose",
                "options": {"landmark_connections": [0, 1, 2]},
            }
        ],
    }
    with pytest.raises(GraphConfigError, match="has 3 indexes; they go in pairs"):
        CalculatorGraph(graph)


def test_the_input_is_left_alone():
    landmarks = NormalizedLandmarkList(ROWS.copy())
    result = run_calculator(
        LandmarksToRenderDataCalculator(landmark_connections=CHAIN), norm_landmarks=[(0, landmarks)]
    )

    assert np.array_equal(landmarks.array, ROWS)
    assert isinstance(result.render_data[0][1], RenderData)
