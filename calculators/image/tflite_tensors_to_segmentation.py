"""Turn a segmentation model's output into a mask, as MediaPipe's older graphs do it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.authoring.service import UseService
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame, Tensors
from ..gpu.device import GPU_DEVICE, GpuBuffer, Picture
from ..wiring import is_wired, needs_one_of
from .pictures_on_either import in_memory, on_card

__all__ = ["TfLiteTensorsToSegmentationCalculator"]


class TfLiteTensorsToSegmentationCalculator(Calculator, pure=True):
    """Make a mask (SRGBA, the probability from 0 to 255 in red and alpha) of two channels.

    It has the tensor's size, or that of REFERENCE_IMAGE. PREV_MASK, where there is one, is mixed in
    where the model is not sure. The tags that end in _GPU are taken as MediaPipe's graphs wire
    them: tensors are in memory in either case, and MASK_GPU is a texture. Raises
    ``PayloadTypeError`` for tensors of another size than the options tell.

    Source: ``mediapipe/calculators/tflite/tflite_tensors_to_segmentation_calculator.cc``.
    """

    tensors = Input(Tensors, optional=True)
    tensors_gpu = Input(Tensors, optional=True)
    reference_image = Input[Picture](Picture, optional=True, doc="gives the mask's size")
    reference_image_gpu = Input[Picture](GpuBuffer, optional=True)
    prev_mask = Input[Picture](Picture, optional=True)
    prev_mask_gpu = Input[Picture](GpuBuffer, optional=True)
    mask = Output(ImageFrame)
    mask_gpu = Output(GpuBuffer)
    device = UseService(GPU_DEVICE, optional=True)

    tensor_width = Option(type=int, ge=1, doc="Width of the tensor.", example=256)
    tensor_height = Option(type=int, ge=1, doc="Height of the tensor.", example=256)
    tensor_channels = Option(type=int, ge=2, le=2, doc="2: background and foreground.")
    combine_with_previous_ratio = Option(1.0, doc="Weight of the mixed mask; 0: the new one alone.")
    output_layer_index = Option(1, ge=0, le=1, doc="The channel whose probability counts.")
    flip_vertically = Option(False, doc="Turn the mask upside down.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.tensors, cls.tensors_gpu)
        needs_one_of(contract, cls.mask, cls.mask_gpu)
        if contract.node is not None and not is_wired(contract, cls.mask_gpu):
            contract.services.clear()

    def process(self, ctx: Context) -> None:
        tensors = ctx.get(self.tensors) or ctx.get(self.tensors_gpu)
        if tensors is None:
            return
        previous = ctx.get(self.prev_mask) or ctx.get(self.prev_mask_gpu)
        reference = ctx.get(self.reference_image) or ctx.get(self.reference_image_gpu)
        values = self._probabilities(tensors, ctx.node)
        if previous is not None:
            values = self._mixed(values, in_memory(previous))
        size = None if reference is None else (reference.width, reference.height)
        mask = self._mask(values, size)
        if ctx.is_wired(self.mask_gpu):
            ctx[self.mask_gpu] = on_card(mask, ctx.get(self.device), ctx.node)
        else:
            ctx[self.mask] = mask

    def _probabilities(self, tensors: Tensors, where: str) -> NDArray[np.float32]:
        shape = (self.tensor_height, self.tensor_width, 2)
        if len(tensors) != 1 or tensors[0].size != np.prod(shape):
            raise PayloadTypeError(
                f"{where}: got {tensors}; expected one tensor of {'×'.join(map(str, shape))} "
                "values; set tensor_height and tensor_width to match the model"
            )
        pixels = np.asarray(tensors[0], np.float32).reshape(shape)
        kept = self.output_layer_index
        with np.errstate(over="ignore"):
            # The softmax of two values is the sigmoid of their difference.
            other = np.exp(pixels[:, :, 1 - kept] - pixels[:, :, kept])
        return np.asarray(np.float32(1) / (1 + other), np.float32)

    def _mixed(self, values: NDArray[np.float32], mask: ImageFrame) -> NDArray[np.float32]:
        from ..opencv import cv2

        first = mask.data if mask.channels == 1 else np.ascontiguousarray(mask.data[:, :, 0])
        size = (self.tensor_width, self.tensor_height)
        previous = np.asarray(cv2.resize(first, size)).astype(np.float32) / np.float32(255)
        tiny = np.float32(0.001)
        bits = values * np.log(values + tiny) + (1 - values) * np.log(1 - values + tiny)
        certainty = np.clip(1 + bits / np.log(np.float32(2)), 0, 1)
        # 1 - (1 - certainty)²
        certainty = certainty * (2 - certainty)
        mixed = values * certainty + previous * (1 - certainty)
        ratio = np.float32(self.combine_with_previous_ratio)
        return np.asarray(mixed * ratio + (1 - ratio) * values, np.float32)

    def _mask(self, values: NDArray[np.float32], size: tuple[int, int] | None) -> ImageFrame:
        from ..opencv import cv2

        levels = (np.clip(values, 0, 1) * np.float32(255)).astype(np.uint8)
        empty = np.zeros_like(levels)
        pixels: NDArray[Any] = np.dstack([levels, empty, empty, levels])
        if self.flip_vertically:
            pixels = np.ascontiguousarray(pixels[::-1])
        if size is not None and size != (self.tensor_width, self.tensor_height):
            pixels = np.asarray(cv2.resize(pixels, size))
        return ImageFrame(pixels, ImageFormat.SRGBA)
