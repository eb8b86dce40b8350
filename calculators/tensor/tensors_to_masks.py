"""Turn a segmentation model's output into a mask for each class, or one that names classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame, Tensors
from .tensors_to_segmentation import SegmentationActivation

__all__ = ["TensorsToMasksCalculator"]

#: What a category mask says of pixels of no class.
_NO_CLASS = 255


class TensorsToMasksCalculator(Calculator, pure=True):
    """Make masks of the last tensor, 1×H×W×classes of float32.

    CONFIDENCE_MASKS are pictures VEC32F1, one a class: how sure it is of each pixel. CATEGORY_MASK,
    GRAY8, holds the number of the likeliest class. Of a model with one class it is 0 where the
    class is and 255 elsewhere. Masks have the size that OUTPUT_SIZE tells (width, height).
    Source: ``mediapipe/tasks/cc/vision/image_segmenter/calculators/
    tensors_to_segmentation_calculator.cc``.
    """

    tensors = Input(Tensors)
    output_size = Input(tuple[int, int], doc="(width, height) in pixels")
    confidence_masks = Output(tuple[ImageFrame, ...])
    category_mask = Output(ImageFrame)

    activation = Option(
        SegmentationActivation.NONE, doc="What is applied to the classes of every pixel."
    )

    def process(self, ctx: Context) -> None:
        values = _feature_map(ctx[self.tensors], ctx.node)
        size = ctx[self.output_size]
        if ctx.is_wired(self.category_mask):
            ctx[self.category_mask] = ImageFrame(self._categories(values, size), ImageFormat.GRAY8)
        if ctx.is_wired(self.confidence_masks):
            activated = self._activated(values)
            ctx[self.confidence_masks] = tuple(
                ImageFrame(_resized(activated[:, :, number], size), ImageFormat.VEC32F1)
                for number in range(activated.shape[2])
            )

    def _activated(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        if self.activation is SegmentationActivation.SIGMOID:
            return _sigmoid(values)
        if self.activation is SegmentationActivation.SOFTMAX:
            powers = np.exp(values - values.max(axis=2, keepdims=True))
            shares: NDArray[np.float32] = powers / powers.sum(axis=2, keepdims=True)
            return shares
        return values

    def _categories(self, values: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.uint8]:
        best = _stretched(values[:, :, 0], size)
        if values.shape[2] == 1:
            if self.activation is SegmentationActivation.SIGMOID:
                best = _sigmoid(best)
            return np.where(best > 0.5, 0, _NO_CLASS).astype(np.uint8)
        found = np.zeros(best.shape, np.uint8)
        # Class by class: all of them at once would take much memory for a large picture.
        for number in range(1, values.shape[2]):
            other = _stretched(values[:, :, number], size)
            found[other > best] = number
            best = np.maximum(best, other)
        return found


def _feature_map(tensors: Tensors, where: str) -> NDArray[np.float32]:
    values = np.asarray(tensors[-1] if tensors else np.empty(0), np.float32)
    if values.ndim == 4 and values.shape[0] == 1:
        values = values[0]
    if values.ndim != 3 or not values.size:
        raise PayloadTypeError(
            f"{where}: the last tensor has the shape {values.shape}; expected 1 × height × width × "
            "classes; use a model that was made for segmentation"
        )
    return values


def _sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):
        return np.float32(1) / (np.float32(1) + np.exp(-values))


def _resized(values: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    from ..opencv import cv2

    if values.shape[::-1] == size:
        return np.ascontiguousarray(values)
    contiguous = np.ascontiguousarray(values)
    return np.asarray(cv2.resize(contiguous, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _stretched(values: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Return values between those of a grid whose corners become the picture's corners."""
    upper, lower, down = _between(values.shape[0], size[1])
    rows = values[upper] + (values[lower] - values[upper]) * down[:, np.newaxis]
    left, right, across = _between(values.shape[1], size[0])
    mixed = rows[:, left] + (rows[:, right] - rows[:, left]) * across
    return mixed.astype(np.float32, copy=False)


def _between(
    count: int, target: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Return each target place's neighbours among ``count``, and how far it is between them."""
    scale = np.float32((count - 1) / max(target - 1, 1))
    places = np.arange(target, dtype=np.float32) * scale
    before = np.floor(places).astype(np.intp)
    after = np.minimum(np.ceil(places), count - 1).astype(np.intp)
    return before, after, np.clip(places - before, 0, 1).astype(np.float32)
