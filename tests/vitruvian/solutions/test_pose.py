import itertools
import json
import pickle
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

import vitruvian as mp
from benchmarks.reference import frames_of
from vitruvian.framework.formats import landmark_pb2

DATA = Path(__file__).parents[2] / "data" / "solutions"
Pose = mp.solutions.pose.Pose


@pytest.fixture(scope="module")
def portrait():
    """Return the astronaut, RGB."""
    return next(frames_of("astronaut"))


@pytest.fixture(scope="module")
def video():
    """Return the first frames of a man in a car, RGB."""
    return list(itertools.islice(frames_of("carphone_pristine"), 12))


@pytest.fixture(scope="module")
def still():
    """Return a solution for single pictures, with everything that it can find."""
    with Pose(static_image_mode=True, enable_segmentation=True) as solution:
        yield solution


@pytest.fixture(scope="module")
def light():
    """Return a quick solution for tests of input that need no landmarks."""
    with Pose(static_image_mode=True, model_complexity=0) as solution:
        yield solution


def distance(points, expected, width, height):
    """Return the greatest distance in pixels."""
    difference = np.asarray(points)[:, :2] - np.asarray(expected)[:, :2]
    return np.linalg.norm(difference * [width, height], axis=1).max()


# What is found


def test_a_picture_gives_landmarks_world_landmarks_and_a_mask(still, portrait):
    results = still.process(portrait)

    expected = json.loads((DATA / "landmarks.json").read_text())["astronaut_0"]["landmarks"]
    assert distance(results.pose_landmarks.array, expected, 512, 512) < 0.5
    assert len(results.pose_world_landmarks.landmark) == 33
    hips = results.pose_world_landmarks.array[23:25, :3]
    assert np.abs(hips.mean(axis=0)).max() < 0.05
    mask = results.segmentation_mask
    assert mask.shape == (512, 512)
    assert mask.dtype == np.float32
    assert 0 <= mask.min() < 0.1
    assert 0.9 < mask.max() <= 1
    assert not mask.flags.writeable


def test_a_video_is_tracked_and_smoothed_as_by_mediapipe(video, reference):
    expected = reference("full_body_filtering")["frames"]
    with Pose() as solution:
        for frame, entry in zip(video, expected, strict=False):
            results = solution.process(frame)
            assert distance(results.pose_landmarks.array, entry["lm"], 176, 144) < 0.5
            world = results.pose_world_landmarks.array[:, :3]
            assert np.abs(world - np.array(entry["world"])[:, :3]).max() < 0.005


def test_masks_are_mediapipes_which_are_never_smoothed():
    stored = json.loads((DATA / "pose_masks.json").read_text())
    frames = list(itertools.islice(frames_of("carphone_pristine"), 13))

    with Pose(**stored["meta"]["options"]) as solution:
        for number, grid in zip(stored["meta"]["frames"], stored["grids"], strict=True):
            mask = solution.process(frames[number]).segmentation_mask
            rows, columns = (
                np.arange(1, 2 * count, 2) * size // (2 * count)
                for count, size in zip((9, 16), mask.shape, strict=True)
            )
            # Smoothing would hold places back where the person moves: by up to 0.4 here.
            np.testing.assert_allclose(mask[rows[:, None], columns], grid, atol=0.03)


def test_the_mask_is_none_unless_asked_for(light, portrait):
    results = light.process(portrait)

    assert results.pose_landmarks is not None
    assert results.segmentation_mask is None


def test_nobody_in_the_picture_gives_none(still):
    results = still.process(np.full((100, 100, 3), 255, np.uint8))

    assert results == (None, None, None)
    assert results.pose_landmarks is None
    assert results.segmentation_mask is None


def test_landmarks_read_like_those_of_protocol_buffers(light, portrait):
    landmarks = light.process(portrait).pose_landmarks
    nose = landmarks.landmark[mp.solutions.pose.PoseLandmark.NOSE]

    assert isinstance(landmarks, landmark_pb2.NormalizedLandmarkList)
    assert 0 < nose.x < 1
    assert nose.visibility > 0.5
    assert nose.HasField("visibility")
    assert not nose.HasField("presence")
    assert len([point.x for point in landmarks.landmark]) == 33


def test_landmarks_may_be_changed_before_they_are_drawn(light, portrait):
    landmarks = light.process(portrait).pose_landmarks
    for point in landmarks.landmark:
        point.visibility = 0.0
    image = portrait.copy()
    mp.solutions.drawing_utils.draw_landmarks(image, landmarks, mp.solutions.pose.POSE_CONNECTIONS)

    assert np.array_equal(image, portrait)


