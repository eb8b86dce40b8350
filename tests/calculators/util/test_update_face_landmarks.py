import numpy as np
import pytest

from vitruvian.calculators.util.update_face_landmarks import (
    EYE_LANDMARKS,
    UpdateFaceLandmarksCalculator,
)
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator


def landmarks(count, value):
    return NormalizedLandmarkList(np.full((count, 5), value, np.float32))


def update(face, eyes):
    result = run_calculator(
        UpdateFaceLandmarksCalculator(), face_landmarks=[(0, face)], new_eye_landmarks=[(0, eyes)]
    )
    return result.updated_face_landmarks[0][1].array


def test_landmarks_around_the_eyes_are_overwritten_but_for_their_presence():
    rows = update(landmarks(468, 0.25), landmarks(142, 0.5))

    around_eyes = list(EYE_LANDMARKS)
    assert len(set(around_eyes)) == 142
    assert (rows[around_eyes, :4] == 0.5).all()
    assert (rows[:, 4] == 0.25).all()
    assert (np.delete(rows, around_eyes, axis=0) == 0.25).all()


def test_each_landmark_goes_to_its_place():
    eyes = np.zeros((142, 5), np.float32)
    eyes[:, 0] = np.arange(142)

    rows = update(landmarks(468, -1), NormalizedLandmarkList(eyes))

    # The outer corners of both eyes come first of their 71.
    assert rows[33, 0] == 0
    assert rows[263, 0] == 71


@pytest.mark.parametrize(("face", "eyes"), [(478, 142), (468, 71)])
def test_lists_of_other_lengths_are_refused(face, eyes):
    message = f"got {face} landmarks of a face and {eyes} of eyes"
    with pytest.raises(PayloadTypeError, match=message):
        update(landmarks(face, 0), landmarks(eyes, 0))
