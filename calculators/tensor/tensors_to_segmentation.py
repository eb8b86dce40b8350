"""Turn a segmentation model's output into a mask."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.demand import Demand
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import ImageFormat, ImageFrame, Tensors
from ..gpu.origin import GpuOrigin
from .feature_map import first_feature_map

__all__ = ["SegmentationActivation", "TensorsToSegmentationCalculator"]


class SegmentationActivation(StrEnum):
    """The function that maps a pixel's values to one from 0 to 1."""

    NONE = "NONE"  # one channel, as it is
    SIGMOID = "SIGMOID"  # one channel
    SOFTMAX = "SOFTMAX"  # two channels


class TensorsToSegmentationCalculator(Calculator, pure=True):
    """Make a mask (VEC32F1) of the first tensor, H×W×channels or 1×H×W×channels of float32.

    The mask has the tensor's size, or OUTPUT_SIZE (width, height) where that is wired. Raises
    ``FrameworkError`` for tensors of another shape than the activation takes.

    Source: ``mediapipe/calculators/tensor/tensors_to_segmentation_calculator.cc``.
    """

    tensors = Input(Tensors)
    output_size = Input(tuple[int, int], optional=True, doc="(width, height) in pixels")
    mask = Output(ImageFrame, doc="one float32 channel, 0 for the background and 1 for the rest")

    activation = Option(SegmentationActivation.NONE, doc="What is applied to every pixel.")
    output_layer_index = Option(1, ge=0, le=1, doc="The channel that SOFTMAX keeps.")
    gpu_origin = Option(GpuOrigin.DEFAULT, doc="Accepted for graphs that also run on textures.")

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        demand.narrow(cls.tensors, {0})

    def process(self, ctx: Context) -> None:
        size = ctx.get(self.output_size)
        if size is None and ctx.is_wired(self.output_size):
            return
        values = self._activated(first_feature_map(ctx[self.tensors], self._channels(), ctx.node))
        if size is not None and size != values.shape[::-1]:
            values = _resized(values, size)
        elif self.activation is SegmentationActivation.NONE:
            # Still the tensor's own memory.
            values = values.copy()
        ctx[self.mask] = ImageFrame(values, ImageFormat.VEC32F1)

    def _channels(self) -> int:
        return 2 if self.activation is SegmentationActivation.SOFTMAX else 1

    def _activated(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        if self.activation is SegmentationActivation.SIGMOID:
            return _sigmoid(pixels[:, :, 0])
        if self.activation is SegmentationActivation.SOFTMAX:
            # The softmax of two values is the sigmoid of their difference.
            kept = self.output_layer_index
            return _sigmoid(pixels[:, :, kept] - pixels[:, :, 1 - kept])
        return pixels[:, :, 0]


def _sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    # Twenty times as fast as the one that rounds like C, whose last bits do not show in a mask.
    with np.errstate(over="ignore"):
        return np.float32(1) / (np.float32(1) + np.exp(-values))


def _resized(values: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    from ..opencv import cv2

    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)
