"""Scale, rotate and flip pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.formats import ImageFrame, VideoHeader
from ...framework.values.timestamp import Timestamp
from ..gpu.device import GpuBuffer, Picture
from ..util.letterbox import Padding
from ..wiring import is_wired, leaves_as_it_comes, needs_one_of
from .transformation import (
    PaddingColor,
    RotationMode,
    ScaleMode,
    Transformation,
    letterbox_padding,
)
from .transformed import transformed

if TYPE_CHECKING:
    from .image_transformation_gpu import TextureTransformer

__all__ = ["ImageTransformationCalculator"]


class InterpolationMode(StrEnum):
    """How values between pixels are interpolated."""

    DEFAULT = "DEFAULT"  # the same as LINEAR
    LINEAR = "LINEAR"
    NEAREST = "NEAREST"


class ImageTransformationCalculator(Calculator, pure=True):
    """Scale, rotate and flip pictures, in this order.

    Side packets go before options, and streams before both; what a stream last said holds on. Only
    OUTPUT_DIMENSIONS as a stream must come with every picture. A picture in memory leaves as one,
    a texture as a texture, with MediaPipe's tag IMAGE_GPU where it came with that. A texture that
    is turned fills the wanted size, where MediaPipe turns a picture in memory within it.

    Source: ``mediapipe/calculators/image/image_transformation_calculator.cc``.
    """

    image = Input[Picture](Picture, optional=True)
    image_gpu = Input[Picture](GpuBuffer, optional=True)
    output_dimensions = Input(tuple[int, int], optional=True, doc="width and height")
    rotation_degrees = Input(int, optional=True, doc="counterclockwise, a multiple of 90")
    flip_horizontally_now = Input(bool, tag="FLIP_HORIZONTALLY", optional=True)
    flip_vertically_now = Input(bool, tag="FLIP_VERTICALLY", optional=True)
    video_prestream = Input(VideoHeader, optional=True)
    side_dimensions = SideInput(tuple[int, int], tag="OUTPUT_DIMENSIONS", optional=True)
    side_degrees = SideInput(int, tag="ROTATION_DEGREES", optional=True)
    side_horizontally = SideInput(bool, tag="FLIP_HORIZONTALLY", optional=True)
    side_vertically = SideInput(bool, tag="FLIP_VERTICALLY", optional=True)
    output = Output[Picture](Picture, tag="IMAGE", same_as=image)
    output_gpu = Output[Picture](GpuBuffer, tag="IMAGE_GPU")
    padding = Output(
        Padding,
        tag="LETTERBOX_PADDING",
        doc="left, top, right, bottom, in fractions of the result",
    )
    header = Output(VideoHeader, tag="VIDEO_PRESTREAM", doc="with the result's size")

    output_width = Option(0, doc="0: as large as the picture.", ge=0, example=256)
    output_height = Option(0, doc="0: as large as the picture.", ge=0, example=256)
    rotation_mode = Option(RotationMode.UNKNOWN, doc="Counterclockwise.")
    flip_vertically = Option(False, doc="Flip top and bottom, after rotating.")
    flip_horizontally = Option(False, doc="Flip left and right, after rotating.")
    scale_mode = Option(ScaleMode.DEFAULT, doc="Used where both output sizes are set.")
    constant_padding = Option(True, doc="With FIT, pad with a colour instead of the border.")
    padding_color = Option(PaddingColor(), doc="With FIT and constant_padding.")
    interpolation_mode = Option(InterpolationMode.DEFAULT)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.image, cls.image_gpu)
        leaves_as_it_comes(contract, (cls.image, cls.output), (cls.image_gpu, cls.output_gpu))
        if not is_wired(contract, cls.video_prestream):
            return
        for port in (cls.output_dimensions, cls.rotation_degrees):
            if is_wired(contract, port):
                raise ValueError(
                    f"with VIDEO_PRESTREAM all pictures have one size, and the input {port.tag} "
                    "could change it; give it as a side packet or an option"
                )

    def open(self, ctx: Context) -> None:
        dimensions = ctx.get(self.side_dimensions) or (self.output_width, self.output_height)
        degrees = ctx.get(self.side_degrees)
        horizontally, vertically = ctx.get(self.side_horizontally), ctx.get(self.side_vertically)
        default = self.scale_mode is ScaleMode.DEFAULT
        self._transform_texture: TextureTransformer | None = None
        self._how = Transformation(
            *dimensions,
            rotation=self.rotation_mode if degrees is None else RotationMode.of_degrees(degrees),
            flip_horizontally=self.flip_horizontally if horizontally is None else horizontally,
            flip_vertically=self.flip_vertically if vertically is None else vertically,
            scale=ScaleMode.STRETCH if default else self.scale_mode,
            nearest=self.interpolation_mode is InterpolationMode.NEAREST,
            padding=self.padding_color if self.constant_padding else None,
        )

    def process(self, ctx: Context) -> None:
        header = ctx.get(self.video_prestream)
        if header is not None:
            width, height = self._how.size_of(header.width, header.height)
            changed = replace(header, width=width, height=height)
            ctx.send(self.header, changed, at=Timestamp.PRESTREAM)
        self._how = self._updated(ctx)
        image = ctx.get(self.image) or ctx.get(self.image_gpu)
        if ctx.is_wired(self.output_dimensions) and self.output_dimensions not in ctx:
            return
        if image is None:
            return
        if ctx.is_wired(self.padding):
            ctx[self.padding] = letterbox_padding(image.width, image.height, self._how)
        if isinstance(image, GpuBuffer):
            ctx.runs_on(image.device.label)
            result: Picture = self._transformed_texture(image)
        else:
            pixels = np.ascontiguousarray(transformed(image.data, self._how))
            result = image if pixels is image.data else ImageFrame(pixels, image.format)
        ctx[self.output if ctx.is_wired(self.image) else self.output_gpu] = result

    def _transformed_texture(self, texture: GpuBuffer) -> GpuBuffer:
        if self._transform_texture is None:
            from .image_transformation_gpu import TextureTransformer

            self._transform_texture = TextureTransformer()
        return self._transform_texture(texture, self._how)

    def _updated(self, ctx: Context) -> Transformation:
        how = self._how
        changes: list[tuple[Any, str, Callable[[Any], Any]]] = [
            (ctx.get(self.rotation_degrees), "rotation", RotationMode.of_degrees),
            (ctx.get(self.flip_horizontally_now), "flip_horizontally", bool),
            (ctx.get(self.flip_vertically_now), "flip_vertically", bool),
        ]
        new = {name: convert(value) for value, name, convert in changes if value is not None}
        dimensions = ctx.get(self.output_dimensions)
        if dimensions is not None:
            new["width"], new["height"] = dimensions
        return replace(how, **new) if new else how
