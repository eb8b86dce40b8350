"""Detected objects (``mediapipe/framework/formats/detection.proto``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..quick_dataclass import dataclass

__all__ = [
    "BoundingBox",
    "Detection",
    "DetectionList",
    "Keypoint",
    "PixelBox",
    "PixelDetection",
]


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """The box of an object, in fractions of the image's width and height."""

    xmin: float
    ymin: float
    width: float
    height: float


class Keypoint(NamedTuple):
    """A point of an object, in fractions of the image's width and height."""

    x: float
    y: float

    @classmethod
    def all_of(cls, points: NDArray[np.float32]) -> tuple[Keypoint, ...]:
        """Return the keypoints of an array N×2: x, y."""
        # A face's landmarks are 478 keypoints: this makes them without running Python for each, nor
        # a list of each row, of which the garbage collector would have to keep count.
        make: Callable[[Any], Keypoint] = partial(tuple.__new__, cls)  # pyright: ignore[reportUnknownMemberType]
        return tuple(map(make, zip(*points.T.tolist(), strict=True)))


@dataclass(frozen=True, slots=True)
class Detection:
    """One detected object: its score in 0..1, box, keypoints and label.

    ``detection_id`` tells detections apart, where a DetectionUniqueIdCalculator numbers them.
    """

    score: float
    box: BoundingBox
    keypoints: tuple[Keypoint, ...] = ()
    label_id: int | None = None
    label: str = field(default="")
    detection_id: int | None = None


@dataclass(frozen=True, slots=True)
class DetectionList:
    """Detections as one value; most calculators pass a plain tuple of them instead."""

    detection: tuple[Detection, ...] = ()


@dataclass(frozen=True, slots=True)
class PixelBox:
    """The box of an object, in whole pixels."""

    xmin: int
    ymin: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PixelDetection:
    """A ``Detection`` with its box in pixels; its keypoints are in fractions of the image.

    A type of its own, so that a graph that gives it to a calculator of fractions fails at load.
    """

    score: float
    box: PixelBox
    keypoints: tuple[Keypoint, ...] = ()
    label_id: int | None = None
    label: str = field(default="")
    detection_id: int | None = None
