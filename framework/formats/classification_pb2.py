"""Classes that can be built and changed (``mediapipe/framework/formats/classification.proto``)."""

from __future__ import annotations

from typing import Self

from . import classification as frozen
from .message import Message
from .message_descriptor import FileDescriptor
from .message_fields import FloatField, IntField, RepeatedField, TextField

__all__ = ["DESCRIPTOR", "Classification", "ClassificationList", "ClassificationListCollection"]

DESCRIPTOR = FileDescriptor("mediapipe/framework/formats/classification.proto")


class Classification(Message):
    """One class: its index, its label and its score."""

    __slots__ = ()

    index = IntField()
    score = FloatField()
    label = TextField()
    display_name = TextField()


class ClassificationList(Message):
    """The classes of one object."""

    __slots__ = ()

    classification = RepeatedField(Classification)

    @classmethod
    def of(cls, classes: frozen.ClassificationList) -> Self:
        """Return the classes of a packet as a list to change; texts that are empty stay unset."""
        made = cls()
        for one in classes.classification:
            made.classification.add(
                index=one.index,
                score=one.score,
                label=one.label or None,
                display_name=one.display_name or None,
            )
        return made


class ClassificationListCollection(Message):
    """The classes of several objects."""

    __slots__ = ()

    classification_list = RepeatedField(ClassificationList)
