"""Make the anchors of a detection model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Option, SideOutput
from .anchors import AnchorOptions, FixedAnchor, generate_anchors

__all__ = ["SsdAnchorsCalculator"]


class SsdAnchorsCalculator(Calculator, pure=True):
    """Make the anchors of a single-shot detector, once a run.

    The untagged side packet is an array N×4 float32: x_center, y_center, width, height, normalized
    to the model's input.
    Source: ``mediapipe/calculators/tflite/ssd_anchors_calculator.cc``.
    """

    anchors = SideOutput[NDArray[np.float32]](np.ndarray, tag="")

    input_size_width = Option(0, doc="Width of the model's input in pixels.", example=128)
    input_size_height = Option(0, doc="Height of the model's input in pixels.", example=128)
    min_scale = Option(0.0, doc="Size of the first layer's anchors, relative to the input.")
    max_scale = Option(0.0, doc="Size of the last layer's anchors, relative to the input.")
    anchor_offset_x = Option(0.5, doc="Where in a cell the anchors are, in cells.")
    anchor_offset_y = Option(0.5, doc="Where in a cell the anchors are, in cells.")
    num_layers = Option(
        0, doc="Number of feature maps that the model predicts boxes from.", example=4
    )
    feature_map_width = Option((), type=tuple[int, ...], doc="Cells across, a value a layer.")
    feature_map_height = Option((), type=tuple[int, ...], doc="Cells down, a value a layer.")
    strides = Option(
        (),
        type=tuple[int, ...],
        doc="Pixels from cell to cell, a value a layer.",
        example=[8, 16, 16, 16],
    )
    aspect_ratios = Option((), type=tuple[float, ...], doc="Width by height of the anchors.")
    reduce_boxes_in_lowest_layer = Option(False, doc="Use three preset shapes in the first layer.")
    interpolated_scale_aspect_ratio = Option(
        1.0, doc="Proportions of one more anchor, between this layer's size and the next; 0: none."
    )
    fixed_anchor_size = Option(False, doc="Give every anchor the size of the input.")
    multiscale_anchor_generation = Option(False, doc="Make anchors by levels and octaves.")
    min_level = Option(3, doc="First level; its stride is 2 to this power.")
    max_level = Option(7, doc="Last level.")
    anchor_scale = Option(4.0, doc="Size of the smallest anchor of a level, in strides.")
    scales_per_octave = Option(2, doc="Number of sizes from one level to the next.")
    normalize_coordinates = Option(True, doc="Divide multiscale anchors by the input size.")
    fixed_anchors = Option(
        (), type=tuple[FixedAnchor, ...], doc="The anchors themselves; all else is ignored."
    )

    def open(self, ctx: Context) -> None:
        values = {name: getattr(self, name) for name in AnchorOptions._fields}
        ctx[self.anchors] = generate_anchors(AnchorOptions(**values))
