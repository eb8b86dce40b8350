import json
import sys
import typing
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.framework.formats import landmark_pb2
from vitruvian.solutions import drawing_styles, drawing_utils, pose
from vitruvian.solutions.drawing_utils import DrawingSpec

DATA = Path(__file__).parents[2] / "data" / "solutions"
REFERENCE = json.loads((DATA / "landmarks.json").read_text())

HIDDEN = [{"visibility": 0.49}, {"presence": 0.49}, {"visibility": 0.9, "presence": 0.1}]
SHOWN = [{}, {"visibility": 0.5}, {"presence": 0.5}, {"visibility": 0.5, "presence": 0.5}]


def blank(height=100, width=100):
    return np.zeros((height, width, 3), np.uint8)


def landmarks(*points):
    made = landmark_pb2.NormalizedLandmarkList()
    for point in points:
        made.landmark.add(**point)
    return made


RED_DOT = DrawingSpec(color=drawing_utils.RED_COLOR)


def dotted(image, *pixels, spec=RED_DOT):
    for pixel in pixels:
        ring = spec.circle_radius + 1
        cv2.circle(image, pixel, ring, drawing_utils.WHITE_COLOR, spec.thickness)
        cv2.circle(image, pixel, spec.circle_radius, spec.color, spec.thickness)
    return image


# Against pictures that mediapipe.solutions drew


@pytest.mark.parametrize("name", REFERENCE)
@pytest.mark.parametrize("style", ["plain", "styled"])
def test_a_pose_is_drawn_as_mediapipe_draws_it(name, style):
    width, height = REFERENCE[name]["size"]
    fields = ("x", "y", "z", "visibility")
    points = landmarks(
        *(dict(zip(fields, row, strict=True)) for row in REFERENCE[name]["landmarks"])
    )
    image = blank(height, width)
    if style == "plain":
        drawing_utils.draw_landmarks(image, points, pose.POSE_CONNECTIONS)
    else:
        drawing_utils.draw_landmarks(
            image,
            points,
            pose.POSE_CONNECTIONS,
            landmark_drawing_spec=drawing_styles.get_default_pose_landmarks_style(),
        )

    assert np.array_equal(image, cv2.imread(str(DATA / f"{name}_{style}.png")))


# Landmarks


@pytest.mark.parametrize("fields", SHOWN)
def test_a_landmark_is_a_red_dot_in_a_white_ring(fields):
    image = blank()
    drawing_utils.draw_landmarks(image, landmarks({"x": 0.1, "y": 0.3, **fields}))

    assert np.array_equal(image, dotted(blank(), (10, 30)))


@pytest.mark.parametrize("fields", HIDDEN)
def test_a_hidden_landmark_is_left_out_with_its_lines(fields):
    image = blank()
    points = landmarks({"x": 0.1, "y": 0.3}, {"x": 0.5, "y": 0.5, **fields})
    drawing_utils.draw_landmarks(image, points, [(0, 1)])

    assert np.array_equal(image, dotted(blank(), (10, 30)))


@pytest.mark.parametrize(("x", "y"), [(-0.01, 0.5), (0.5, 1.01), (float("nan"), 0.5)])
def test_a_landmark_outside_the_picture_is_left_out(x, y):
    image = blank()
    drawing_utils.draw_landmarks(image, landmarks({"x": x, "y": y}))

    assert not image.any()


def test_lines_lie_under_the_dots():
    image, expected = blank(), blank()
    points = landmarks({"x": 0.1, "y": 0.5}, {"x": 0.5, "y": 0.1})
    drawing_utils.draw_landmarks(image, points, [(0, 1)])

    cv2.line(expected, (10, 50), (50, 10), drawing_utils.WHITE_COLOR, 2)
    assert np.array_equal(image, dotted(expected, (10, 50), (50, 10)))