def test_the_upper_body_has_25_landmarks(portrait, reference):
    with Pose(static_image_mode=True, upper_body_only=True) as solution:
        results = solution.process(portrait)

    expected = reference("upper_body_astronaut")["frames"][0]["lm"]
    assert distance(results.pose_landmarks.array, expected, 512, 512) < 0.5
    assert results[1:] == (None, None)
    mp.solutions.drawing_utils.draw_landmarks(
        portrait.copy(), results.pose_landmarks, mp.solutions.pose.UPPER_BODY_POSE_CONNECTIONS
    )


def test_parameters_in_the_order_of_old_are_understood(portrait):
    with Pose(True, True, True, 0.3, 0.4) as solution:
        assert len(solution.process(portrait).pose_landmarks.landmark) == 25
    with Pose(True, False, True, 0.3, 0.4) as solution:
        assert len(solution.process(portrait).pose_landmarks.landmark) == 33


# Settings


def test_a_still_picture_does_not_hang_on_the_one_before(light, portrait, video):
    first = light.process(portrait)
    light.process(video[0])

    assert light.process(portrait) == first


def test_reset_forgets_the_video(video):
    with Pose(model_complexity=0) as solution:
        first = [solution.process(frame) for frame in video[:3]]
        again = solution.process(video[0])
        solution.reset()

        assert again != first[0]
        assert [solution.process(frame) for frame in video[:3]] == first


@pytest.mark.parametrize("upper_body_only", [False, True])
@pytest.mark.parametrize("name", ["min_detection_confidence", "min_tracking_confidence"])
def test_a_confidence_that_nothing_reaches_finds_nobody(portrait, name, upper_body_only):
    with Pose(
        static_image_mode=True, model_complexity=0, upper_body_only=upper_body_only, **{name: 1.0}
    ) as solution:
        assert solution.process(portrait).pose_landmarks is None


@pytest.mark.parametrize("complexity", [-1, 3, 1.5])
def test_there_are_three_models(complexity):
    with pytest.raises(ValueError, match=r"model_complexity must be 0 .* 1 .* or 2"):
        Pose(model_complexity=complexity)


@pytest.mark.parametrize(
    ("flag", "value", "shape"),
    [
        ("static_image_mode", (True,), (33,)),
        ("static_image_mode", None, (33,)),
        ("smooth_segmentation", 0.5, (33,)),
        ("upper_body_only", "yes", (25,)),
    ],
)
def test_flags_may_be_anything_that_is_true_or_false(portrait, flag, value, shape):
    with Pose(model_complexity=0, **{flag: value}) as solution:
        assert solution.process(portrait).pose_landmarks.array.shape[:1] == shape


def test_tutorials_give_five_parameters_by_position(portrait):
    with Pose(False, False, True, False, 0.5) as solution:
        assert len(solution.process(portrait).pose_landmarks.landmark) == 33


def test_a_confidence_must_be_a_number():
    with pytest.raises(TypeError, match="min_detection_confidence must be a number from 0 to 1"):
        Pose(min_detection_confidence="0.5")


def test_results_print_as_those_of_mediapipe_and_take_more_attributes(light, portrait):
    results = light.process(portrait)
    results.extra = 1

    assert str(results) == "<class 'mediapipe.python.solution_base.SolutionOutputs'>"
    assert repr(results).startswith("SolutionOutputs(pose_landmarks=landmark {")
    assert pickle.loads(pickle.dumps(results)) == results


# Pictures


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
def test_a_picture_must_be_rgb(light, shape, error):
    image = np.zeros(shape, np.uint8)

    with pytest.raises(error, match=r"^Input image must contain three channel rgb data\.") as e:
        light.process(image)
    assert "cvtColor" in e.value.__notes__[0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int32, np.uint16, bool])
def test_a_picture_must_be_of_bytes(light, dtype):
    with pytest.raises(TypeError, match=r"^Cannot cast array data from .* to dtype\('uint8'\)"):
        light.process(np.zeros((8, 8, 3), dtype))


@pytest.mark.parametrize(("image", "kind"), [(None, "NoneType"), ([[[0, 0, 0]]], "list")])
def test_a_picture_must_be_an_array(light, image, kind):
    with pytest.raises(AttributeError, match=f"must be a NumPy array .* got {kind}"):
        light.process(image)


@pytest.mark.parametrize("shape", [(0, 8, 3), (8, 0, 3), (0, 0, 3)])
def test_a_picture_must_have_pixels(light, shape):
    with pytest.raises(ValueError, match="must have pixels"):
        light.process(np.zeros(shape, np.uint8))


def test_a_refused_picture_leaves_no_trace(portrait, video):
    with Pose(model_complexity=0) as solution, Pose(model_complexity=0) as other:
        solution.process(video[0])
        with pytest.raises(IndexError, match="three channel"):
            solution.process(portrait[:, :, 0])
        other.process(video[0])

        assert solution.process(video[1]) == other.process(video[1])


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(lambda image: image[:, :, ::-1], id="colours reversed"),
        pytest.param(lambda image: image[:, ::-1], id="mirrored"),
        pytest.param(lambda image: image[::2, ::2], id="every other pixel"),
        pytest.param(np.asfortranarray, id="columns first"),
    ],
)
def test_bytes_may_lie_in_any_order(light, portrait, view):
    image = view(portrait)

    assert light.process(image) == light.process(np.ascontiguousarray(image))


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (300, 2)])
def test_a_tiny_picture_shows_nobody(light, size):
    assert light.process(np.zeros((*size, 3), np.uint8)).pose_landmarks is None


