"""Rotate, scale and move pictures by a matrix."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import ImageFrame
from ..gpu.origin import GpuOrigin
from .crop import BorderMode

__all__ = ["Interpolation", "WarpAffineCalculator", "WarpAffineCalculatorCpu", "warped"]


class Interpolation(StrEnum):
    """How values between pixels are interpolated."""

    INTER_UNSPECIFIED = "INTER_UNSPECIFIED"  # the same as INTER_LINEAR
    INTER_LINEAR = "INTER_LINEAR"
    INTER_CUBIC = "INTER_CUBIC"
    INTER_NEAREST = "INTER_NEAREST"


class WarpAffineCalculator(Calculator, pure=True):
    """Make a picture of OUTPUT_SIZE whose points MATRIX looks up in IMAGE.

    MATRIX (4×4 float32) maps normalized points of the output to normalized points of the input;
    the output keeps the input's format.

    Sources: ``mediapipe/calculators/image/warp_affine_calculator.cc`` and
    ``affine_transformation_runner_opencv.cc``.
    """

    image = Input(ImageFrame)
    matrix = Input[NDArray[np.float32]](np.ndarray, doc="4×4, from the output to the input")
    output_size = Input(tuple[int, int], doc="(width, height) in pixels")
    output = Output(ImageFrame, tag="IMAGE")

    border_mode = Option(
        BorderMode.BORDER_UNSPECIFIED, doc="What lies outside the picture; the edge by default."
    )
    interpolation = Option(
        Interpolation.INTER_UNSPECIFIED, doc="How pixels are blended; linearly by default."
    )
    gpu_origin = Option(GpuOrigin.DEFAULT, doc="Accepted for graphs that also run on textures.")

    def process(self, ctx: Context) -> None:
        image = ctx[self.image]
        pixels = warped(
            image.data,
            ctx[self.matrix].reshape(4, 4),
            ctx[self.output_size],
            self.border_mode,
            self.interpolation,
        )
        ctx[self.output] = ImageFrame(pixels, image.format)


class WarpAffineCalculatorCpu(WarpAffineCalculator):
    """Do what ``WarpAffineCalculator`` does; MediaPipe's name for pictures that are in memory."""


def warped(
    pixels: NDArray[Any],
    matrix: NDArray[np.float32],
    size: tuple[int, int],
    border: BorderMode = BorderMode.BORDER_UNSPECIFIED,
    interpolation: Interpolation = Interpolation.INTER_UNSPECIFIED,
) -> NDArray[Any]:
    """Return the picture of ``size`` (width, height) that the 4×4 ``matrix`` looks up."""
    from ..opencv import cv2

    flags = {
        Interpolation.INTER_CUBIC: cv2.INTER_CUBIC,
        Interpolation.INTER_NEAREST: cv2.INTER_NEAREST,
    }.get(interpolation, cv2.INTER_LINEAR)
    zero = border is BorderMode.BORDER_ZERO
    height, width = pixels.shape[:2]
    # In normalized coordinates a pixel's corner is a multiple of 1/width; to OpenCV, whole numbers
    # are the centres of pixels. MediaPipe ignores the difference, which shifts its results by up to
    # half a pixel. We do the same, since the pictures are to be equal.
    to_source = np.array([[width], [height]], np.float32) * matrix[:2, [0, 1, 3]]
    to_source /= np.array([*size, 1], np.float32)
    return cv2.warpAffine(
        pixels,
        to_source,
        size,
        flags=flags | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT if zero else cv2.BORDER_REPLICATE,
    )
