import copy

import pytest

from vitruvian.framework.formats import BoundingBox, Keypoint
from vitruvian.framework.formats import Detection as Frozen
from vitruvian.framework.formats.detection_pb2 import Detection, DetectionList
from vitruvian.framework.formats.location_data_pb2 import LocationData

FACE = Frozen(0.875, BoundingBox(0.25, 0.5, 0.125, 0.25), (Keypoint(0.5, 0.75),), label_id=0)

TEXT = """\
label_id: 0
score: 0.875
location_data {
  format: RELATIVE_BOUNDING_BOX
  relative_bounding_box {
    xmin: 0.25
    ymin: 0.5
    width: 0.125
    height: 0.25
  }
  relative_keypoints {
    x: 0.5
    y: 0.75
  }
}
"""


def test_a_detection_of_a_packet_prints_as_mediapipes():
    assert str(Detection.of(FACE)) == TEXT


def test_a_detection_without_a_place_has_no_location():
    made = Detection.of(Frozen(0.5, BoundingBox(0, 0, 0, 0), label='a "b"\n', detection_id=7))

    assert not made.HasField("location_data")
    assert str(made) == 'label: "a \\"b\\"\\n"\nscore: 0.5\ndetection_id: 7\n'


def test_a_message_inside_is_changed_in_place_and_set_by_its_fields():
    made = Detection()
    assert made.location_data.relative_bounding_box.xmin == 0
    assert not made.HasField("location_data")

    made.location_data.relative_bounding_box.xmin = 0.5

    assert made.HasField("location_data")
    assert made.location_data.HasField("relative_bounding_box")
    assert not made.location_data.HasField("format")


def test_fields_may_be_given_as_mappings_and_lists():
    made = Detection(
        score=[0.1],
        location_data={"format": LocationData.BOUNDING_BOX, "bounding_box": {"xmin": 3}},
    )

    assert made.score == [pytest.approx(0.1)]
    assert made.score[0] != 0.1, "in the precision of float32"
    assert made.location_data.format == LocationData.Format.BOUNDING_BOX == 1
    assert made.location_data.bounding_box.xmin == 3


def test_lists_of_values_are_changed_in_place():
    made = Detection()
    made.label.append("face")
    made.score.extend([0.5, 0.25])

    assert (made.label, made.score) == (["face"], [0.5, 0.25])


def test_a_copy_does_not_follow_the_original():
    original = Detection.of(FACE)
    copied = copy.deepcopy(original)
    assert copied == original

    original.score.append(0.5)
    original.location_data.relative_keypoints[0].x = 0.0

    assert copied == Detection.of(FACE)


def test_merging_appends_lists_and_overwrites_the_rest():
    made = Detection.of(FACE)
    made.MergeFrom(Detection(score=[0.5], location_data={"relative_bounding_box": {"xmin": 1}}))

    assert made.score == [0.875, 0.5]
    box = made.location_data.relative_bounding_box
    assert (box.xmin, box.ymin) == (1, 0.5)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("location_data", LocationData(), r'Assignment not allowed .*"location_data".*CopyFrom'),
        ("score", [1.0], r'Assignment not allowed .*"score".*extend'),
    ],
)
def test_messages_and_lists_cannot_be_assigned(field, value, message):
    with pytest.raises(AttributeError, match=message):
        setattr(Detection(), field, value)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("detection_id", 1.5, r"1\.5 is no whole number"),
        ("track_id", 3, "3 has type int, but expected one of: str"),
    ],
)
def test_values_of_another_type_are_refused(field, value, message):
    with pytest.raises(TypeError, match=message):
        setattr(Detection(), field, value)


def test_a_list_of_detections_is_a_message_too():
    made = DetectionList(detection=[Detection.of(FACE)])

    assert made.detection[0] == Detection.of(FACE)
    with pytest.raises(ValueError, match=r"DetectionList\.detection is a list"):
        made.HasField("detection")