def test_the_borders_belong_to_the_picture():
    image, expected = blank(), blank()
    points = landmarks({"x": 0.0, "y": 1.0}, {"x": 1.0, "y": 0.0})
    drawing_utils.draw_landmarks(image, points, [(0, 1)])

    cv2.line(expected, (0, 99), (99, 0), drawing_utils.WHITE_COLOR, 2)
    assert np.array_equal(image, dotted(expected, (0, 99), (99, 0)))


def test_specs_say_how_to_draw():
    image, expected = blank(), blank()
    dot = DrawingSpec(color=(0, 0, 255), thickness=5)
    line = DrawingSpec(color=(255, 0, 0), thickness=3)
    points = landmarks({"x": 0.1, "y": 0.1}, {"x": 0.8, "y": 0.8})
    drawing_utils.draw_landmarks(image, points, [(0, 1)], dot, line)

    cv2.line(expected, (10, 10), (80, 80), line.color, line.thickness)
    assert np.array_equal(image, dotted(expected, (10, 10), (80, 80), spec=dot))


def test_each_landmark_and_line_may_have_its_own_spec():
    image, expected = blank(), blank()
    dots = {0: DrawingSpec(color=(1, 2, 3)), 1: DrawingSpec(color=(4, 5, 6), circle_radius=9)}
    lines = {(0, 1): DrawingSpec(color=(7, 8, 9), thickness=1)}
    points = landmarks({"x": 0.2, "y": 0.2}, {"x": 0.8, "y": 0.8})
    drawing_utils.draw_landmarks(image, points, [(0, 1)], dots, lines)

    cv2.line(expected, (20, 20), (80, 80), (7, 8, 9), 1)
    dotted(expected, (20, 20), spec=dots[0])
    assert np.array_equal(image, dotted(expected, (80, 80), spec=dots[1]))


@pytest.mark.parametrize("how", [{"landmark_drawing_spec": None}, {"is_drawing_landmarks": False}])
def test_lines_can_be_drawn_alone(how):
    image, expected = blank(), blank()
    points = landmarks({"x": 0.1, "y": 0.1}, {"x": 0.8, "y": 0.8})
    drawing_utils.draw_landmarks(image, points, [(0, 1)], **how)

    cv2.line(expected, (10, 10), (80, 80), drawing_utils.WHITE_COLOR, 2)
    assert np.array_equal(image, expected)


def test_only_the_ends_of_lines_are_looked_at_where_no_dots_are_drawn():
    ends = [SimpleNamespace(x=0.2, y=0.2), SimpleNamespace(x=0.8, y=0.5)]
    unread = object()
    points = SimpleNamespace(landmark=[ends[0], unread, ends[1]])
    image = blank()
    drawing_utils.draw_landmarks(image, points, [(0, 2)], None)

    spec = DrawingSpec()
    expected = cv2.line(blank(), (20, 20), (80, 50), spec.color, spec.thickness)
    np.testing.assert_array_equal(image, expected)
    with pytest.raises(AttributeError, match="'x'"):
        drawing_utils.draw_landmarks(image, points, [(0, 2)])


def test_dots_can_be_drawn_alone():
    image = blank()
    points = landmarks({"x": 0.1, "y": 0.1}, {"x": 0.8, "y": 0.8})
    drawing_utils.draw_landmarks(image, points, [(0, 1)], connection_drawing_spec=None)

    assert np.array_equal(image, dotted(blank(), (10, 10), (80, 80)))


def test_landmarks_of_a_packet_are_drawn_too():
    image = blank()
    points = vt.NormalizedLandmarkList([[0.1, 0.1, 0, 1, 1], [0.5, 0.5, 0, 0.4, 1]])
    drawing_utils.draw_landmarks(image, points)

    assert np.array_equal(image, dotted(blank(), (10, 10)))


@pytest.mark.parametrize("nothing", [None, []])
def test_no_landmarks_draw_nothing(nothing):
    image = blank()
    drawing_utils.draw_landmarks(image, nothing, pose.POSE_CONNECTIONS)

    assert not image.any()


