"""The hands solution: MediaPipe's class, and ``vitruvian.hands``."""

from __future__ import annotations

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

import vitruvian as mp
from benchmarks.solution_reference import frames_of_run, runs
from vitruvian.solutions.drawing_utils import DrawingSpec
from vitruvian.solutions.settings import SettingError

DRAWINGS = Path(__file__).parents[2] / "data" / "solutions"
Hands = mp.solutions.hands.Hands
HandLandmark = mp.solutions.hands.HandLandmark


@pytest.fixture(scope="module")
def friends():
    """Return a picture with three hands, RGB, and what MediaPipe found in it."""
    (pair,) = frames_of_run(runs("hands_static")[0])
    return pair


@pytest.fixture(scope="module")
def video():
    """Return the first frames of a video of two hands, RGB, with what MediaPipe found."""
    (run,) = runs("hands_synth_hands_b")
    return list(itertools.islice(frames_of_run(run), 6))


@pytest.fixture(scope="module")
def still():
    """Return a quick solution for single pictures."""
    with Hands(static_image_mode=True, model_complexity=0) as solution:
        yield solution


def distance(hand, expected, size) -> float:
    """Return the greatest distance in pixels."""
    offset = hand.array[:, :2] - np.array(expected)[:, :2]
    return float(np.linalg.norm(offset * size, axis=1).max())


# What is found


def test_a_picture_gives_landmarks_metres_and_handedness_of_each_hand(friends):
    entry, picture = friends
    with Hands(static_image_mode=True, max_num_hands=4) as solution:
        results = solution.process(picture)

    assert results._fields == (
        "multi_hand_landmarks", "multi_hand_world_landmarks", "multi_handedness",
    )  # fmt: skip
    for hand, world, classes, expected in zip(*results, entry["hands"], strict=True):
        assert distance(hand, expected["lm"], (1920, 1367)) < 0.1
        np.testing.assert_allclose(world.array[:, :3], expected["world"], atol=1e-4)
        (best,) = classes.classification
        assert (best.index, best.label) == (expected["index"], expected["label"])
        assert best.score == pytest.approx(expected["score"], abs=1e-3)


def test_a_video_is_tracked_as_by_mediapipe(video):
    with Hands() as solution:
        for entry, frame in video:
            results = solution.process(frame)
            for hand, expected in zip(results.multi_hand_landmarks, entry["hands"], strict=True):
                assert distance(hand, expected["lm"], (480, 360)) < 0.5


def test_where_no_hand_is_everything_is_none(still):
    assert still.process(np.full((96, 128, 3), 90, np.uint8)) == (None, None, None)


def test_landmarks_read_like_those_of_protocol_buffers(still, friends):
    results = still.process(friends[1])

    tip = results.multi_hand_landmarks[0].landmark[HandLandmark.INDEX_FINGER_TIP]
    assert tip.x > 0
    # MediaPipe sets neither.
    assert not tip.HasField("visibility")
    assert not tip.HasField("presence")
    text = str(results.multi_handedness[0])
    assert text.startswith("classification {\n  index: ")
    assert f'  label: "{results.multi_handedness[0].classification[0].label}"\n}}\n' in text
    assert not results.multi_handedness[0].classification[0].HasField("display_name")


def test_the_number_of_hands_bounds_what_is_detected(friends):
    with Hands(static_image_mode=True, max_num_hands=1, model_complexity=0) as solution:
        assert len(solution.process(friends[1]).multi_hand_landmarks) == 1


def test_reset_forgets_the_video(video):
    (_, first), *_, (_, last) = video
    with Hands(model_complexity=0) as solution:
        alone = solution.process(last).multi_hand_landmarks
        solution.reset()
        solution.process(first)
        tracked = solution.process(last).multi_hand_landmarks
        solution.reset()
        again = solution.process(last).multi_hand_landmarks

    assert alone == again != tracked


@pytest.mark.parametrize("name", ["min_detection_confidence", "min_tracking_confidence"])
def test_a_confidence_that_nothing_reaches_finds_no_hand(friends, name):
    with Hands(static_image_mode=True, model_complexity=0, **{name: 1.0}) as solution:
        assert solution.process(friends[1]).multi_hand_landmarks is None


# What is refused


@pytest.mark.parametrize("complexity", [-1, 2, "full"])
def test_there_are_two_models(complexity):
    with pytest.raises(ValueError, match=r"model_complexity must be 0 \(lite\) or 1 \(full\); got"):
        Hands(model_complexity=complexity)


@pytest.mark.parametrize("number", [0, -1])
def test_less_than_one_hand_is_a_runtime_error(number):
    with pytest.raises(RuntimeError, match=f"max_vec_size is {number}; expected 1 or more"):
        Hands(max_num_hands=number)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_num_hands", 1.5),
        ("max_num_hands", "2"),
        ("min_detection_confidence", None),
        ("min_tracking_confidence", "0.5"),
    ],
)
def test_a_value_of_another_type_is_a_type_error(name, value):
    with pytest.raises(TypeError):
        Hands(**{name: value})


