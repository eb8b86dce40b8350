import itertools

import numpy as np
import pytest

import vitruvian as mp
from benchmarks.solution_reference import frames_of_run, runs

FaceMesh = mp.solutions.face_mesh.FaceMesh


@pytest.fixture(scope="module")
def four_people():
    """Return what MediaPipe found in a picture of four people, and the picture."""
    return next(frames_of_run(runs("face_mesh_plain_static")[1]))


def array(landmarks):
    return np.array([[point.x, point.y, point.z] for point in landmarks.landmark])


@pytest.mark.parametrize(("refine", "count"), [(False, 468), (True, 478)])
def test_a_video_is_tracked_as_by_mediapipe(refine, count):
    kind = "refined" if refine else "plain"
    (run,) = runs(f"face_mesh_{kind}_carphone_pristine")
    with FaceMesh(refine_landmarks=refine) as solution:
        for entry, frame in itertools.islice(frames_of_run(run), 6):
            (landmarks,) = solution.process(frame).multi_face_landmarks
            assert len(landmarks.landmark) == count
            np.testing.assert_allclose(array(landmarks), entry["faces"][0]["lm"], atol=1e-3)


def test_several_faces_come_in_mediapipes_order(four_people):
    entry, frame = four_people
    with FaceMesh(static_image_mode=True, max_num_faces=4) as solution:
        found = solution.process(frame).multi_face_landmarks

    for landmarks, expected in zip(found, entry["faces"], strict=True):
        np.testing.assert_allclose(array(landmarks), expected["lm"], atol=1e-4)


def test_visibility_and_presence_are_not_set(four_people):
    with FaceMesh(static_image_mode=True) as solution:
        (landmarks,) = solution.process(four_people[1]).multi_face_landmarks

    assert landmarks.landmark[0].HasField("z")
    assert not landmarks.landmark[0].HasField("visibility")
    assert not landmarks.landmark[0].HasField("presence")


def test_no_face_gives_none():
    with FaceMesh() as solution:
        assert solution.process(np.zeros((40, 30, 3), np.uint8)).multi_face_landmarks is None


@pytest.mark.parametrize("name", ["min_detection_confidence", "min_tracking_confidence"])
def test_a_confidence_that_nothing_reaches_leaves_nobody(four_people, name):
    with FaceMesh(static_image_mode=True, **{name: 1.0}) as solution:
        assert solution.process(four_people[1]).multi_face_landmarks is None


def test_no_faces_at_all_cannot_be_asked_for():
    with pytest.raises(RuntimeError, match="size"):
        FaceMesh(max_num_faces=0)


def test_the_quick_way_gives_arrays(four_people):
    entry, frame = four_people
    (result,) = mp.mesh(frame, faces=4, refine=True)

    assert len(result.faces) == 4
    assert result.array.shape == (478, 5)
    np.testing.assert_allclose(
        result.faces[0][1][:2], np.array(entry["faces"][0]["lm"])[1, :2], atol=5e-3
    )
    with pytest.raises(ValueError, match="faces must be 1 or more; got 0"):
        mp.mesh(frame, faces=0)


def test_programs_older_than_the_refinement_give_confidences_by_position(four_people):
    _, frame = four_people
    with FaceMesh(True, 1, 0.9, 0.5) as old, FaceMesh(True, 1, False, 0.9, 0.5) as new:
        assert old.process(frame) == new.process(frame)
