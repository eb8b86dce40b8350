"""Treat all payloads that are lists alike: tuples, tensors, landmark lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...framework.formats import LandmarkList, NormalizedLandmarkList, Tensors

__all__ = ["element_of", "joined"]

_LANDMARK_LISTS = (NormalizedLandmarkList, LandmarkList)


def joined(kind: type[Any], parts: Sequence[Any]) -> Any:
    """Return a list of the given kind with the elements of all parts, in order."""
    if issubclass(kind, _LANDMARK_LISTS):
        return parts[0] if len(parts) == 1 else kind(_stacked([part.array for part in parts]))
    elements = [element for part in parts for element in part]
    return kind(*elements) if issubclass(kind, Tensors) else tuple(elements)


def element_of(values: Any, index: int) -> Any:
    """Return one element of a list."""
    return values.landmark[index] if isinstance(values, _LANDMARK_LISTS) else values[index]


def _stacked(arrays: Sequence[Any]) -> Any:
    return np.concatenate(arrays) if arrays else np.zeros((0, 5), np.float32)
