"""Find edges: grey pictures, and how steep they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame
from ..gpu.device import Picture
from .pictures_on_either import as_it_came

__all__ = ["LuminanceCalculator", "SobelEdgesCalculator"]

#: How much red, green and blue add to brightness (BT.709, as MediaPipe's shader rounds it).
_WEIGHTS = np.array([0.2125, 0.7154, 0.0721], np.float32)


class LuminanceCalculator(Calculator, pure=True):
    """Make a picture (SRGB or SRGBA) grey: red, green and blue become its brightness; alpha stays.

    MediaPipe's takes textures alone; this one takes both, and textures leave as textures, but the
    processor does the work.

    Source: ``mediapipe/calculators/image/luminance_calculator.cc``.
    """

    video = Input[Picture](Picture, doc="may be wired without a tag")
    output = Output[Picture](Picture, tag="VIDEO", same_as=video)

    def process(self, ctx: Context) -> None:
        node = ctx.node
        ctx[self.output] = as_it_came(ctx[self.video], lambda image: _grey(image, node), ctx)


class SobelEdgesCalculator(Calculator, pure=True):
    """Send the length of the gradient of a picture's red channel, by the Sobel filter, as grey.

    The red channel of a grey picture, as LuminanceCalculator makes it, is its brightness. Pixels at
    the border are repeated outside; lengths over 255 are cut. Alpha becomes 255.

    Source: ``mediapipe/calculators/image/sobel_edges_calculator.cc``.
    """

    video = Input[Picture](Picture, doc="may be wired without a tag")
    output = Output[Picture](Picture, tag="VIDEO", same_as=video)

    def process(self, ctx: Context) -> None:
        node = ctx.node
        ctx[self.output] = as_it_came(ctx[self.video], lambda image: _edges(image, node), ctx)


def _grey(image: ImageFrame, where: str) -> ImageFrame:
    pixels = _colors(image, where)
    return _repeated(pixels[:, :, :3].astype(np.float32) @ _WEIGHTS, image, pixels[:, :, 3:])


def _edges(image: ImageFrame, where: str) -> ImageFrame:
    from ..opencv import cv2

    pixels = _colors(image, where)
    red = np.ascontiguousarray(pixels[:, :, 0]).astype(np.float32)
    steps = [
        np.asarray(cv2.Sobel(red, cv2.CV_32F, dx, 1 - dx, borderType=cv2.BORDER_REPLICATE))
        for dx in (1, 0)
    ]
    return _repeated(np.hypot(*steps), image, np.full_like(pixels[:, :, 3:], 255))


def _colors(image: ImageFrame, where: str) -> NDArray[np.uint8]:
    if image.format not in {ImageFormat.SRGB, ImageFormat.SRGBA}:
        raise PayloadTypeError(
            f"{where}: got a picture in {image.format.name}; expected SRGB or SRGBA; convert it"
        )
    return image.data


def _repeated(
    values: NDArray[np.float32], image: ImageFrame, alpha: NDArray[np.uint8]
) -> ImageFrame:
    """Return values from 0 to 255 as a grey picture of the image's format."""
    levels = np.clip(np.rint(values), 0, 255).astype(np.uint8)[:, :, np.newaxis]
    pixels = np.concatenate([levels, levels, levels, alpha], axis=2)
    return ImageFrame(pixels, image.format)
