import numpy as np
import pytest

from vitruvian.calculators.util.pose_landmarks import PoseLandmark
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import LandmarkList, NormalizedLandmark, NormalizedLandmarkList

ROWS = [[0.1, 0.2, 0.3, 0.9, 0.8], [0.4, 0.5, 0.6, 0.7, 0.6], [0.0, 1.0, 2.0, 0.5, 0.4]]


@pytest.fixture
def landmarks():
    return NormalizedLandmarkList(ROWS)


def test_points_are_read_by_index_and_name(landmarks):
    point = landmarks.landmark[1]

    assert isinstance(point, NormalizedLandmark)
    assert point == pytest.approx(ROWS[1])
    assert point.x == pytest.approx(0.4)
    assert landmarks.landmark[-1].z == pytest.approx(2.0)


def test_points_can_be_counted_iterated_and_cut(landmarks):
    assert len(landmarks) == len(landmarks.landmark) == 3
    assert [point.y for point in landmarks] == pytest.approx([0.2, 0.5, 1.0])
    assert [point.x for point in landmarks.landmark[1:]] == pytest.approx([0.4, 0.0])
    assert landmarks[1:] == NormalizedLandmarkList(ROWS[1:])


@pytest.mark.parametrize("index", [1, -2, np.int64(1), PoseLandmark.LEFT_EYE_INNER])
def test_a_list_is_indexed_as_any_sequence(landmarks, index):
    assert landmarks[index] == landmarks.landmark[1]
    assert isinstance(landmarks[index], NormalizedLandmark)


def test_a_list_can_be_unpacked_reversed_and_searched(landmarks):
    first, *rest = landmarks

    assert [first, *rest] == [landmarks[0], landmarks[1], landmarks[2]]
    assert list(reversed(landmarks.landmark)) == [landmarks[2], landmarks[1], landmarks[0]]
    assert landmarks[1] in landmarks


@pytest.mark.parametrize("index", [3, -4])
def test_an_index_outside_is_an_index_error(landmarks, index):
    message = rf"there is no landmark {index}; there are 3, from 0 to 2"
    with pytest.raises(IndexError, match=message):
        _ = landmarks[index]
    with pytest.raises(IndexError, match=message):
        _ = landmarks.landmark[index]


def test_an_empty_list_says_that_it_is_empty():
    with pytest.raises(IndexError, match="there is no landmark 0; the list is empty"):
        _ = LandmarkList(np.zeros((0, 5)))[0]


def test_a_list_is_indexed_by_numbers_only(landmarks):
    with pytest.raises(TypeError, match=r"have numbers, no names; got 'nose'\."):
        _ = landmarks["nose"]


def test_columns_are_views(landmarks):
    assert landmarks.xyz.shape == (3, 3)
    assert landmarks.visibility == pytest.approx([0.9, 0.7, 0.5])
    assert np.shares_memory(landmarks.xyz, landmarks.array)


def test_the_array_is_float32_and_read_only(landmarks):
    assert landmarks.array.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        landmarks.array[0, 0] = 1


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((3, 4)), "NormalizedLandmarkList needs an array N×5 .* got 3×4"),
        (np.zeros(5), "got 5"),
    ],
)
def test_other_shapes_are_refused(array, message):
    with pytest.raises(PayloadTypeError, match=message):
        NormalizedLandmarkList(array)


def test_an_empty_list_is_a_list():
    assert len(NormalizedLandmarkList(np.zeros((0, 5)))) == 0


def test_lists_are_frozen(landmarks):
    with pytest.raises(AttributeError, match="NormalizedLandmarkList is frozen"):
        landmarks.array = None


def test_lists_are_equal_by_type_and_values(landmarks):
    assert landmarks == NormalizedLandmarkList(np.array(ROWS))
    assert landmarks != NormalizedLandmarkList(ROWS[:2])
    assert landmarks != LandmarkList(ROWS)


def test_lists_print_their_length(landmarks):
    assert repr(landmarks) == "NormalizedLandmarkList(3 points)"
    assert repr(LandmarkList(ROWS)) == "LandmarkList(3 points)"
