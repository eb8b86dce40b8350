import itertools

import numpy as np
import pytest

import vitruvian as mp
from benchmarks.solution_reference import frames_of_run, runs

Holistic = mp.solutions.holistic.Holistic


@pytest.fixture(scope="module")
def table():
    """Return what MediaPipe found of a person with a hand in view, and the picture."""
    return next(frames_of_run(runs("holistic_static")[1]))


def array(landmarks):
    return np.array([[point.x, point.y, point.z] for point in landmarks.landmark])


def test_a_picture_gives_body_hand_and_face(table):
    entry, frame = table
    with Holistic(static_image_mode=True) as solution:
        results = solution.process(frame)

    np.testing.assert_allclose(
        array(results.pose_landmarks), np.array(entry["lm"])[:, :3], atol=1e-4
    )
    np.testing.assert_allclose(array(results.pose_world_landmarks), entry["world"], atol=1e-4)
    np.testing.assert_allclose(array(results.left_hand_landmarks), entry["left"]["lm"], atol=1e-3)
    np.testing.assert_allclose(array(results.face_landmarks), entry["face"]["lm"], atol=1e-3)
    assert results.right_hand_landmarks is None
    assert results.segmentation_mask is None
    assert results.pose_landmarks.landmark[0].HasField("visibility")
    assert not results.face_landmarks.landmark[0].HasField("visibility")


def test_a_video_is_tracked_as_by_mediapipe():
    (run,) = runs("holistic_carphone_pristine")
    with Holistic() as solution:
        for entry, frame in itertools.islice(frames_of_run(run), 4):
            results = solution.process(frame)
            np.testing.assert_allclose(
                array(results.face_landmarks), entry["face"]["lm"], atol=1e-3
            )
            assert results.left_hand_landmarks is None


def test_nobody_in_the_picture_gives_none():
    with Holistic(enable_segmentation=True, refine_face_landmarks=True) as solution:
        assert solution.process(np.full((50, 60, 3), 255, np.uint8)) == (None,) * 6


def test_another_model_complexity_is_refused():
    with pytest.raises(ValueError, match=r"model_complexity must be 0 .*; got 3"):
        Holistic(model_complexity=3)


def test_the_module_has_what_programs_look_for_there():
    module = mp.solutions.holistic

    assert module.PoseLandmark.NOSE == module.HandLandmark.WRIST == 0
    assert len(module.HAND_CONNECTIONS) == 21
    assert len(module.POSE_CONNECTIONS) == 35
    assert len(module.FACEMESH_TESSELATION) == 2556
    assert len(module.FACEMESH_CONTOURS) == 124


def test_the_quick_way_names_all_parts(table):
    entry, frame = table
    (result,) = mp.holistic(frame)

    (person,) = result.subjects
    assert len(person.landmarks) == 33 + 21 + 21 + 468
    assert person["nose"][:2] == pytest.approx(entry["lm"][0][:2], abs=1e-4)
    wrist = entry["left"]["lm"][0][:2]
    assert person["left_hand_wrist"][:2] == pytest.approx(wrist, abs=1e-3)
    assert result.left_hand["wrist"][:2] == pytest.approx(wrist, abs=1e-3)
    assert len(result.face.landmarks) == 468
    assert result.right_hand is None
