"""Where a detected object is (``mediapipe/framework/formats/location_data.proto``)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Self

from . import detection as frozen
from .annotation.rasterization_pb2 import Rasterization
from .message import Message
from .message_descriptor import FileDescriptor
from .message_fields import EnumField, FloatField, IntField, MessageField, RepeatedField, TextField
from .message_values import ProtoEnum
from .repeated import Repeated

__all__ = ["DESCRIPTOR", "LocationData"]

DESCRIPTOR = FileDescriptor("mediapipe/framework/formats/location_data.proto")


class LocationData(Message):
    """The box and the keypoints of an object; ``format`` says in which units the box is."""

    __slots__ = ()

    class Format(ProtoEnum):
        """The ways to describe the location of an object."""

        GLOBAL = 0
        BOUNDING_BOX = 1
        RELATIVE_BOUNDING_BOX = 2
        MASK = 3

    class BoundingBox(Message):
        """The box of an object, in pixels."""

        __slots__ = ()

        xmin = IntField()
        ymin = IntField()
        width = IntField()
        height = IntField()

    class RelativeBoundingBox(Message):
        """The box of an object, in fractions of the picture."""

        __slots__ = ()

        xmin = FloatField()
        ymin = FloatField()
        width = FloatField()
        height = FloatField()

    class BinaryMask(Message):
        """The pixels of an object, in a picture of this size."""

        __slots__ = ()

        width = IntField()
        height = IntField()
        rasterization = MessageField(Rasterization)

    class RelativeKeypoint(Message):
        """A point of an object, in fractions of the picture."""

        __slots__ = ()

        x = FloatField()
        y = FloatField()
        keypoint_label = TextField()
        score = FloatField()

    GLOBAL = Format.GLOBAL
    BOUNDING_BOX = Format.BOUNDING_BOX
    RELATIVE_BOUNDING_BOX = Format.RELATIVE_BOUNDING_BOX
    MASK = Format.MASK

    format = EnumField(Format)
    bounding_box = MessageField(BoundingBox)
    relative_bounding_box = MessageField(RelativeBoundingBox)
    mask = MessageField(BinaryMask)
    relative_keypoints = RepeatedField(RelativeKeypoint)

    @classmethod
    def of(cls, box: frozen.BoundingBox, keypoints: Iterable[frozen.Keypoint]) -> Self:
        """Return where a detection of a packet is, as a message to change.

        The keypoints become messages when somebody first looks at them.
        """
        made = cls()
        made.format = cls.RELATIVE_BOUNDING_BOX
        made._values["relative_bounding_box"] = cls.RelativeBoundingBox(
            xmin=box.xmin, ymin=box.ymin, width=box.width, height=box.height
        )
        points = partial(cls._points, keypoints)
        made._values["relative_keypoints"] = Repeated(cls.RelativeKeypoint, points)
        return made

    @classmethod
    def _points(cls, keypoints: Iterable[frozen.Keypoint]) -> list[RelativeKeypoint]:
        return [cls.RelativeKeypoint(x=point.x, y=point.y) for point in keypoints]
