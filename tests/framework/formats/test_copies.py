"""Payloads cross processes: pickled, unpickled and deep-copied they are equal and frozen."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from vitruvian.framework import formats
from vitruvian.framework.formats import landmark_pb2
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp

RNG = np.random.default_rng(3)
POINTS = RNG.random((2, 5), np.float32)
BOX = formats.BoundingBox(0.1, 0.2, 0.3, 0.4)
STYLE = {"color": formats.Color(1, 2, 3), "thickness": 2.0, "scene_tag": "here"}

#: One value of every payload type, by the name of its class.
VALUES: dict[str, Any] = {
    "Arrow": formats.Arrow(0.0, 0.1, 0.2, 0.3, True, **STYLE),
    "BoundingBox": BOX,
    "Classification": formats.Classification(3, 0.25, "bird", "a bird"),
    "ClassificationList": formats.ClassificationList((formats.Classification(3, 0.25, "bird"),)),
    "Color": formats.Color(1, 2, 3),
    "Detection": formats.Detection(0.5, BOX, (formats.Keypoint(0.5, 0.25),), 7, "bird", 9),
    "DetectionList": formats.DetectionList((formats.Detection(0.5, BOX),)),
    "GradientLine": formats.GradientLine(0.0, 0.1, 0.2, 0.3, color2=formats.Color(9, 9, 9)),
    "ImageFrame": formats.ImageFrame(
        RNG.integers(0, 255, (4, 6, 4), np.uint8), formats.ImageFormat.SBGRA
    ),
    "JointAngles": formats.JointAngles(("knee", "neck"), [171.25, np.nan]),
    "Keypoint": formats.Keypoint(0.5, 0.25),
    "Landmark": formats.Landmark(0.1, 0.2, 0.3, 0.4, 0.5),
    "LandmarkList": formats.LandmarkList(POINTS),
    "LandmarkTable": formats.LandmarkTable(4, ("nose", "hip"), (7,), [POINTS], [POINTS[:, :3]]),
    "Lines": formats.Lines(rows=RNG.random((2, 4)), **STYLE),
    "NormalizedLandmark": formats.NormalizedLandmark(0.1, 0.2, 0.3, 0.4, 0.5),
    "NormalizedLandmarkList": formats.NormalizedLandmarkList(POINTS),
    "NormalizedRect": formats.NormalizedRect(0.5, 0.5, 0.2, 0.3, 0.1),
    "Oval": formats.Oval(0.0, 0.1, 0.2, 0.3),
    "PixelBox": formats.PixelBox(5, 6, 7, 8),
    "PixelDetection": formats.PixelDetection(0.5, formats.PixelBox(5, 6, 7, 8), label="bird"),
    "Points": formats.Points(rows=RNG.random((3, 2)), **STYLE),
    "Rect": formats.Rect(5, 6, 7, 8, 0.5),
    "Rectangle": formats.Rectangle(0.0, 0.1, 0.2, 0.3),
    "RenderData": formats.RenderData((formats.Points(rows=RNG.random((3, 2))),), "POSE"),
    "RoundedRectangle": formats.RoundedRectangle(0.0, 0.1, 0.2, 0.3),
    "Tensors": formats.Tensors(RNG.random((2, 3)), np.arange(4)),
    "Text": formats.Text("hello", 0.1, 0.2),
    "TimedBox": formats.TimedBox(0.1, 0.2, 0.3, 0.4, 0.5, 33, 7, "bird", 0.75, (0.1, 0.2)),
    "VideoHeader": formats.VideoHeader(640, 480, Fraction(30_000, 1001)),
}
#: What is no payload of its own, but the base or a part of some.
NOT_ALONE = {"Annotation", "ImageFormat", "QuantizedArray"}
COPIES: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
}


@pytest.fixture(params=COPIES)
def copied(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    return COPIES[request.param]


def test_every_payload_type_has_a_value_here() -> None:
    named = {
        name
        for name in formats.__all__
        if inspect.isclass(kind := getattr(formats, name)) and not issubclass(kind, Enum)
    }

    assert named - NOT_ALONE == set(VALUES) - NOT_ALONE


@pytest.mark.parametrize("name", sorted(VALUES))
def test_copies_are_equal(copied: Callable[[Any], Any], name: str) -> None:
    value = VALUES[name]

    found = copied(value)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("name", sorted(VALUES))
def test_packets_of_them_cross_as_well(name: str) -> None:
    packet = Packet(VALUES[name]).at(33_367)

    assert pickle.loads(pickle.dumps(packet)) == packet


@pytest.mark.parametrize("name", ["ImageFrame", "LandmarkList", "LandmarkTable", "Tensors"])
def test_copies_are_read_only(copied: Callable[[Any], Any], name: str) -> None:
    found = copied(VALUES[name])
    arrays = {
        "ImageFrame": lambda: found.data,
        "LandmarkList": lambda: found.array,
        "LandmarkTable": lambda: found.landmarks,
        "Tensors": lambda: found[0],
    }

    assert not arrays[name]().flags.writeable


def test_quantized_arrays_keep_what_they_stand_for(copied: Callable[[Any], Any]) -> None:
    values = formats.QuantizedArray.of(np.arange(4, dtype=np.uint8), 0.5, 3)

    (found,) = copied(formats.Tensors(values))

    assert (found.tolist(), found.scale, found.zero_point) == ([0, 1, 2, 3], 0.5, 3)


def test_an_array_stays_read_only_in_a_packet() -> None:
    found = pickle.loads(pickle.dumps(Packet(np.arange(3)).at(5)))

    assert not found.value.flags.writeable


@pytest.mark.parametrize("time", [Timestamp(5), Timestamp.PRESTREAM, Timestamp.DONE])
def test_timestamps_stay_what_they_are(copied: Callable[[Any], Any], time: Timestamp) -> None:
    assert copied(time) == time
    assert type(copied(time)) is Timestamp


def test_an_empty_packet_stays_empty(copied: Callable[[Any], Any]) -> None:
    assert copied(Packet()).is_empty()


def test_messages_that_can_be_changed_cross_too(copied: Callable[[Any], Any]) -> None:
    points = landmark_pb2.NormalizedLandmarkList()
    points.landmark.add(x=0.5, y=0.25, visibility=0.9)

    assert copied(points) == points