@pytest.mark.parametrize("connection", [(0, 2), (-1, 0)])
def test_a_line_to_a_missing_landmark_is_refused(connection):
    points = landmarks({"x": 0.5, "y": 0.5}, {"x": 0.2, "y": 0.2})
    start, end = connection

    with pytest.raises(
        ValueError,
        match=rf"^Landmark index is out of range\. Invalid connection from landmark #{start} to "
        rf"landmark #{end}\.$",
    ):
        drawing_utils.draw_landmarks(blank(), points, [connection])


@pytest.mark.parametrize(
    ("shape", "error"),
    [((3, 3, 2), ValueError), ((3, 3, 4), ValueError), ((3, 3), IndexError)],
)
def test_a_picture_must_have_three_channels(shape, error):
    image = np.zeros(shape, np.uint8)
    expected = pytest.raises(error, match=r"^Input image must contain three channel bgr data")

    with expected:
        drawing_utils.draw_landmarks(image, landmarks())
    with expected:
        drawing_utils.draw_detection(image, detection())
    with expected:
        drawing_utils.draw_axis(image, np.eye(3), np.array([0.0, 0.0, 1.0]))


# Detections


def detection(*keypoints, box=None):
    points = tuple(vt.Keypoint(x, y) for x, y in keypoints)
    return vt.Detection(1.0, vt.BoundingBox(*(box or (0, 0, 1, 1))), points)


def protobuf_like(*keypoints, box=None, location_format=2):
    location = SimpleNamespace(
        format=location_format,
        relative_keypoints=[SimpleNamespace(x=x, y=y) for x, y in keypoints],
        relative_bounding_box=SimpleNamespace(
            **dict(zip(("xmin", "ymin", "width", "height"), box or (0, 0, 0, 0), strict=True))
        ),
        HasField=lambda name: box is not None,
    )
    return SimpleNamespace(location_data=location)


@pytest.mark.parametrize("make", [detection, protobuf_like])
def test_a_detection_is_drawn_as_circles_and_a_box(make):
    image, expected = blank(), blank()
    found = make((0, 1), (1, 0), (0.5, 0.25), box=(0.25, 0.5, 0.5, 0.25))
    drawing_utils.draw_detection(image, found)

    for center in ((0, 99), (99, 0), (50, 25)):
        cv2.circle(expected, center, 2, drawing_utils.RED_COLOR, 2)
    cv2.rectangle(expected, (25, 50), (75, 75), drawing_utils.WHITE_COLOR, 2)
    assert np.array_equal(image, expected)


def test_a_box_over_the_whole_picture_lies_on_its_border():
    image, expected = blank(), blank()
    drawing_utils.draw_detection(image, detection(box=(0, 0, 1, 1)))

    cv2.rectangle(expected, (0, 0), (99, 99), drawing_utils.WHITE_COLOR, 2)
    assert np.array_equal(image, expected)


def test_a_message_without_a_box_gives_circles_only():
    image, expected = blank(), blank()
    drawing_utils.draw_detection(image, protobuf_like((0.5, 0.5)))

    cv2.circle(expected, (50, 50), 2, drawing_utils.RED_COLOR, 2)
    assert np.array_equal(image, expected)


def test_a_face_at_the_border_is_drawn_as_far_as_it_is_seen():
    image, expected = blank(), blank()
    drawing_utils.draw_detection(image, detection((1.5, 0.5), box=(0.75, 0.25, 0.5, 0.5)))

    cv2.rectangle(expected, (75, 25), (125, 75), drawing_utils.WHITE_COLOR, 2)
    assert np.array_equal(image, expected)


def test_a_detection_must_be_relative():
    with pytest.raises(ValueError, match=r"^LocationData must be relative"):
        drawing_utils.draw_detection(blank(), protobuf_like(location_format=0))


# Axes


