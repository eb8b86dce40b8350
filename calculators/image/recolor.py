"""Colour a part of a picture."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import Color, ImageFormat, ImageFrame
from ..gpu.device import GpuBuffer, Picture
from ..wiring import is_wired, leaves_as_it_comes, needs, needs_one_of
from .pixels import eight_bit

if TYPE_CHECKING:
    from .recolor_gpu import TextureRecolorer

__all__ = ["MaskChannel", "RecolorCalculator", "recolored"]

#: How much red, green and blue add to brightness.
_LUMINANCE = (0.299, 0.587, 0.114)


class MaskChannel(StrEnum):
    """The channel of a mask that is used."""

    UNKNOWN = "UNKNOWN"  # the same as RED
    RED = "RED"
    ALPHA = "ALPHA"


class RecolorCalculator(Calculator, pure=True):
    """Blend a colour into a picture (SRGB) where MASK says so.

    MASK is VEC32F1 from 0 to 1, or a picture of 8 bits from 0 to 255; it is resized to the
    picture. Without a mask at a timestamp the picture passes unchanged.

    A picture in memory leaves as one, a texture (SRGB or SRGBA) as a texture, with MediaPipe's tag
    IMAGE_GPU where it came with that; then its mask may be a texture as well, MASK_GPU.

    Source: ``mediapipe/calculators/image/recolor_calculator.cc``.
    """

    image = Input[Picture](Picture, optional=True)
    image_gpu = Input[Picture](GpuBuffer, optional=True)
    mask = Input(ImageFrame, optional=True)
    mask_gpu = Input(GpuBuffer, optional=True)
    output = Output[Picture](Picture, tag="IMAGE", same_as=image)
    output_gpu = Output[Picture](GpuBuffer, tag="IMAGE_GPU")

    color = Option(type=Color, doc="The colour to blend in.", example={"r": 0, "g": 0, "b": 255})
    mask_channel = Option(MaskChannel.RED, doc="Which channel of a mask of several counts.")
    invert_mask = Option(False, doc="Colour what is outside the mask.")
    adjust_with_luminance = Option(
        True, doc="Colour dark pixels less, which keeps the picture's texture."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.image, cls.image_gpu)
        leaves_as_it_comes(contract, (cls.image, cls.output), (cls.image_gpu, cls.output_gpu))
        if is_wired(contract, cls.mask_gpu):
            needs(contract, cls.image_gpu, "to which MASK_GPU belongs")
            if is_wired(contract, cls.mask):
                needs_one_of(contract, cls.mask, cls.mask_gpu)

    def open(self, ctx: Context) -> None:
        self._recolorer: TextureRecolorer | None = None

    def process(self, ctx: Context) -> None:
        picture = ctx.get(self.image) or ctx.get(self.image_gpu)
        if picture is None:
            return
        mask = ctx.get(self.mask)
        result: Picture = picture
        if isinstance(picture, GpuBuffer):
            ctx.runs_on(picture.device.label)
            texture_mask = mask or ctx.get(self.mask_gpu)
            result = self._on_texture(picture, texture_mask) if texture_mask else picture
        elif mask is not None:
            result = self._recolored(ctx.node, picture, mask)
        ctx[self.output if ctx.is_wired(self.image) else self.output_gpu] = result

    def _on_texture(self, picture: GpuBuffer, mask: Picture) -> GpuBuffer:
        if self._recolorer is None:
            from .recolor_gpu import TextureRecolorer

            self._recolorer = TextureRecolorer(
                self.color,
                by_alpha=self.mask_channel is MaskChannel.ALPHA,
                inverted=self.invert_mask,
                by_luminance=self.adjust_with_luminance,
            )
        return self._recolorer.recolor(picture, mask)

    def _recolored(self, node: str, image: ImageFrame, mask: ImageFrame) -> ImageFrame:
        if image.format is not ImageFormat.SRGB:
            raise PayloadTypeError(
                f"{node}: got a picture in {image.format.name}; expected SRGB (8 bits, three "
                "channels); convert it first"
            )
        weight = self._weight(mask, (image.width, image.height))
        color = (self.color.r, self.color.g, self.color.b)
        return ImageFrame(
            recolored(image.data, weight, color, by_luminance=self.adjust_with_luminance)
        )

    def _weight(self, mask: ImageFrame, size: tuple[int, int]) -> NDArray[np.float32]:
        """Return the weight of the colour at each pixel of a picture of the given size."""
        from ..opencv import cv2

        is_float = mask.format.dtype == np.float32
        pixels = mask.data if is_float else eight_bit(mask)
        if pixels.ndim == 3:
            alpha = self.mask_channel is MaskChannel.ALPHA
            pixels = np.ascontiguousarray(pixels[:, :, -1 if alpha else 0])
        resized = cv2.resize(pixels, size)
        weight = resized if is_float else resized.astype(np.float32) * np.float32(1 / 255)
        return np.asarray(1 - weight if self.invert_mask else weight, dtype=np.float32)


def recolored(
    pixels: NDArray[np.uint8],
    weight: NDArray[np.float32],
    color: tuple[int, int, int],
    *,
    by_luminance: bool = False,
) -> NDArray[np.uint8]:
    """Return ``pixels``, H×W×3, mixed with ``color`` by ``weight``, H×W from 0 to 1."""
    from ..opencv import cv2

    if by_luminance:
        weights = np.array([_LUMINANCE], dtype=np.float32) / 255
        weight = weight * cv2.transform(pixels.astype(np.float32), weights)
    rest = cv2.merge([1 - weight] * 3)
    # Each part is rounded to 8 bits before they are added, as in MediaPipe.
    kept = cv2.multiply(pixels, rest, dtype=cv2.CV_8U)
    added = cv2.merge([cv2.convertScaleAbs(weight, alpha=level) for level in color])
    return np.asarray(cv2.add(kept, added), dtype=np.uint8)
