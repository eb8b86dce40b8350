"""Turn payloads of graphs into the containers of MediaPipe's results."""

from __future__ import annotations

import numpy as np

from ..framework.formats import (
    ClassificationList,
    Detection,
    ImageFrame,
    LandmarkList,
    NormalizedLandmarkList,
)
from .components.containers import detections as containers
from .components.containers.bounding_box import BoundingBox
from .components.containers.category import Category
from .components.containers.keypoint import NormalizedKeypoint
from .components.containers.landmark import Landmark, NormalizedLandmark

__all__ = ["categories", "detection", "landmarks", "world_landmarks"]


def landmarks(found: NormalizedLandmarkList) -> list[NormalizedLandmark]:
    """Return landmarks in fractions of the picture."""
    return [NormalizedLandmark(*row) for row in found.array.tolist()]


def world_landmarks(found: LandmarkList) -> list[Landmark]:
    """Return landmarks in metres."""
    return [Landmark(*row) for row in found.array.tolist()]


def categories(found: ClassificationList) -> list[Category]:
    """Return classes with their names."""
    return [
        Category(one.index, one.score, one.display_name, one.label) for one in found.classification
    ]


def detection(found: Detection, image: ImageFrame) -> containers.Detection:
    """Return a detection, its box in whole pixels, within the picture's size."""
    box = found.box
    return containers.Detection(
        BoundingBox(
            _pixels(box.xmin, image.width),
            _pixels(box.ymin, image.height),
            _pixels(box.width, image.width),
            _pixels(box.height, image.height),
        ),
        [Category(found.label_id, found.score, None, found.label or None)],
        [NormalizedKeypoint(one.x, one.y, "", 0.0) for one in found.keypoints],
    )


def _pixels(fraction: float, size: int) -> int:
    """Return a length in pixels as MediaPipe rounds it: in float32, towards 0."""
    return min(max(int(np.float32(fraction) * np.float32(size)), 0), size)
