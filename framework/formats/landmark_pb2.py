"""Landmark lists that can be built and changed (``mediapipe/framework/formats/landmark.proto``).

Named as in MediaPipe, so that programs need change no more than the package's name::

    from vitruvian.framework.formats import landmark_pb2

    points = landmark_pb2.NormalizedLandmarkList()
    points.landmark.add(x=0.5, y=0.25, visibility=0.9)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from . import landmark as frozen
from .message import Message
from .message_descriptor import FileDescriptor
from .message_fields import FloatField, RepeatedField
from .repeated import Repeated

__all__ = [
    "DESCRIPTOR",
    "Landmark",
    "LandmarkList",
    "LandmarkListCollection",
    "NormalizedLandmark",
    "NormalizedLandmarkList",
    "NormalizedLandmarkListCollection",
]

DESCRIPTOR = FileDescriptor("mediapipe/framework/formats/landmark.proto")

_FIELDS = ("x", "y", "z", "visibility", "presence")


class Landmark(Message):
    """One point in metres or pixels, and how likely it is to be in view and in the picture."""

    __slots__ = ()

    x = FloatField()
    y = FloatField()
    z = FloatField()
    visibility = FloatField()
    presence = FloatField()


class NormalizedLandmark(Message):
    """One point in fractions of the image; z has the scale of x."""

    __slots__ = ()

    x = FloatField()
    y = FloatField()
    z = FloatField()
    visibility = FloatField()
    presence = FloatField()


class _PointList(Message):
    """Points of one kind."""

    __slots__ = ()

    _kind: ClassVar[type[Message]]

    @classmethod
    def of(
        cls,
        points: frozen.LandmarkList | frozen.NormalizedLandmarkList,
        fields: Sequence[str] = _FIELDS,
    ) -> Self:
        """Return landmarks of a packet as a list to change, with only the first ``fields`` set."""
        made = cls()
        made._values["landmark"] = Repeated(cls._kind, partial(cls._items, points.array, fields))
        return made

    @classmethod
    def _items(cls, rows: NDArray[np.float32], fields: Sequence[str]) -> list[Message]:
        items: list[Message] = []
        kind = cls._kind
        # Rows of a float32 array need no rounding, and no field is to be merged by `__init__`.
        for row in rows.tolist():
            item = kind.__new__(kind)
            item._values = dict(zip(fields, row, strict=False))
            items.append(item)
        return items

    @property
    def array(self) -> NDArray[np.float32]:
        """Return a new array N×5: x, y, z, visibility, presence; 0 where not set."""
        points: Iterable[Message] = self._values.get("landmark", ())
        rows = [[point._values.get(field, 0.0) for field in _FIELDS] for point in points]
        return np.array(rows, dtype=np.float32).reshape(-1, len(_FIELDS))


class LandmarkList(_PointList):
    """Landmarks in pixels or metres."""

    __slots__ = ()

    _kind = Landmark
    landmark = RepeatedField(Landmark)


class NormalizedLandmarkList(_PointList):
    """Landmarks in fractions of an image (z in the scale of x)."""

    __slots__ = ()

    _kind = NormalizedLandmark
    landmark = RepeatedField(NormalizedLandmark)


class LandmarkListCollection(Message):
    """Several lists of landmarks."""

    __slots__ = ()

    landmark_list = RepeatedField(LandmarkList)


class NormalizedLandmarkListCollection(Message):
    """Several lists of normalized landmarks."""

    __slots__ = ()

    landmark_list = RepeatedField(NormalizedLandmarkList)
