"""Turn the tensors of detection models into detections."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.errors import FrameworkError
from ...framework.formats import Detection, Tensors
from ...framework.quick_dataclass import dataclass
from .box_decoding import BoxFormat, BoxLayout, best_classes, decode_boxes, to_detections

__all__ = ["TensorMapping", "TensorsToDetectionsCalculator"]


@dataclass(frozen=True, slots=True)
class TensorMapping:
    """Which of the tensors holds boxes, scores, classes and the number of detections."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    detections_tensor_index: int = 0
    scores_tensor_index: int = 1
    anchors_tensor_index: int = 2


class TensorsToDetectionsCalculator(Calculator, pure=True):
    """Decode boxes and keypoints of a single-shot detector, and keep those with a good score.

    TENSORS holds boxes (1×num_boxes×num_coords), scores (1×num_boxes×num_classes) and perhaps
    anchors (num_boxes×4 as y, x, height, width), which otherwise come as the side packet ANCHORS
    (num_boxes×4 as x, y, width, height). DETECTIONS is sent every time, empty if nothing was found;
    it keeps the order of the boxes. The side packet MIN_SCORE_THRESH, which MediaPipe does not
    have, takes the place of the option, so that a program can set it. Models that suppress overlaps
    themselves (four tensors) are not supported. Raises ``FrameworkError`` when tensors and options
    do not fit.
    Source: ``mediapipe/calculators/tensor/tensors_to_detections_calculator.cc``.
    """

    tensors = Input(Tensors)
    anchors = SideInput[NDArray[np.float32]](np.ndarray, optional=True)
    ignore_classes_side = SideInput[tuple[int, ...]](
        tuple[int, ...], tag="IGNORE_CLASSES", optional=True
    )
    min_score_side = SideInput(float, tag="MIN_SCORE_THRESH", optional=True)
    detections = Output[tuple[Detection, ...]](tuple[Detection, ...])

    num_classes = Option(type=int, ge=1, doc="Number of classes that the model scores.", example=1)
    num_boxes = Option(type=int, ge=1, doc="Number of boxes that the model predicts.", example=896)
    num_coords = Option(
        type=int, ge=4, doc="Number of values a box: 4 and those of its keypoints.", example=12
    )
    keypoint_coord_offset = Option(0, ge=0, doc="Where in a row the keypoints begin.")
    num_keypoints = Option(0, ge=0, doc="Number of keypoints a box.")
    num_values_per_keypoint = Option(2, ge=2, le=2, doc="Values a keypoint; MediaPipe knows 2.")
    box_coord_offset = Option(0, ge=0, doc="Where in a row the box begins.")
    x_scale = Option(0.0, doc="Divide x by this; mostly the width of the input.")
    y_scale = Option(0.0, doc="Divide y by this; mostly the height of the input.")
    w_scale = Option(0.0, doc="Divide widths by this.")
    h_scale = Option(0.0, doc="Divide heights by this.")
    apply_exponential_on_box_size = Option(False, doc="Take sizes for logarithms.")
    reverse_output_order = Option(False, doc="Values are x, y, w, h rather than y, x, h, w.")
    box_format: Option[BoxFormat | None] = Option(
        None, type=BoxFormat | None, doc="Order of a box's values, in place of the option above."
    )
    ignore_classes = Option[tuple[int, ...]]((), type=tuple[int, ...], doc="Classes to leave out.")
    allow_classes = Option[tuple[int, ...]](
        (), type=tuple[int, ...], doc="The only classes to use."
    )
    sigmoid_score = Option(False, doc="Put scores through a sigmoid.")
    score_clipping_thresh: Option[float | None] = Option(
        None, type=float | None, doc="Clip raw scores to plus and minus this before the sigmoid."
    )
    min_score_thresh: Option[float | None] = Option(
        None, type=float | None, doc="Leave out boxes that score less."
    )
    flip_vertically = Option(False, doc="Turn y upside down.")
    max_results = Option(-1, ge=-1, doc="Keep only the first boxes; -1 keeps all.")
    tensor_mapping = Option(TensorMapping(), doc="Which tensor holds what.")

    def open(self, ctx: Context) -> None:
        self._check_options(ctx)
        ignored = ctx.get(self.ignore_classes_side)
        self._ignored = frozenset(self.ignore_classes if ignored is None else ignored)
        self._allowed = frozenset(self.allow_classes)
        given = ctx.get(self.min_score_side)
        least = self.min_score_thresh if given is None else given
        self._least_score = np.float32(-np.inf if least is None else least)
        self._least_raw = self._raw_below(float(self._least_score))
        by_order = BoxFormat.XYWH if self.reverse_output_order else BoxFormat.YXHW
        self._layout = BoxLayout(
            box_format=self.box_format or by_order,
            box_offset=self.box_coord_offset,
            keypoint_offset=self.keypoint_coord_offset,
            num_keypoints=self.num_keypoints,
            scale=(self.x_scale, self.y_scale, self.w_scale, self.h_scale),
            exponential_size=self.apply_exponential_on_box_size,
        )

    def process(self, ctx: Context) -> None:
        tensors, mapping = ctx[self.tensors], self.tensor_mapping
        if len(tensors) not in {2, 3}:
            raise FrameworkError(
                f"{ctx.node}: TENSORS holds {len(tensors)} tensors; expected boxes, scores and "
                "perhaps anchors; use a model without built-in suppression"
            )
        raw = self._table(ctx, "boxes", tensors, mapping.detections_tensor_index, self.num_coords)
        logits = self._table(ctx, "scores", tensors, mapping.scores_tensor_index, self.num_classes)
        rows = np.flatnonzero(logits.max(axis=1) >= np.float32(self._least_raw))
        scores, classes = best_classes(
            logits[rows],
            use_sigmoid=self.sigmoid_score,
            clip=self.score_clipping_thresh,
            ignored=self._ignored,
            allowed=self._allowed,
        )
        # -inf marks boxes without any class to choose from.
        good = np.flatnonzero((scores >= self._least_score) & (scores > -np.inf))
        kept = rows[good]
        boxes = decode_boxes(raw[kept], self._anchors(ctx, tensors)[kept], self._layout)
        ctx[self.detections] = to_detections(
            boxes,
            scores[good],
            classes[good],
            flip_vertically=self.flip_vertically,
            limit=self.max_results,
        )

    def _raw_below(self, least: float) -> float:
        """Return a number that the raw score of every box that scores ``least`` reaches.

        Few of a detector's 2,000 boxes do, and the sigmoid of all would take longer than the rest.
        """
        if not self.sigmoid_score:
            return least
        if not 0 < least < 1:
            return -math.inf
        # The inverse of the sigmoid, less more than the sigmoid may be rounded by.
        raw = math.log(least / (1 - least)) - 0.01
        clip = self.score_clipping_thresh
        return raw if clip is None or -clip < raw else -math.inf

    def _table(
        self, ctx: Context, what: str, tensors: Tensors, index: int, columns: int
    ) -> NDArray[np.float32]:
        """Return one tensor as num_boxes×columns, after checking that it is that."""
        shape = tensors[index].shape if index < len(tensors) else ()
        wanted = (self.num_boxes, columns)
        if shape[-2:] != wanted or any(size != 1 for size in shape[:-2]):
            raise FrameworkError(
                f"{ctx.node}: tensor {index} ({what}) has the shape {list(shape)}; expected "
                f"{[1, *wanted]}; set num_boxes, num_coords and num_classes to match the model"
            )
        return np.asarray(tensors[index], dtype=np.float32).reshape(wanted)

    def _anchors(self, ctx: Context, tensors: Tensors) -> NDArray[np.float32]:
        if len(tensors) == 3:
            index = self.tensor_mapping.anchors_tensor_index
            return self._table(ctx, "anchors", tensors, index, 4)[:, [1, 0, 3, 2]]
        anchors = ctx.get(self.anchors)
        if anchors is None or anchors.shape != (self.num_boxes, 4):
            got = "no anchors" if anchors is None else f"{len(anchors)} anchors"
            raise FrameworkError(
                f"{ctx.node}: got {got}; expected {self.num_boxes}, as num_boxes says; wire the "
                "side packet ANCHORS to an SsdAnchorsCalculator with the options of this model"
            )
        return anchors

    def _check_options(self, ctx: Context) -> None:
        values = 4 + self.num_keypoints * self.num_values_per_keypoint
        if self.num_coords != values:
            raise FrameworkError(
                f"{ctx.node}: num_coords is {self.num_coords}; expected {values}: 4 for the box "
                f"and {self.num_values_per_keypoint} for each of {self.num_keypoints} keypoints"
            )
        scales = (self.x_scale, self.y_scale, self.w_scale, self.h_scale)
        if 0 in scales:
            raise FrameworkError(
                f"{ctx.node}: x_scale, y_scale, w_scale and h_scale are {scales}; expected numbers "
                "other than 0; mostly all are the size of the model's input"
            )
        if self.max_results == 0 or (self.allow_classes and self.ignore_classes):
            raise FrameworkError(
                f"{ctx.node}: max_results is {self.max_results}, with {len(self.allow_classes)} "
                f"allow_classes and {len(self.ignore_classes)} ignore_classes; expected "
                "max_results other than 0, and only one list of classes"
            )
