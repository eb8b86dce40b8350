"""Crop pictures to a range of proportions, and scale them."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame, VideoHeader
from ...framework.values.timestamp import Timestamp
from ..wiring import checked_options, needs_one_of
from .scaled_size import SizeRules, crop_size, output_size

__all__ = ["FrameFormat", "ScaleAlgorithm", "ScaleImageCalculator"]


class ScaleAlgorithm(StrEnum):
    """How pictures are enlarged; DEFAULT is CUBIC. Smaller ones are made by area."""

    DEFAULT = "DEFAULT"
    LINEAR = "LINEAR"
    CUBIC = "CUBIC"
    AREA = "AREA"
    LANCZOS = "LANCZOS"
    DEFAULT_WITHOUT_UPSCALE = "DEFAULT_WITHOUT_UPSCALE"  # never enlarge


class FrameFormat(StrEnum):
    """A pixel layout that can come or leave."""

    SRGB = "SRGB"
    SRGBA = "SRGBA"


class ScaleImageCalculator(Calculator, pure=True):
    """Crop pictures from both sides to the range of proportions, then scale them.

    Pictures are SRGB or SRGBA, and leave as they come unless ``output_format`` says otherwise.
    Without targets the size stays, except that sides become even (``scale_to_multiple_of``).
    VIDEO_HEADER gets the size of what leaves. The options for YUV pictures and for memory layout
    are accepted where they change nothing. Raises ``PayloadTypeError`` for pictures in other
    formats, or in another than ``input_format``.

    Source: ``mediapipe/calculators/image/scale_image_calculator.cc``.
    """

    frames = Input(ImageFrame, optional=True)
    untagged = Input(ImageFrame, tag="", optional=True, doc="the same as FRAMES")
    video_header = Input(VideoHeader, optional=True, doc="at PRESTREAM")
    scaled = Output(ImageFrame, tag="FRAMES")
    scaled_untagged = Output(ImageFrame, tag="", doc="the same as FRAMES")
    scaled_header = Output(VideoHeader, tag="VIDEO_HEADER", doc="at PRESTREAM")

    target_width = Option(0, doc="Width; 0: from the height, or as it is.", example=640)
    target_height = Option(0, doc="Height; 0: from the width, or as it is.")
    target_max_area = Option(0, doc="Scale down, with its proportions, what has more pixels.")
    preserve_aspect_ratio = Option(True, doc="Fit into width × height instead of filling it.")
    min_aspect_ratio = Option("9/16", doc="Crop what is narrower; 0/1: nothing.")
    max_aspect_ratio = Option("16/9", doc="Crop what is wider; 1/0: nothing.")
    scale_to_multiple_of = Option(
        2, doc="Round sides down to multiples; another number needs preserve_aspect_ratio: false."
    )
    algorithm = Option(ScaleAlgorithm.DEFAULT, doc="How to enlarge.")
    output_format: Option[FrameFormat | None] = Option(
        None, type=FrameFormat | None, doc="That of the input by default."
    )
    input_format: Option[FrameFormat | None] = Option(
        None, type=FrameFormat | None, doc="Refuse pictures in another format."
    )
    alignment_boundary = Option(16, doc="Accepted; rows lie side by side here.")
    set_alignment_padding = Option(True, doc="Accepted.")
    post_sharpening_coefficient = Option(0.0, doc="Accepted; it has no effect in MediaPipe either.")
    use_bt709 = Option(False, doc="Accepted; it is about YUV pictures.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.frames, cls.untagged)
        options = checked_options(cls, contract)
        if options is None:
            return
        if options["preserve_aspect_ratio"] and options["scale_to_multiple_of"] != 2:
            raise ValueError(
                f"scale_to_multiple_of is {options['scale_to_multiple_of']}; expected 2 with "
                "preserve_aspect_ratio; set that to false"
            )
        for name in ("min_aspect_ratio", "max_aspect_ratio"):
            _ratio(name, options[name])

    def open(self, ctx: Context) -> None:
        self._ratios = (
            _ratio("min_aspect_ratio", self.min_aspect_ratio),
            _ratio("max_aspect_ratio", self.max_aspect_ratio),
        )
        self._rules = SizeRules(
            self.target_width,
            self.target_height,
            self.target_max_area,
            self.preserve_aspect_ratio,
            self.scale_to_multiple_of,
        )

    def process(self, ctx: Context) -> None:
        header = ctx.get(self.video_header)
        if header is not None:
            _, (width, height) = self._sizes(header.width, header.height)
            header = replace(header, width=width, height=height)
            ctx.send(self.scaled_header, header, at=Timestamp.PRESTREAM)
        image = ctx.get(self.frames) or ctx.get(self.untagged)
        if image is not None:
            frame = self._scaled(image, ctx.node)
            ctx[self.scaled] = ctx[self.scaled_untagged] = frame

    def _sizes(self, width: int, height: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return (width, height) after cropping, and after scaling."""
        crop = crop_size(width, height, *self._ratios)
        target = output_size(*crop, self._rules)
        grows = target[0] > crop[0] or target[1] > crop[1]
        if grows and self.algorithm is ScaleAlgorithm.DEFAULT_WITHOUT_UPSCALE:
            target = crop
        return crop, target

    def _scaled(self, image: ImageFrame, where: str) -> ImageFrame:
        pixels, target_format = self._converted(image, where)
        crop, target = self._sizes(image.width, image.height)
        left, top = (image.width - crop[0]) // 2, (image.height - crop[1]) // 2
        if crop != (image.width, image.height):
            pixels = np.ascontiguousarray(pixels[top : top + crop[1], left : left + crop[0]])
        if crop != target:
            pixels = self._resized(pixels, crop, target)
        if pixels is image.data:
            return image
        return ImageFrame(pixels, target_format)

    def _converted(self, image: ImageFrame, where: str) -> tuple[NDArray[Any], ImageFormat]:
        from ..opencv import cv2

        source = image.format
        allowed = [self.input_format] if self.input_format else list(FrameFormat)
        if source.name not in allowed:
            raise PayloadTypeError(
                f"{where}: got a picture in {source.name}; expected {' or '.join(allowed)}; "
                "convert it first, or set input_format to match"
            )
        target = ImageFormat[self.output_format] if self.output_format else source
        if source is target:
            return image.data, target
        code = cv2.COLOR_RGBA2RGB if target is ImageFormat.SRGB else cv2.COLOR_RGB2RGBA
        return np.asarray(cv2.cvtColor(image.data, code)), target

    def _resized(
        self, pixels: NDArray[Any], crop: tuple[int, int], target: tuple[int, int]
    ) -> NDArray[Any]:
        from ..opencv import cv2

        ways = {
            ScaleAlgorithm.LINEAR: cv2.INTER_LINEAR,
            ScaleAlgorithm.AREA: cv2.INTER_AREA,
            ScaleAlgorithm.LANCZOS: cv2.INTER_LANCZOS4,
        }
        shrinks = crop[0] >= target[0] and crop[1] >= target[1]
        way = cv2.INTER_AREA if shrinks else ways.get(self.algorithm, cv2.INTER_CUBIC)
        return np.asarray(cv2.resize(pixels, target, interpolation=way))


def _ratio(name: str, text: str) -> float:
    """Return "16/9" as a number; 0 where there is none, infinity for "1/0"."""
    if not text:
        return 0.0
    numerator, slash, denominator = text.partition("/")
    try:
        top, bottom = float(numerator), float(denominator)
    except ValueError:
        slash, top, bottom = "", 0.0, 0.0
    if not slash or top < 0 or bottom < 0 or top == bottom == 0:
        raise ValueError(f"{name} is {text!r}; expected width/height, such as 16/9")
    return top / bottom if bottom else math.inf
