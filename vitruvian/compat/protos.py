"""Protocol buffers messages at the edge of a graph, and the values that graphs carry instead.

Nothing here needs protobuf. Messages are taken from wherever they come. What is handed out is an
instance of MediaPipe's own generated class if the program has imported it; else landmarks and
detections come as ``vitruvian.framework.formats`` has them, and other values as they are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from ..framework.formats import (
    BoundingBox,
    Classification,
    ClassificationList,
    Detection,
    DetectionList,
    Keypoint,
    LandmarkList,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
    classification_pb2,
    detection_pb2,
    landmark_pb2,
)
from ..framework.formats.message import Message
from .type_names import is_tuple

__all__ = ["from_proto", "is_proto_value", "proto_name", "to_proto"]

_FIELDS = ("x", "y", "z", "visibility", "presence")
_RELATIVE_BOUNDING_BOX = 2


def proto_name(message: Any) -> str:
    """Return the full name of a message's type."""
    if isinstance(message, Message):
        return f"mediapipe.{type(message).__name__}"
    name: str = message.DESCRIPTOR.full_name
    return name


def from_proto(message: Any) -> Any:
    """Return the value for a message; a message of a type that no graph knows stays as it is."""
    read = _READERS.get(proto_name(message))
    return message if read is None else read(message)


def is_proto_value(value: object) -> bool:
    """Return True when a payload is a message in MediaPipe, or a list of messages."""
    if is_tuple(value):
        return all(is_proto_value(item) for item in value)
    return type(value) in _WRITERS or isinstance(value, Message) or hasattr(value, "DESCRIPTOR")


def to_proto(value: object) -> Any:
    """Return the message for a payload."""
    kind = value.__class__
    write = _WRITERS.get(kind)
    if write is None:
        return value
    made = _new_message(f"mediapipe.{kind.__name__}")
    if made is None:
        own = _OWN.get(kind)
        return value if own is None else own.of(value)
    write(value, made)
    return made


def _new_message(name: str) -> Any:
    """Return an empty message of a class that the program has imported, or None."""
    pool = sys.modules.get("google.protobuf.descriptor_pool")
    factory = sys.modules.get("google.protobuf.message_factory")
    if pool is None or factory is None:
        return None
    try:
        descriptor = pool.Default().FindMessageTypeByName(name)
    except KeyError:
        return None
    return factory.GetMessageClass(descriptor)()


def _landmarks(kind: type[Any]) -> Callable[[Any], Any]:
    def read(message: Any) -> Any:
        rows = [[getattr(point, field) for field in _FIELDS] for point in message.landmark]
        return kind(np.array(rows, dtype=np.float32).reshape(-1, len(_FIELDS)))

    return read


def _rect(kind: type[Any]) -> Callable[[Any], Any]:
    names = ("x_center", "y_center", "width", "height", "rotation")
    return lambda message: kind(*(getattr(message, name) for name in names))


def _detection(message: Any) -> Detection:
    location = message.location_data
    box = location.relative_bounding_box
    return Detection(
        score=message.score[0] if message.score else 0.0,
        box=BoundingBox(box.xmin, box.ymin, box.width, box.height),
        keypoints=tuple(Keypoint(point.x, point.y) for point in location.relative_keypoints),
        label_id=message.label_id[0] if message.label_id else None,
        label=message.label[0] if message.label else "",
        detection_id=message.detection_id if message.HasField("detection_id") else None,
    )


def _detections(message: Any) -> DetectionList:
    return DetectionList(tuple(_detection(one) for one in message.detection))


def _classification(message: Any) -> Classification:
    return Classification(message.index, message.score, message.label, message.display_name)


def _classifications(message: Any) -> ClassificationList:
    return ClassificationList(tuple(_classification(one) for one in message.classification))


def _write_classification(value: Classification, message: Any) -> None:
    message.index, message.score = value.index, value.score
    if value.label:
        message.label = value.label
    if value.display_name:
        message.display_name = value.display_name


def _write_classifications(value: ClassificationList, message: Any) -> None:
    for one in value.classification:
        _write_classification(one, message.classification.add())


def _write_landmarks(value: Any, message: Any) -> None:
    for row in value.array.tolist():
        message.landmark.add(**dict(zip(_FIELDS, row, strict=True)))


def _write_rect(value: Any, message: Any) -> None:
    whole = isinstance(value, Rect)
    for name in ("x_center", "y_center", "width", "height"):
        number = getattr(value, name)
        setattr(message, name, round(number) if whole else number)
    message.rotation = value.rotation


def _write_detection(value: Detection, message: Any) -> None:
    message.score.append(value.score)
    if value.label_id is not None:
        message.label_id.append(value.label_id)
    if value.label:
        message.label.append(value.label)
    if value.detection_id is not None:
        message.detection_id = value.detection_id
    if value.box == BoundingBox(0, 0, 0, 0) and not value.keypoints:
        # Nothing is known of its place.
        return
    location = message.location_data
    location.format = _RELATIVE_BOUNDING_BOX
    for name in ("xmin", "ymin", "width", "height"):
        setattr(location.relative_bounding_box, name, getattr(value.box, name))
    for point in value.keypoints:
        location.relative_keypoints.add(x=point.x, y=point.y)


def _write_detections(value: DetectionList, message: Any) -> None:
    for one in value.detection:
        _write_detection(one, message.detection.add())


_OWN: dict[type, Any] = {
    ClassificationList: classification_pb2.ClassificationList,
    Detection: detection_pb2.Detection,
    LandmarkList: landmark_pb2.LandmarkList,
    NormalizedLandmarkList: landmark_pb2.NormalizedLandmarkList,
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "mediapipe.Classification": _classification,
    "mediapipe.ClassificationList": _classifications,
    "mediapipe.Detection": _detection,
    "mediapipe.DetectionList": _detections,
    "mediapipe.LandmarkList": _landmarks(LandmarkList),
    "mediapipe.NormalizedLandmarkList": _landmarks(NormalizedLandmarkList),
    "mediapipe.NormalizedRect": _rect(NormalizedRect),
    "mediapipe.Rect": _rect(Rect),
}
_WRITERS: dict[type, Callable[[Any, Any], None]] = {
    Classification: _write_classification,
    ClassificationList: _write_classifications,
    Detection: _write_detection,
    DetectionList: _write_detections,
    LandmarkList: _write_landmarks,
    NormalizedLandmarkList: _write_landmarks,
    NormalizedRect: _write_rect,
    Rect: _write_rect,
}
