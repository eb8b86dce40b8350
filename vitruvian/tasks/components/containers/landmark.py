"""Landmarks of people, hands and faces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from ....framework.formats import landmark_pb2

__all__ = ["Landmark", "NormalizedLandmark"]


@dataclass
class Landmark:
    """A landmark in metres; visibility and presence are 0 where the model does not tell them."""

    x: float | None = None
    y: float | None = None
    z: float | None = None
    visibility: float | None = None
    presence: float | None = None

    def to_pb2(self) -> landmark_pb2.Landmark:
        """Return the landmark as a message."""
        return landmark_pb2.Landmark(**_given(self))

    @classmethod
    def create_from_pb2(cls, pb2_obj: Any) -> Self:
        """Return the landmark of a message."""
        return cls(*_values(pb2_obj))


@dataclass
class NormalizedLandmark:
    """A landmark in fractions of the picture; z grows away from the camera, in the scale of x.

    Visibility and presence are 0 where the model does not tell them.
    """

    x: float | None = None
    y: float | None = None
    z: float | None = None
    visibility: float | None = None
    presence: float | None = None

    def to_pb2(self) -> landmark_pb2.NormalizedLandmark:
        """Return the landmark as a message."""
        return landmark_pb2.NormalizedLandmark(**_given(self))

    @classmethod
    def create_from_pb2(cls, pb2_obj: Any) -> Self:
        """Return the landmark of a message."""
        return cls(*_values(pb2_obj))


def _given(landmark: Landmark | NormalizedLandmark) -> dict[str, float]:
    return {name: value for name, value in vars(landmark).items() if value is not None}


def _values(message: Any) -> tuple[float, ...]:
    return message.x, message.y, message.z, message.visibility, message.presence
