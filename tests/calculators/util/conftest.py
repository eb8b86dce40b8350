"""Turn reference data into payloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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


class Payloads:
    """Build payloads from lists of numbers, and the other way round."""

    def norm_landmarks(self, rows: Sequence[Sequence[float]]) -> NormalizedLandmarkList:
        return NormalizedLandmarkList(self._five_columns(rows))

    def landmarks(self, rows: Sequence[Sequence[float]]) -> LandmarkList:
        return LandmarkList(self._five_columns(rows))

    def detection(self, box: Sequence[float], kp: Sequence[Sequence[float]]) -> Detection:
        return Detection(0.5, BoundingBox(*box), tuple(Keypoint(*point) for point in kp))

    def numbers(self, rect: NormalizedRect | Rect) -> np.ndarray[Any, Any]:
        return np.array([rect.x_center, rect.y_center, rect.width, rect.height, rect.rotation])

    @staticmethod
    def _five_columns(rows: Sequence[Sequence[float]]) -> np.ndarray[Any, Any]:
        given = np.array(rows, np.float32)
        array = np.zeros((len(given), 5), np.float32)
        array[:, : given.shape[1]] = given
        return array


@pytest.fixture(scope="session")
def payloads() -> Payloads:
    return Payloads()