@pytest.mark.parametrize(
    ("shape", "error"),
    [
        ((3, 3, 4), ValueError),
        ((3, 3, 1), ValueError),
        ((2, 3, 3, 3), ValueError),
        ((3, 3), IndexError),
        ((3,), IndexError),
    ],
)
def test_a_picture_must_be_rgb(still, shape, error):
    with pytest.raises(error, match=r"^Input image must contain three channel rgb data\."):
        still.process(np.zeros(shape, np.uint8))


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (300, 2)])
def test_a_tiny_picture_shows_no_hand(still, size):
    assert still.process(np.zeros((*size, 3), np.uint8)).multi_handedness is None


def test_a_refused_picture_leaves_no_trace(video):
    frames = [frame for _, frame in video[:3]]
    with Hands(model_complexity=0) as plain, Hands(model_complexity=0) as bothered:
        for frame in frames:
            with pytest.raises(AttributeError, match="must be a NumPy array"):
                bothered.process(None)
            assert plain.process(frame) == bothered.process(frame)


def test_the_callers_picture_stays_as_it_is(still, friends):
    picture = friends[1].copy()

    still.process(picture)

    assert np.array_equal(picture, friends[1])
    assert picture.flags.writeable


def test_a_missing_model_is_reported_when_the_solution_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("VITRUVIAN_ASSETS", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    with pytest.raises(mp.AssetError, match=r"hand_landmark_full|palm_detection_full"):
        Hands()


# Our own way in


def test_hands_are_found_by_names(friends):
    entry, picture = friends

    (result,) = mp.hands(picture, hands=4)

    assert [hand.label for hand in result.hands] == [hand["label"] for hand in entry["hands"]]
    for hand, expected in zip(result.hands, entry["hands"], strict=True):
        assert np.array_equal(hand["wrist"][:3], hand[HandLandmark.WRIST][:3])
        assert hand["INDEX_FINGER_TIP"][:2] == pytest.approx(expected["lm"][8][:2], abs=1e-4)
        assert hand.score == pytest.approx(expected["score"], abs=1e-3)
        assert hand.world.shape == (21, 3)
    assert len(result.records()) == 3 * 21


def test_a_video_gives_a_result_a_frame(video):
    frames = [np.zeros_like(video[0][1]), *(frame for _, frame in video[:2])]

    results = list(mp.hands(frames, model="lite"))

    assert [len(result.hands) for result in results] == [0, 2, 2]


def test_less_than_one_hand_is_refused():
    with pytest.raises(SettingError, match="hands must be 1 or more; got 0"):
        mp.hands(np.zeros((8, 8, 3), np.uint8), hands=0)


# Drawing


DRAWN = [
    ("hands_static", 0),
    ("hands_synth_hand_a", 0),
    ("hands_synth_hand_a", 20),
    ("hands_synth_hands_b", 10),
    ("hands_synth_hands_b", 50),
]


@pytest.mark.parametrize("style", ["plain", "styled"])
@pytest.mark.parametrize(("name", "number"), DRAWN)
def test_hands_are_drawn_as_mediapipe_draws_them(name, number, style):
    run = runs(name)[0]
    (entry,) = [entry for entry in run["frames"] if entry["i"] == number]
    image = np.zeros((run["meta"]["height"], run["meta"]["width"], 3), np.uint8)
    styles = mp.solutions.drawing_styles
    how = {
        "landmark_drawing_spec": styles.get_default_hand_landmarks_style(),
        "connection_drawing_spec": styles.get_default_hand_connections_style(),
    }
    for hand in entry["hands"]:
        points = np.pad(np.array(hand["lm"], np.float32), ((0, 0), (0, 2)), constant_values=1)
        mp.solutions.drawing_utils.draw_landmarks(
            image,
            mp.NormalizedLandmarkList(points),
            mp.solutions.hands.HAND_CONNECTIONS,
            **(how if style == "styled" else {}),
        )

    expected = cv2.imread(str(DRAWINGS / f"{name}_{number}_{style}.png"))
    assert np.array_equal(image, expected)


def test_each_finger_has_its_colour_and_the_palm_another():
    style = mp.solutions.drawing_styles.get_default_hand_landmarks_style()

    assert list(style) == list(HandLandmark)
    colors = {mark.name: style[mark].color for mark in HandLandmark}
    palm = {name for name, color in colors.items() if color == colors["WRIST"]}
    assert palm == {
        "WRIST", "THUMB_CMC", "INDEX_FINGER_MCP", "MIDDLE_FINGER_MCP", "RING_FINGER_MCP",
        "PINKY_MCP",
    }  # fmt: skip
    assert len(set(colors.values())) == 6
    assert style[HandLandmark.THUMB_TIP] == DrawingSpec((180, 229, 255), -1, 5)


def test_every_connection_has_a_style():
    connections = mp.solutions.hands_connections
    style = mp.solutions.drawing_styles.get_default_hand_connections_style()

    assert set(style) == connections.HAND_CONNECTIONS
    assert {style[pair].thickness for pair in connections.HAND_PALM_CONNECTIONS} == {3}
    thumb = connections.HAND_THUMB_CONNECTIONS
    assert {style[pair].color for pair in thumb} == {(180, 229, 255)}


def test_programs_older_than_the_choice_of_models_give_confidences_by_position(friends):
    with Hands(True, 4, 0.9, 0.5) as old, Hands(True, 4, 1, 0.9, 0.5) as new:
        assert old.process(friends[1]) == new.process(friends[1])
