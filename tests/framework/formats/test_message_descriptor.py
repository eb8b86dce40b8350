"""What protobuf has for JSON and text takes our messages."""

from __future__ import annotations

from typing import Any

import pytest

from vitruvian.framework.formats import landmark_pb2
from vitruvian.framework.formats.detection_pb2 import Detection
from vitruvian.framework.formats.landmark_pb2 import NormalizedLandmark, NormalizedLandmarkList

from .test_message_wire import detection

DETECTION: dict[str, Any] = {
    "label": ["a", "b"],
    "labelId": [1, -2, 300],
    "score": [0.5, 0.25],
    "locationData": {
        "format": "RELATIVE_BOUNDING_BOX",
        "boundingBox": {"xmin": -3},
        "relativeBoundingBox": {"width": 0.5},
        "relativeKeypoints": [{"x": 0.5, "keypointLabel": "k", "score": 1.0}],
    },
    "featureTag": "f",
    "trackId": "t",
    # Numbers of 64 bits are texts in JSON.
    "detectionId": "1099511627776",
    "displayName": ["d"],
    "timestampUsec": "-5",
}


def test_a_descriptor_lists_the_fields() -> None:
    described = NormalizedLandmarkList.DESCRIPTOR
    point = described.fields_by_name["landmark"].message_type

    assert (described.name, described.full_name) == (
        "NormalizedLandmarkList",
        "mediapipe.NormalizedLandmarkList",
    )
    assert point is NormalizedLandmark().DESCRIPTOR
    assert [(field.name, field.number) for field in point.fields] == [
        ("x", 1),
        ("y", 2),
        ("z", 3),
        ("visibility", 4),
        ("presence", 5),
    ]
    assert landmark_pb2.DESCRIPTOR is described.file


def test_only_fields_that_are_set_are_listed() -> None:
    listed = NormalizedLandmark(x=0.25, visibility=0).ListFields()

    assert [(field.name, value) for field, value in listed] == [("x", 0.25), ("visibility", 0.0)]


def test_a_message_is_a_mapping_for_json_and_back() -> None:
    json_format = pytest.importorskip("google.protobuf.json_format")

    assert json_format.MessageToDict(detection()) == DETECTION
    assert json_format.ParseDict(DETECTION, Detection()) == detection()
    assert '"x": 0.5' in json_format.MessageToJson(NormalizedLandmark(x=0.5))
    with pytest.raises(json_format.ParseError, match='no field named "w"'):
        json_format.ParseDict({"w": 1}, NormalizedLandmark())


def test_a_message_is_a_text_and_back() -> None:
    text_format = pytest.importorskip("google.protobuf.text_format")
    text = text_format.MessageToString(detection())

    assert "format: RELATIVE_BOUNDING_BOX" in text
    assert text_format.Parse(text, Detection()) == detection()


def test_messages_are_protobufs_messages_where_it_is_installed():
    message = pytest.importorskip("google.protobuf.message")

    assert isinstance(landmark_pb2.NormalizedLandmarkList(), message.Message)
    assert isinstance(landmark_pb2.NormalizedLandmark(), message.Message)
