"""Decode the boxes, keypoints and scores in the tensors of a detection model.

Source: ``mediapipe/calculators/tensor/tensors_to_detections_calculator.cc``.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...framework.formats import BoundingBox, Detection, Keypoint
from .activation import sigmoid

__all__ = ["BoxFormat", "BoxLayout", "Boxes", "best_classes", "decode_boxes", "to_detections"]

_F = np.float32


class BoxFormat(StrEnum):
    """The order of a box's four values; ``UNSPECIFIED`` means ``YXHW``.

    ``XYXY`` holds the distances from the anchor to left, top, right and bottom. Keypoints are
    (y, x) in ``YXHW`` and (x, y) in the others.
    """

    UNSPECIFIED = "UNSPECIFIED"
    YXHW = "YXHW"
    XYWH = "XYWH"
    XYXY = "XYXY"


class BoxLayout(NamedTuple):
    """Where the values are in a row of the box tensor, and what they are divided by."""

    box_format: BoxFormat = BoxFormat.UNSPECIFIED
    box_offset: int = 0
    keypoint_offset: int = 0
    num_keypoints: int = 0
    scale: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)  # x, y, width, height
    exponential_size: bool = False


class Boxes(NamedTuple):
    """N decoded boxes: ``xyxy`` N×4 (left, top, right, bottom) and ``keypoints`` N×K×2."""

    xyxy: NDArray[np.float32]
    keypoints: NDArray[np.float32]


def best_classes(
    raw: NDArray[np.float32],
    *,
    use_sigmoid: bool,
    clip: float | None,
    ignored: Collection[int] = (),
    allowed: Collection[int] = (),
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return the score and the index of the best class in each row of ``raw`` (N×classes).

    Classes that are ``ignored``, or not among ``allowed`` where there are any, do not count.
    """
    classes = range(raw.shape[1])
    usable = [i for i in classes if (i in allowed if allowed else i not in ignored)]
    if not usable:
        none = np.zeros(len(raw), dtype=np.intp)
        return np.full(len(raw), -np.inf, dtype=np.float32), none
    if len(usable) == 1:
        best = np.full(len(raw), usable[0], np.intp)
        scores = raw[:, usable[0]]
    else:
        best = np.asarray(usable, dtype=np.intp)[np.argmax(raw[:, usable], axis=1)]
        scores = np.take_along_axis(raw, best[:, np.newaxis], axis=1)[:, 0]
    if use_sigmoid:
        if clip is not None:
            scores = np.minimum(np.maximum(scores, _F(-clip)), _F(clip))
        scores = sigmoid(scores)
    return scores, best


def decode_boxes(
    raw: NDArray[np.float32], anchors: NDArray[np.float32], layout: BoxLayout
) -> Boxes:
    """Decode rows of the box tensor (N×coords) relative to their anchors (N×4), in float32."""
    # Divided, multiplied and added in MediaPipe's order. `center * (anchor / scale)` would round
    # differently: at a scale of 224, the last bit of one number in 7.
    scale = np.array(layout.scale, dtype=np.float32)
    center, size = _center_and_size(raw[:, layout.box_offset : layout.box_offset + 4], layout)
    center = center / scale[:2] * anchors[:, 2:] + anchors[:, :2]
    size = size / scale[2:]
    if layout.exponential_size:
        size = np.exp(size)
    half = size * anchors[:, 2:] / _F(2)
    end = layout.keypoint_offset + 2 * layout.num_keypoints
    points = raw[:, layout.keypoint_offset : end].reshape(len(raw), layout.num_keypoints, 2)
    if _rows_first(layout.box_format):
        points = points[:, :, ::-1]
    anchors = anchors[:, np.newaxis]
    points = points / scale[:2] * anchors[..., 2:] + anchors[..., :2]
    corners = np.concatenate([center - half, center + half], axis=1)
    return Boxes(corners.astype(_F, copy=False), points.astype(_F, copy=False))


def _rows_first(box_format: BoxFormat) -> bool:
    return box_format in {BoxFormat.UNSPECIFIED, BoxFormat.YXHW}


def _center_and_size(
    raw: NDArray[np.float32], layout: BoxLayout
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return (x, y) and (width, height), both N×2, still unscaled."""
    first, second = raw[:, :2], raw[:, 2:]
    if layout.box_format is BoxFormat.XYXY:
        return (second - first) / _F(2), second + first
    if _rows_first(layout.box_format):
        return first[:, ::-1], second[:, ::-1]
    return first, second


def to_detections(
    boxes: Boxes,
    scores: NDArray[np.float32],
    classes: NDArray[np.intp],
    *,
    flip_vertically: bool = False,
    limit: int = -1,
) -> tuple[Detection, ...]:
    """Wrap boxes as detections, in order, the first ``limit`` of them (a negative one: all).

    Boxes of negative size, which models do predict, are left out.
    """
    corners, points = boxes.xyxy, boxes.keypoints
    size = corners[:, 2:] - corners[:, :2]
    origin = corners[:, :2].copy()
    if flip_vertically:
        origin[:, 1] = _F(1) - corners[:, 3]
        points = points * np.array([1, -1], _F) + np.array([0, 1], _F)
    kept = np.flatnonzero((size >= 0).all(axis=1))[: limit if limit >= 0 else None]
    rows = zip(
        scores[kept].tolist(),
        np.concatenate([origin, size], axis=1)[kept].tolist(),
        points[kept],
        classes[kept].tolist(),
        strict=True,
    )
    return tuple(
        Detection(score, BoundingBox(*box), Keypoint.all_of(marks), label_id)
        for score, box, marks, label_id in rows
    )
