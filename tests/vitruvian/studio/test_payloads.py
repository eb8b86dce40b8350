"""Packets as the inspector shows them: small, finite, and never an error."""

from __future__ import annotations

import json

import numpy as np
import pytest

from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    ImageFrame,
    JointAngles,
    Keypoint,
    LandmarkList,
    LandmarkTable,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
    Tensors,
)
from vitruvian.framework.values.packet import EMPTY, Packet
from vitruvian.studio.payloads import payload_data


def shown(value):
    data = payload_data(Packet(value).at(5))
    # What is sent is JSON, with finite numbers.
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    return data


def points(count, value=0.5):
    return np.full((count, 5), value, np.float32)


class Odd:
    def __repr__(self):
        raise RuntimeError("no words")


@pytest.mark.parametrize(
    ("value", "kind", "data"),
    [
        (3, "number", 3),
        (True, "number", True),
        (0.25, "number", 0.25),
        (np.float32(0.5), "number", 0.5),
        (np.int64(7), "number", 7),
        (np.bool_(True), "number", True),
        (float("nan"), "number", None),
        (1 << 60, "number", float(1 << 60)),
        (10**400, "number", None),
        ((1, 2.5, False), "number", [1, 2.5, False]),
        ({"a": 1, "b": 2.5}, "number", {"a": 1, "b": 2.5}),
        ("words", "text", None),
        (("a", "b"), "text", None),
        ((1, "a"), "text", None),
        ({"a": "b"}, "text", None),
        ((), "text", None),
        (object(), "text", None),
        (Odd(), "text", None),
        (b"bytes", "text", None),
    ],
)
def test_plain_values(value, kind, data):
    made = shown(value)

    assert (made["kind"], made["data"]) == (kind, data)
    assert made["text"]


def test_nothing():
    assert payload_data(EMPTY) == {"kind": "empty", "text": "nothing", "data": None}


@pytest.mark.parametrize(
    ("count", "names", "lines"), [(25, 25, 25), (33, 33, 35), (5, None, None), (0, None, None)]
)
def test_landmarks(count, names, lines):
    data = shown(NormalizedLandmarkList(points(count)))["data"]

    assert data["lists"] == [[[0.5] * 5] * count]
    assert data["normalized"] is True
    assert (data["names"] and len(data["names"])) == names
    assert (data["connections"] and len(data["connections"])) == lines
    assert all(max(pair) < count for pair in data["connections"] or ())


def test_landmarks_of_several_people():
    data = shown((LandmarkList(points(33)), LandmarkList(points(33))))["data"]
    table = LandmarkTable(1, ("a", "b"), (4, 9), np.zeros((2, 2, 5), np.float32))

    assert len(data["lists"]) == 2
    assert data["normalized"] is False
    assert len(shown(table)["data"]["lists"]) == 2


def test_landmarks_that_are_not_finite():
    array = points(3)
    array[1, 2] = np.nan

    assert shown(NormalizedLandmarkList(array))["data"]["lists"][0][1][2] is None


def test_detections():
    detection = Detection(
        0.75, BoundingBox(0.1, 0.2, 0.3, 0.4), (Keypoint(0.5, 0.25),), label="dog"
    )

    made = shown((detection,))

    assert made["kind"] == "detections"
    assert made["data"]["detections"] == [
        {"score": 0.75, "label": "dog", "box": [0.1, 0.2, 0.3, 0.4], "keypoints": [[0.5, 0.25]]}
    ]


@pytest.mark.parametrize(("kind", "normalized"), [(NormalizedRect, True), (Rect, False)])
def test_rectangles(kind, normalized):
    data = shown(kind(0.5, 0.5, 0.25, 1.0, 0.125))["data"]

    assert data["normalized"] is normalized
    assert data["rects"] == [
        {"xCenter": 0.5, "yCenter": 0.5, "width": 0.25, "height": 1.0, "rotation": 0.125}
    ]


def test_tensors_are_summed_up():
    tensors = Tensors(np.array([[1, 2], [3, 4]], np.float32), np.zeros((0, 3)), np.array([np.inf]))

    first, second, third = shown(tensors)["data"]["tensors"]

    assert first["shape"] == [2, 2]
    assert (first["dtype"], first["min"], first["max"], first["mean"]) == ("float32", 1, 4, 2.5)
    assert second["min"] is None
    assert third["max"] is None
    assert shown(np.arange(4))["data"]["tensors"][0]["shape"] == [4]


def test_angles_and_pictures():
    assert shown(JointAngles(("knee",), [90]))["data"] == {"knee": 90.0}
    image = shown(ImageFrame(np.zeros((4, 6), np.uint8)))
    assert image["data"] == {"width": 6, "height": 4, "format": "GRAY8"}


def test_what_is_large_is_cut():
    assert len(shown("x" * 100_000)["text"]) < 5000
    assert len(shown(tuple(range(10_000)))["data"]) == 100
    assert len(shown(tuple(NormalizedRect(0, 0, 1, 1) for _ in range(500)))["data"]["rects"]) == 100
    assert len(json.dumps(shown(np.zeros((1000, 1000))))) < 5000


def test_text_that_is_no_text():
    assert shown("\ud800")["text"] == "?"