def test_a_huge_picture_gives_the_same_pose(light, portrait):
    small = light.process(portrait).pose_landmarks.array
    huge = light.process(cv2.resize(portrait, (8192, 8192))).pose_landmarks.array

    # The detector sees it scaled down another way, and finds a slightly different rectangle.
    assert distance(huge[:13], small[:13], 512, 512) < 10


def test_masks_of_a_huge_picture_take_the_memory_of_a_few_masks(portrait):
    huge = cv2.resize(portrait, (7680, 4320))
    with Pose(model_complexity=0, enable_segmentation=True) as solution:
        tracemalloc.start()
        try:
            masks = [solution.process(huge).segmentation_mask for _ in range(2)]
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert masks[1].shape == (4320, 7680)
    # The one before, the new one, and what becomes of the two.
    assert peak < 3.5 * masks[1].nbytes


def test_the_callers_picture_stays_as_it_is(light, portrait):
    image = portrait.copy()
    light.process(image)

    assert image.flags.writeable
    assert np.array_equal(image, portrait)


def test_a_read_only_picture_is_taken_and_stays_read_only(light, portrait):
    image = portrait.copy()
    image.flags.writeable = False

    assert light.process(image) == light.process(portrait)
    assert not image.flags.writeable
    image.flags.writeable = True


def test_results_stay_when_the_picture_is_written_over(still, portrait):
    image = portrait.copy()
    results = still.process(image)
    mask = results.segmentation_mask.copy()
    image[:] = 0
    still.process(image)

    assert np.array_equal(results.segmentation_mask, mask)


def test_threads_that_share_a_solution_get_their_own_results(light, portrait):
    pictures = [portrait, np.ascontiguousarray(portrait[:, ::-1])]
    expected = [light.process(picture) for picture in pictures]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(light.process, pictures * 10))

    assert found == expected * 10


# Life


def test_a_closed_solution_says_so(video):
    solution = Pose(model_complexity=0)
    solution.close()

    with pytest.raises(ValueError, match="this Pose is closed; make a new one"):
        solution.process(video[0])
    with pytest.raises(ValueError, match="this Pose is closed already"):
        solution.close()
    solution.reset()


def test_a_solution_may_be_closed_inside_its_with_block(video):
    with Pose(model_complexity=0) as solution:
        solution.process(video[0])
        solution.close()


def test_a_missing_model_is_reported_when_the_solution_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("VITRUVIAN_ASSETS", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    with pytest.raises(mp.AssetError, match="pose_"):
        Pose()


def test_a_failing_graph_raises_a_runtime_error(monkeypatch, video):
    from vitruvian.calculators.core.gate import GateCalculator

    def fail(self, ctx):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(GateCalculator, "process", fail)
    with Pose(model_complexity=0) as solution, pytest.raises(RuntimeError, match="planted"):
        solution.process(video[0])


def test_a_solution_may_be_subclassed(video):
    class Mine(Pose):
        def __init__(self):
            super().__init__(model_complexity=0, min_detection_confidence=0.4)

    with Mine() as solution:
        assert solution.process(image=video[0]).pose_landmarks is not None


def test_other_solutions_are_named_as_missing():
    with pytest.raises(AttributeError, match="'objectron'; it is not offered here"):
        mp.solutions.objectron  # noqa: B018
    with pytest.raises(AttributeError, match=r"no attribute 'drawing_util'$"):
        mp.solutions.drawing_util  # noqa: B018


# MediaPipe's names for what is inside


def test_programs_can_look_inside_as_in_mediapipe(portrait):
    solution = Pose(static_image_mode=True, enable_segmentation=True, model_complexity=0)
    results = solution.process(portrait)

    outputs = solution._output_stream_type_info
    assert {name: kind.name for name, kind in outputs.items()} == {
        "pose_landmarks": "PROTO",
        "pose_world_landmarks": "PROTO",
        "segmentation_mask": "IMAGE",
    }
    assert solution._graph_outputs.keys() == outputs.keys()
    assert solution._graph_outputs["pose_landmarks"].timestamp == solution._simulated_timestamp
    assert solution._simulated_timestamp == 33_333
    assert [kind.name for kind in solution._input_stream_type_info.values()] == ["IMAGE_FRAME"]
    assert len(results.pose_landmarks.landmark) == 33
    solution.close()

    assert solution._graph is None
    assert solution._input_stream_type_info is None
    assert solution._output_stream_type_info is None
