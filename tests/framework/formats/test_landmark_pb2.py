import copy
import pickle

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.framework.formats.landmark_pb2 import (
    Landmark,
    LandmarkList,
    NormalizedLandmark,
    NormalizedLandmarkList,
    NormalizedLandmarkListCollection,
)
from vitruvian.framework.formats.repeated import Repeated


@pytest.fixture
def two():
    return NormalizedLandmarkList(
        landmark=[NormalizedLandmark(x=0.5, y=0.25), {"x": 1, "visibility": 0.75}]
    )


# Fields


def test_an_unset_field_reads_as_zero_and_is_not_set():
    point = NormalizedLandmark(x=0.5, y=0.0)

    assert (point.x, point.y, point.z, point.visibility) == (0.5, 0, 0, 0)
    assert point.HasField("y")
    assert not point.HasField("visibility")


def test_a_field_can_be_set_and_cleared():
    point = Landmark()
    point.visibility = 1
    assert point.HasField("visibility")

    point.ClearField("visibility")
    assert not point.HasField("visibility")
    assert point == Landmark()


def test_numbers_have_the_precision_of_float32():
    point = Landmark(x=0.1)
    point.y = np.float64(0.1)

    assert point.x == point.y == float(np.float32(0.1))


def test_none_leaves_a_field_unset():
    assert not Landmark(x=None).HasField("x")


@pytest.mark.parametrize(
    "use",
    [
        lambda: Landmark(w=1),
        lambda: Landmark().HasField("w"),
        lambda: Landmark().ClearField("w"),
    ],
)
def test_an_unknown_field_is_refused(use):
    with pytest.raises(ValueError, match='message Landmark has no "w" field'):
        use()


def test_an_unknown_field_cannot_be_set():
    with pytest.raises(AttributeError, match="w"):
        Landmark().w = 1


def test_a_number_must_be_one():
    with pytest.raises(TypeError, match="must be real number, not str"):
        Landmark().x = "0.5"


# Lists


def test_a_list_is_read_by_index_slice_and_loop(two):
    marks = two.landmark

    assert len(marks) == 2
    assert marks[-1].x == 1
    assert [mark.x for mark in marks] == [0.5, 1]
    assert [mark.x for mark in marks[:1]] == [0.5]
    with pytest.raises(IndexError, match="out of range"):
        marks[2]


def test_add_returns_the_new_message_and_append_copies(two):
    added = two.landmark.add(x=2)
    added.y = 3
    given = NormalizedLandmark(x=4)
    two.landmark.append(given)
    given.x = 5

    assert [(mark.x, mark.y) for mark in two.landmark[2:]] == [(2, 3), (4, 0)]


def test_lists_grow_and_shrink(two):
    two.landmark.extend([NormalizedLandmark(x=2), NormalizedLandmark(x=3)])
    two.landmark.insert(0, NormalizedLandmark(x=9))
    del two.landmark[1]
    two.landmark.remove(NormalizedLandmark(x=2))
    assert two.landmark.pop().x == 3

    two.landmark.reverse()
    assert [mark.x for mark in two.landmark] == [1, 9]
    two.landmark.sort(key=lambda mark: mark.x, reverse=True)
    assert [mark.x for mark in two.landmark] == [9, 1]


@pytest.mark.parametrize("wrong", [Landmark(), 1])
def test_a_list_takes_messages_of_its_kind_only(two, wrong):
    with pytest.raises(TypeError, match=r"must be instance of same class|Expected a message"):
        two.landmark.append(wrong)
    assert len(two.landmark) == 2


def test_a_list_cannot_be_assigned(two):
    with pytest.raises(AttributeError, match=r"Assignment not allowed .* use add"):
        two.landmark = []
    with pytest.raises(TypeError, match="item assignment"):
        two.landmark[0] = NormalizedLandmark()
    with pytest.raises(ValueError, match="is a list"):
        two.HasField("landmark")


def test_lists_nest():
    several = NormalizedLandmarkListCollection()
    several.landmark_list.add().landmark.add(x=1)

    assert several.landmark_list[0].landmark[0].x == 1


# Whole messages


def test_messages_are_equal_with_the_same_fields_set(two):
    assert NormalizedLandmark(x=1) == NormalizedLandmark(x=1)
    assert NormalizedLandmark(x=1) != NormalizedLandmark(x=1, y=0)
    assert NormalizedLandmark(x=1) != Landmark(x=1)
    assert NormalizedLandmarkList() == NormalizedLandmarkList(landmark=[])
    assert two.landmark == [NormalizedLandmark(x=0.5, y=0.25), two.landmark[1]]


def test_an_empty_message_is_true_and_has_no_length():
    assert NormalizedLandmarkList()
    with pytest.raises(TypeError, match=r"len\(\)"):
        len(NormalizedLandmarkList())


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
)
def test_a_copy_stands_by_itself(two, copied):
    other = copied(two)
    assert other == two

    other.landmark[0].x = 7
    assert two.landmark[0].x == 0.5


def test_copy_from_replaces_and_merge_from_adds(two):
    other = NormalizedLandmarkList(landmark=[{"z": 3}])
    other.MergeFrom(two)
    assert [mark.x for mark in other.landmark] == [0, 0.5, 1]

    other.CopyFrom(two)
    assert other == two
    other.CopyFrom(other)
    assert other == two
    other.Clear()
    assert len(other.landmark) == 0


def test_only_a_message_of_the_same_type_can_be_copied_from():
    with pytest.raises(TypeError, match="must be instance of same class"):
        LandmarkList().CopyFrom(NormalizedLandmarkList())


def test_a_message_prints_as_text(two):
    two.landmark[0].x = 0.435029328
    two.landmark[0].z = float("nan")

    assert str(two) == (
        "landmark {\n  x: 0.435029328\n  y: 0.25\n  z: nan\n}\n"
        "landmark {\n  x: 1\n  visibility: 0.75\n}\n"
    )


# Packets


def test_landmarks_of_a_packet_become_a_list_to_change():
    rows = np.arange(10, dtype=np.float32).reshape(2, 5) / 7
    points = vt.NormalizedLandmarkList(rows.copy())
    made = NormalizedLandmarkList.of(points, ("x", "y", "z", "visibility"))
    made.landmark[0].x = 9

    assert points.array[0, 0] == rows[0, 0]
    assert made.landmark[1].visibility == rows[1, 3]
    assert not made.landmark[1].HasField("presence")
    assert np.array_equal(made.array[1], [*rows[1, :4], 0])
    assert np.array_equal(NormalizedLandmarkList.of(points).array, rows)


def test_the_array_of_no_landmarks_has_no_rows():
    assert LandmarkList().array.shape == (0, 5)


def test_items_are_made_once_when_somebody_looks():
    made = []

    def make():
        made.append(NormalizedLandmark(x=0.5))
        return list(made)

    points = Repeated(NormalizedLandmark, make)
    assert not made
    points[0].x = 0.75
    points.add(x=1)

    assert [point.x for point in points] == [0.75, 1]
    assert len(made) == 1
    with pytest.raises(AttributeError, match="has no attribute 'size'"):
        points.size  # noqa: B018


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_landmarks_of_a_packet_can_be_copied_before_somebody_looks(copied):
    made = NormalizedLandmarkList.of(vt.NormalizedLandmarkList([[0.5, 0.25, 0, 1, 1]]))

    assert copied(made).landmark[0].y == 0.25
    assert copied(made) == made
