"""Give pictures an alpha channel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame
from ..gpu.device import GpuBuffer, Picture
from ..wiring import checked_options, is_wired, leaves_as_it_comes, needs_one_of
from .pictures_on_either import as_it_came, in_memory

__all__ = ["SetAlphaCalculator"]


class SetAlphaCalculator(Calculator, pure=True):
    """Set the alpha of a picture (SRGB or SRGBA) to a number, or to the first channel of ALPHA.

    ALPHA has the picture's size, and 8 bits or floats from 0 to 1; where it has no packet, alpha
    is 0. Textures leave as textures, but the processor does the work.

    Source: ``mediapipe/calculators/image/set_alpha_calculator.cc``.
    """

    image = Input[Picture](Picture, optional=True)
    image_gpu = Input[Picture](GpuBuffer, optional=True)
    alpha = Input[Picture](Picture, optional=True)
    alpha_gpu = Input[Picture](GpuBuffer, optional=True)
    output = Output[Picture](Picture, tag="IMAGE", same_as=image, doc="SRGBA")
    output_gpu = Output[Picture](GpuBuffer, tag="IMAGE_GPU")

    alpha_value = Option(
        -1, ge=-1, le=255, doc="The alpha; -1: take that of the input ALPHA.", example=128
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.image, cls.image_gpu)
        leaves_as_it_comes(contract, (cls.image, cls.output), (cls.image_gpu, cls.output_gpu))
        options = checked_options(cls, contract)
        masks = sum(is_wired(contract, port) for port in (cls.alpha, cls.alpha_gpu))
        if options is None or contract.node is None:
            return
        if masks + (options["alpha_value"] >= 0) != 1:
            raise ValueError("set the option alpha_value or wire the input ALPHA, one of them")

    def process(self, ctx: Context) -> None:
        picture = ctx.get(self.image) or ctx.get(self.image_gpu)
        if picture is None:
            return
        mask = ctx.get(self.alpha) or ctx.get(self.alpha_gpu)
        level: int | NDArray[Any] = max(self.alpha_value, 0)
        if mask is not None:
            level = _levels(in_memory(mask), ctx.node)
        result = as_it_came(picture, lambda image: _with_alpha(image, level, ctx.node), ctx)
        ctx[self.output if ctx.is_wired(self.image) else self.output_gpu] = result


def _levels(mask: ImageFrame, where: str) -> NDArray[np.uint8]:
    first = mask.data if mask.channels == 1 else mask.data[:, :, 0]
    if first.dtype == np.uint8:
        return np.asarray(first)
    if first.dtype == np.float32:
        # Rounded with halves away from 0, as C does.
        scaled = np.clip(first, 0, 1) * np.float32(255)
        return np.asarray(np.floor(scaled + np.float32(0.5)), np.uint8)
    raise PayloadTypeError(f"{where}: ALPHA is in {mask.format.name}; expected 8 bits or VEC32F1")


def _with_alpha(image: ImageFrame, level: int | NDArray[Any], where: str) -> ImageFrame:
    if image.format not in {ImageFormat.SRGB, ImageFormat.SRGBA}:
        raise PayloadTypeError(
            f"{where}: got a picture in {image.format.name}; expected SRGB or SRGBA; convert it"
        )
    if not isinstance(level, int) and level.shape != image.data.shape[:2]:
        raise PayloadTypeError(
            f"{where}: ALPHA has {level.shape[1]}×{level.shape[0]} pixels; expected "
            f"{image.width}×{image.height}, the picture's; scale it first"
        )
    pixels = np.empty((image.height, image.width, 4), np.uint8)
    pixels[:, :, :3] = image.data[:, :, :3]
    pixels[:, :, 3] = level
    return ImageFrame(pixels, ImageFormat.SRGBA)
