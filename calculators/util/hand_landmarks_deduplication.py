"""Leave out hands that were found twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.formats import (
    ClassificationList,
    LandmarkList,
    NormalizedLandmarkList,
    NormalizedRect,
)

__all__ = ["HandLandmarksDeduplicationCalculator"]

_WRIST, _INDEX_FINGER_MCP, _PINKY_MCP = 0, 5, 17
#: Two landmarks are in one place when they are closer than this part of the larger palm.
_CLOSENESS = np.float32(0.2)
#: Of the 21 landmarks, those that must be in one place, and how much the boxes must overlap.
_LEAST_MATCHES, _LEAST_OVERLAP = 10, 0.2


class HandLandmarksDeduplicationCalculator(Calculator, pure=True):
    """Send the hands that are not nearly where one before them in the list is.

    All lists have an element a hand. Where no hand stays there is no packet.
    Source: ``mediapipe/tasks/cc/vision/hand_landmarker/calculators/
    hand_landmarks_deduplication_calculator.cc``.
    """

    landmarks: Input[Any] = Input(tuple[NormalizedLandmarkList, ...], tag="MULTI_LANDMARKS")
    image_size = Input(tuple[int, int])
    rois: Input[Any] = Input(tuple[NormalizedRect, ...], tag="MULTI_ROIS", optional=True)
    world_landmarks: Input[Any] = Input(
        tuple[LandmarkList, ...], tag="MULTI_WORLD_LANDMARKS", optional=True
    )
    classes: Input[Any] = Input(
        tuple[ClassificationList, ...], tag="MULTI_CLASSIFICATIONS", optional=True
    )
    landmarks_out: Output[Any] = Output(tuple[NormalizedLandmarkList, ...], tag="MULTI_LANDMARKS")
    rois_out: Output[Any] = Output(tuple[NormalizedRect, ...], tag="MULTI_ROIS")
    world_landmarks_out: Output[Any] = Output(tuple[LandmarkList, ...], tag="MULTI_WORLD_LANDMARKS")
    classes_out: Output[Any] = Output(tuple[ClassificationList, ...], tag="MULTI_CLASSIFICATIONS")

    def process(self, ctx: Context) -> None:
        kept = _distinct(ctx[self.landmarks], ctx[self.image_size])
        ports = (
            (self.landmarks, self.landmarks_out),
            (self.rois, self.rois_out),
            (self.world_landmarks, self.world_landmarks_out),
            (self.classes, self.classes_out),
        )
        for source, target in ports:
            values = ctx.get(source)
            if values is not None and kept:
                ctx[target] = tuple(values[number] for number in kept)


def _distinct(hands: Sequence[NormalizedLandmarkList], image_size: tuple[int, int]) -> list[int]:
    """Return the numbers of the hands that are not another one before them."""
    size = np.array(image_size, np.float32)
    points = [hand.array[:, :2] * size for hand in hands]
    kept: list[int] = []
    for number, hand in enumerate(points):
        if not any(_is_same(hand, points[other]) for other in kept):
            kept.append(number)
    return kept


def _is_same(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    near = max(_palm_size(one), _palm_size(other)) * _CLOSENESS
    matches = int((np.linalg.norm(one - other, axis=1) < near).sum())
    return matches >= _LEAST_MATCHES and _overlap(one, other) > _LEAST_OVERLAP


def _palm_size(hand: NDArray[np.float32]) -> np.float32:
    corners = hand[[_WRIST, _INDEX_FINGER_MCP, _PINKY_MCP]]
    return np.float32(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).max())


def _overlap(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the common part of the boxes around two hands relative to their union."""
    low = np.maximum(one.min(axis=0), other.min(axis=0))
    high = np.minimum(one.max(axis=0), other.max(axis=0))
    common = float(np.clip(high - low, 0, None).prod())
    areas = sum(float((hand.max(axis=0) - hand.min(axis=0)).prod()) for hand in (one, other))
    return common / (areas - common) if areas > common else 0.0
