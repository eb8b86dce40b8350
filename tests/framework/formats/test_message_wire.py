"""Messages are written as protocol buffers write them, and read from that.

The bytes are those that protobuf 4.25 makes of MediaPipe's own messages.
"""

from __future__ import annotations

from typing import Any

import pytest

from vitruvian.framework.formats.classification_pb2 import Classification, ClassificationList
from vitruvian.framework.formats.detection_pb2 import Detection
from vitruvian.framework.formats.landmark_pb2 import (
    LandmarkList,
    LandmarkListCollection,
    NormalizedLandmark,
    NormalizedLandmarkList,
)
from vitruvian.framework.formats.location_data_pb2 import LocationData


def detection() -> Detection:
    made = Detection(
        label=["a", "b"],
        label_id=[1, -2, 300],
        score=[0.5, 0.25],
        feature_tag="f",
        track_id="t",
        detection_id=1 << 40,
        display_name=["d"],
        timestamp_usec=-5,
    )
    made.location_data.format = LocationData.RELATIVE_BOUNDING_BOX
    made.location_data.bounding_box.xmin = -3
    made.location_data.relative_bounding_box.width = 0.5
    made.location_data.relative_keypoints.add(x=0.5, keypoint_label="k", score=1)
    return made


MESSAGES: list[tuple[Any, str]] = [
    (
        NormalizedLandmarkList(
            landmark=[{"x": 0.25, "y": 0.5}, {"x": -1, "z": 3, "visibility": 0.1, "presence": 1}]
        ),
        "0a0a0d0000803e150000003f0a140d000080bf1d0000404025cdcccc3d2d0000803f",
    ),
    (
        LandmarkListCollection(landmark_list=[{"landmark": [{"z": 2}]}, LandmarkList()]),
        "0a070a051d000000400a00",
    ),
    (
        ClassificationList(
            classification=[{"index": 300, "score": 0.75, "label": "Linké", "display_name": ""}]
        ),
        "0a1208ac02150000403f1a064c696e6bc3a92200",
    ),
    (Classification(index=-1), "08ffffffffffffffffff01"),
    (
        detection(),
        (
            "0a01610a0162120d01feffffffffffffffff01ac021a080000003f0000803e22250802120b08fdffffffff"
            "ffffffff011a051d0000003f2a0d0d0000003f1a016b250000803f2a0166320174388080808080204a0164"
            "50fbffffffffffffffff01"
        ),
    ),
    (LandmarkList(), ""),
]


@pytest.mark.parametrize(("message", "expected"), MESSAGES)
def test_bytes_are_those_of_protobuf(message: Any, expected: str) -> None:
    assert message.SerializeToString().hex() == expected
    assert message.ByteSize() == len(expected) // 2


@pytest.mark.parametrize(("message", "data"), MESSAGES)
def test_bytes_read_back_as_the_same_message(message: Any, data: str) -> None:
    raw = bytes.fromhex(data)
    other = type(message)()

    assert type(message).FromString(raw) == message
    assert other.ParseFromString(raw) == len(raw)
    assert other == message


def test_parsing_begins_anew_and_merging_goes_on() -> None:
    points = NormalizedLandmarkList(landmark=[{"x": 0.25}])
    raw = points.SerializeToString()

    points.MergeFromString(raw)
    assert len(points.landmark) == 2
    points.ParseFromString(raw)
    assert len(points.landmark) == 1


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param("5005", id="a number"),
        pytest.param("5801", id="another number"),
        pytest.param("5205aabbccddee", id="bytes"),
        pytest.param("55aabbccdd", id="four bytes"),
        pytest.param("51aabbccddaabbccdd", id="eight bytes"),
    ],
)
def test_fields_of_later_versions_are_passed_over(extra: str) -> None:
    raw = bytes.fromhex(extra + "0d0000803e" + extra)

    assert NormalizedLandmark.FromString(raw) == NormalizedLandmark(x=0.25)


def test_numbers_may_be_written_one_by_one() -> None:
    assert Detection.FromString(bytes.fromhex("100110ac02")).label_id == [1, 300]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("0d0000", "it breaks off at byte 3"),
        ("8d", "a number at byte 1 does not end"),
        ("0f", "byte 1 begins no field"),
        ("ffffffffffffffffffffff01", "a number at byte 10 does not end"),
    ],
)
def test_damaged_bytes_are_refused(data: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^Error parsing message: {message}"):
        NormalizedLandmark.FromString(bytes.fromhex(data))
