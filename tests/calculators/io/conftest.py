"""What the tests of readers and writers share."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    Keypoint,
    LandmarkList,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
)


def _float32(*values: float) -> list[float]:
    return [float(np.float32(value)) for value in values]


def _points(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.5, 2, (count, 5)).astype(np.float32)


PAYLOADS = {
    "landmarks": NormalizedLandmarkList(_points(0, 25)),
    "world_landmarks": LandmarkList(_points(1, 3)),
    "no landmarks": NormalizedLandmarkList(np.zeros((0, 5))),
    "rect": NormalizedRect(*_float32(0.1, 1 / 3, 1e-7, 2e20, -3.0)),
    "pixel_rect": Rect(*_float32(100, 200.5, 30, 40, 0.7)),
    "detection": Detection(*_float32(0.9), BoundingBox(*_float32(0.1, 0.2, 0.3, 0.4))),
    "labelled detection": Detection(
        0.5,
        BoundingBox(*_float32(0.1, 0.2, 0.3, 0.4)),
        (Keypoint(*_float32(0.1, 0.7)), Keypoint(*_float32(0.3, 0.9))),
        label_id=7,
        label='a "person", Ümlaut',
    ),
    "truth": True,
    "integer": 12345678901234,
    "number": 0.1,
    "text": 'two\nlines, "quoted"',
    "several": (
        Detection(0.5, BoundingBox(0.0, 0.0, 1.0, 1.0)),
        Detection(0.25, BoundingBox(0.0, 0.0, 1.0, 1.0)),
    ),
    "rects": (NormalizedRect(0.5, 0.5, 1.0, 1.0), NormalizedRect(0.25, 0.5, 1.0, 1.0)),
    "lists": (NormalizedLandmarkList(_points(2, 2)), NormalizedLandmarkList(_points(3, 3))),
    "numbers": (1, 2, 3),
    "nothing": (),
}


@pytest.fixture(params=PAYLOADS.values(), ids=PAYLOADS.keys())
def payload(request):
    """Return one payload of each kind."""
    return request.param


@pytest.fixture
def payloads():
    """Return all payloads by name."""
    return PAYLOADS
