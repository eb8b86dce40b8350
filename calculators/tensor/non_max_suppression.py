"""Keep one of several detections of the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import FrameworkError
from ...framework.formats import BoundingBox, Detection, ImageFrame, Keypoint
from ..float32 import summed
from .suppression import OverlapType, clusters, strongest

__all__ = ["NmsAlgorithm", "NonMaxSuppressionCalculator", "weighted_mean"]


class NmsAlgorithm(StrEnum):
    """What happens to overlapping detections."""

    DEFAULT = "DEFAULT"  # the best one stays
    WEIGHTED = "WEIGHTED"  # their mean stays, weighted by score


class NonMaxSuppressionCalculator(Calculator, pure=True):
    """Merge detections that overlap, best score first.

    Reads ``num_detection_streams`` untagged streams and sends one. Where there are no detections
    it sends nothing, or an empty tuple with ``return_empty_detections``. As in MediaPipe,
    ``max_num_detections`` does not limit ``WEIGHTED``. Unlike there, detections without a label
    count too. IMAGE may be wired but is not needed, because boxes are always normalized.
    Source: ``mediapipe/calculators/util/non_max_suppression_calculator.cc``.
    """

    detections = Input[tuple[Detection, ...]](
        tuple[Detection, ...], tag="", repeated=True, optional=True
    )
    image = Input(ImageFrame, optional=True)
    output = Output[tuple[Detection, ...]](tuple[Detection, ...], tag="")

    num_detection_streams = Option(1, ge=1, doc="Number of input streams.")
    max_num_detections = Option(-1, ge=-1, doc="Keep only this many; -1 keeps all.")
    min_score_threshold = Option(-1.0, doc="Leave out detections that score less; if above 0.")
    min_suppression_threshold = Option(1.0, doc="Merge detections that overlap more than this.")
    overlap_type = Option(OverlapType.JACCARD, doc="How overlap is measured.")
    return_empty_detections = Option(False, doc="Send an empty tuple rather than nothing.")
    algorithm = Option(NmsAlgorithm.DEFAULT, doc="Keep the best detection, or the weighted mean.")
    multiclass_nms = Option(False, doc="Treat every class on its own.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if contract.node is None or contract.node.damaged:
            return
        wired = sum(not entry.tag for entry in contract.node.input_stream)
        expected = contract.node.options.get("num_detection_streams", 1)
        if wired != expected:
            raise ValueError(
                f"NonMaxSuppressionCalculator reads {wired} untagged streams; expected {expected}; "
                "set num_detection_streams to the number of streams"
            )

    def open(self, ctx: Context) -> None:
        if self.max_num_detections == 0:
            raise FrameworkError(
                f"{ctx.node}: max_num_detections is 0; expected a number above 0, or -1 for no "
                "limit"
            )

    def process(self, ctx: Context) -> None:
        found = [d for packet in ctx.packets(self.detections) for d in _payload(packet)]
        if not found and not self.return_empty_detections:
            return
        if not self.multiclass_nms:
            ctx[self.output] = tuple(self._suppressed(found))
            return
        kept: list[Detection] = []
        for label in dict.fromkeys(detection.label_id for detection in found):
            kept += self._suppressed([d for d in found if d.label_id == label])
        kept.sort(key=lambda detection: -detection.score)
        limit = self.max_num_detections
        ctx[self.output] = tuple(kept if limit < 0 else kept[:limit])

    def _suppressed(self, found: Sequence[Detection]) -> list[Detection]:
        if self.algorithm is NmsAlgorithm.WEIGHTED:
            return self._merged(found)
        least = self.min_score_threshold
        usable = [d for d in found if least <= 0 or d.score >= least]
        indexes = strongest(
            _corners(usable),
            _scores(usable),
            self.overlap_type,
            self.min_suppression_threshold,
            self.max_num_detections,
        )
        return [usable[index] for index in indexes]

    def _merged(self, found: Sequence[Detection]) -> list[Detection]:
        boxes, scores = _corners(found), _scores(found)
        points = _points(found)
        merged: list[Detection] = []
        threshold = self.min_suppression_threshold
        for best, members in clusters(boxes, scores, self.overlap_type, threshold):
            if 0 < self.min_score_threshold > found[best].score:
                break
            if members.size:
                mean = weighted_mean(found[best], boxes[members], points[members], scores[members])
                merged.append(mean)
            else:
                merged.append(found[best])
        return merged


def weighted_mean(
    detection: Detection,
    boxes: NDArray[np.float32],
    points: NDArray[np.float32],
    scores: NDArray[np.float32],
) -> Detection:
    """Return ``detection`` with box and keypoints replaced by the score-weighted means.

    ``boxes`` is M×4 (left, top, right, bottom), ``points`` M×K×2, ``scores`` M. Without any score
    above 0, as only a threshold of 0 lets pass, there is no mean, and the detection stays.
    """
    if not scores.any():
        # MediaPipe divides 0 by 0 here, and its box is NaN.
        return detection
    values = np.concatenate([boxes, points.reshape(len(points), -1)], axis=1)
    means = summed(values.T * scores) / summed(scores)
    corner, size = means[:2], means[2:4] - means[:2]
    return replace(
        detection,
        box=BoundingBox(*corner.tolist(), *size.tolist()),
        keypoints=Keypoint.all_of(means[4:].reshape(-1, 2)),
    )


def _payload(packet: Any) -> Sequence[Detection]:
    return () if packet.is_empty() else packet.value


def _scores(detections: Sequence[Detection]) -> NDArray[np.float32]:
    return np.array([d.score for d in detections], dtype=np.float32)


def _corners(detections: Sequence[Detection]) -> NDArray[np.float32]:
    rows = [(d.box.xmin, d.box.ymin, d.box.width, d.box.height) for d in detections]
    boxes = np.array(rows, dtype=np.float32).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    return boxes


def _points(detections: Sequence[Detection]) -> NDArray[np.float32]:
    counts = {len(d.keypoints) for d in detections}
    if len(counts) > 1:
        raise FrameworkError(
            f"NonMaxSuppressionCalculator: detections have {sorted(counts)} keypoints; expected "
            "the same number in each, to take their mean; merge streams of one model only"
        )
    rows = [[(point.x, point.y) for point in d.keypoints] for d in detections]
    count = counts.pop() if counts else 0
    return np.array(rows, dtype=np.float32).reshape(len(detections), count, 2)
