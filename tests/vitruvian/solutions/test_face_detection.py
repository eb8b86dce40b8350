import numpy as np
import pytest

import vitruvian as mp
from benchmarks.solution_reference import frames_of_run, runs

face_detection = mp.solutions.face_detection


@pytest.fixture(scope="module")
def four_people():
    """Return what MediaPipe found in a picture of four people, and the picture."""
    return next(frames_of_run(runs("face_detection_full_static")[2]))


@pytest.mark.parametrize("confidence", [0.1, 0.5, 0.99])
def test_faces_have_mediapipes_boxes_whatever_the_confidence(four_people, confidence):
    entry, frame = four_people
    with face_detection.FaceDetection(confidence, model_selection=1) as solution:
        detections = solution.process(frame).detections

    assert len(detections) == len(entry["faces"]) == 4
    for detection, expected in zip(detections, entry["faces"], strict=True):
        location = detection.location_data
        assert location.format == location.RELATIVE_BOUNDING_BOX
        box = location.relative_bounding_box
        found = [box.xmin, box.ymin, box.width, box.height]
        assert found == pytest.approx(expected["box"], abs=1e-4)
        assert detection.score == [pytest.approx(expected["score"], abs=1e-5)]
        assert list(detection.label_id) == [0]
        eye = face_detection.get_key_point(detection, face_detection.FaceKeyPoint.LEFT_EYE)
        assert [eye.x, eye.y] == pytest.approx(expected["kp"][1], abs=1e-4)


def test_the_short_range_is_the_default_and_any_other_number(four_people):
    _, frame = four_people
    found = []
    for options in ({}, {"model_selection": 0}, {"model_selection": 2}):
        with face_detection.FaceDetection(**options) as solution:
            found.append(solution.process(frame).detections)

    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 4


def test_no_face_gives_none():
    with face_detection.FaceDetection() as solution:
        results = solution.process(np.zeros((40, 30, 3), np.uint8))

    assert results.detections is None
    assert face_detection.get_key_point(None, face_detection.FaceKeyPoint.NOSE_TIP) is None


def test_the_quick_way_names_keypoints_and_counts_the_confidence(four_people):
    entry, frame = four_people
    (result,) = mp.faces(frame, "full")
    (sure,) = mp.faces(frame, "full", detection_confidence=0.9)

    assert [len(result.faces), len(sure.faces)] == [4, 1]
    assert result.faces[0].box == pytest.approx(entry["faces"][0]["box"], abs=1e-4)
    assert result.faces[0].score == pytest.approx(entry["faces"][0]["score"], abs=1e-5)
    assert result.faces[0]["NOSE_TIP"][:2] == pytest.approx(entry["faces"][0]["kp"][2], abs=1e-4)
