"""Detections that can be built and changed (``mediapipe/framework/formats/detection.proto``)."""

from __future__ import annotations

from typing import Self

from . import detection as frozen
from .location_data_pb2 import LocationData
from .message import Message
from .message_descriptor import FileDescriptor
from .message_fields import (
    FloatField,
    IntField,
    LongField,
    MessageField,
    RepeatedField,
    TextField,
    ValuesField,
)

__all__ = ["DESCRIPTOR", "Detection", "DetectionList"]

DESCRIPTOR = FileDescriptor("mediapipe/framework/formats/detection.proto")


class Detection(Message):
    """One detected object: its labels with their scores, and its location."""

    __slots__ = ()

    class AssociatedDetection(Message):
        """Another detection that belongs to this one, by its ``detection_id``."""

        __slots__ = ()

        id = IntField()
        confidence = FloatField()

    label = ValuesField(TextField())
    label_id = ValuesField(IntField())
    score = ValuesField(FloatField())
    location_data = MessageField(LocationData)
    feature_tag = TextField()
    track_id = TextField()
    detection_id = LongField()
    associated_detections = RepeatedField(AssociatedDetection)
    display_name = ValuesField(TextField())
    timestamp_usec = LongField()

    @classmethod
    def of(cls, detection: frozen.Detection) -> Self:
        """Return a detection of a packet as one to change."""
        made = cls(
            label=[detection.label] if detection.label else None,
            label_id=None if detection.label_id is None else [detection.label_id],
            score=[detection.score],
            detection_id=detection.detection_id,
        )
        box = detection.box
        if box == frozen.BoundingBox(0, 0, 0, 0) and not detection.keypoints:
            # Nothing is known of its place.
            return made
        made._values["location_data"] = LocationData.of(box, detection.keypoints)
        return made


class DetectionList(Message):
    """Detections as one message."""

    __slots__ = ()

    detection = RepeatedField(Detection)
