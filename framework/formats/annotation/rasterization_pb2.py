"""The pixels of a region (``mediapipe/framework/formats/annotation/rasterization.proto``)."""

from __future__ import annotations

from ..message import Message
from ..message_descriptor import FileDescriptor
from ..message_fields import IntField, RepeatedField

__all__ = ["DESCRIPTOR", "Rasterization"]

DESCRIPTOR = FileDescriptor("mediapipe/framework/formats/annotation/rasterization.proto")


class Rasterization(Message):
    """A region as runs of pixels, row by row."""

    __slots__ = ()

    class Interval(Message):
        """One run of pixels: its row, its first and its last column."""

        __slots__ = ()

        y = IntField()
        left_x = IntField()
        right_x = IntField()

    interval = RepeatedField(Interval)