def test_axes_are_arrows_in_the_picture():
    image, expected = blank(), blank()
    half = np.sqrt(0.5)
    rotation = np.array([[1.0, 0.0, 0.0], [0.0, half, -half], [0.0, half, half]])
    drawing_utils.draw_axis(image, rotation, np.array([0, 0, -0.2]))

    for tip, color in (
        ((75, 50), drawing_utils.RED_COLOR),
        ((50, 22), drawing_utils.GREEN_COLOR),
        ((50, 77), drawing_utils.BLUE_COLOR),
    ):
        cv2.arrowedLine(expected, (50, 50), tip, color, 2)
    assert np.array_equal(image, expected)


def test_axes_at_the_camera_itself_do_not_divide_by_zero():
    image, expected = blank(), blank()
    drawing_utils.draw_axis(image, np.eye(3, dtype=np.float32), np.zeros(3, np.float32))

    for tip, color in (
        ((0, 50), drawing_utils.RED_COLOR),
        ((50, 100), drawing_utils.GREEN_COLOR),
        ((50, 50), drawing_utils.BLUE_COLOR),
    ):
        cv2.arrowedLine(expected, (50, 50), tip, color, 2)
    assert np.array_equal(image, expected)


# Plots


@pytest.fixture
def pyplot(monkeypatch):
    """Put a matplotlib in place that notes what it is asked to draw."""
    calls = []

    class Axes:
        def __getattr__(self, name):
            return lambda **given: calls.append((name, given))

    fake = SimpleNamespace(
        figure=lambda figsize: calls.append(("figure", figsize)),
        axes=lambda projection: Axes(),
        show=lambda: calls.append(("show", None)),
    )
    monkeypatch.setitem(sys.modules, "matplotlib", SimpleNamespace(pyplot=fake))
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", fake)
    return calls


def test_landmarks_are_plotted_standing_upright(pyplot):
    points = landmarks(
        {"x": 1, "y": 2, "z": 3}, {"x": 4, "y": 5, "z": 6}, {"x": 7, "visibility": 0.1}
    )
    drawing_utils.plot_landmarks(points, [(0, 1), (0, 2)])

    dots = [given for name, given in pyplot if name == "scatter3D"]
    lines = [given for name, given in pyplot if name == "plot3D"]
    assert [(dot["xs"], dot["ys"], dot["zs"]) for dot in dots] == [
        ([-3], [1], [-2]),
        ([-6], [4], [-5]),
    ]
    assert [(line["xs"], line["ys"], line["zs"]) for line in lines] == [
        ([-3, -6], [1, 4], [-2, -5])
    ]
    assert dots[0]["color"] == (1.0, 0.0, 0.0)
    assert dots[0]["linewidth"] == lines[0]["linewidth"] == 5
    assert pyplot[-1] == ("show", None)


def test_a_plot_refuses_a_line_to_a_missing_landmark(pyplot):
    with pytest.raises(ValueError, match="Landmark index is out of range"):
        drawing_utils.plot_landmarks(landmarks({"x": 1}), [(0, 1)])


def test_without_matplotlib_a_plot_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)

    with pytest.raises(ImportError, match="pip install"):
        drawing_utils.plot_landmarks(landmarks({"x": 1}))


# Names that programs reach through the module


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cv2", "cv2"),
        ("dataclasses", "dataclasses"),
        ("detection_pb2", "vitruvian.framework.formats.detection_pb2"),
        ("landmark_pb2", "vitruvian.framework.formats.landmark_pb2"),
        ("location_data_pb2", "vitruvian.framework.formats.location_data_pb2"),
        ("math", "math"),
    ],
)
def test_modules_are_passed_on_as_in_mediapipe(name, expected):
    assert getattr(drawing_utils, name).__name__ == expected


def test_types_are_passed_on_and_other_names_are_not():
    assert drawing_utils.List is typing.List  # noqa: UP006  # as programs for MediaPipe have it
    with pytest.raises(AttributeError, match=r"drawing_utils' has no attribute 'Dict'"):
        _ = drawing_utils.Dict
