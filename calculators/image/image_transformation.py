"""Scale, rotate and flip pictures."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.formats import ImageFrame, VideoHeader
from ...framework.values.timestamp import Timestamp
from ..gpu.buffer import GpuBuffer, Picture
from ..util.letterbox import Padding
from ..wiring import is_wired, leaves_as_it_comes, needs_one_of

if TYPE_CHECKING:
    from ..gpu.scaling import TextureTransformer

__all__ = ["ImageTransformationCalculator", "Transformation", "letterbox_padding", "transformed"]


class RotationMode(StrEnum):
    """Say how far a picture is turned, counterclockwise."""

    UNKNOWN = "UNKNOWN"  # the same as ROTATION_0
    ROTATION_0 = "ROTATION_0"
    ROTATION_90 = "ROTATION_90"
    ROTATION_180 = "ROTATION_180"
    ROTATION_270 = "ROTATION_270"

    @property
    def degrees(self) -> int:
        """Return the angle."""
        return 0 if self is RotationMode.UNKNOWN else int(self.value.removeprefix("ROTATION_"))

    @classmethod
    def of_degrees(cls, degrees: int) -> RotationMode:
        """Return the mode of an angle; UNKNOWN for one that is no multiple of 90."""
        name = f"ROTATION_{degrees}"
        return cls[name] if name in cls.__members__ else cls.UNKNOWN


class ScaleMode(StrEnum):
    """Say what happens when the sides have another ratio than those wanted."""

    DEFAULT = "DEFAULT"  # the same as STRETCH
    STRETCH = "STRETCH"
    FIT = "FIT"
    FILL_AND_CROP = "FILL_AND_CROP"


class InterpolationMode(StrEnum):
    """Say how pixels between pixels are found."""

    DEFAULT = "DEFAULT"  # the same as LINEAR
    LINEAR = "LINEAR"
    NEAREST = "NEAREST"


@dataclass(frozen=True)
class PaddingColor:
    """Give the colour around a picture that is fitted, 0 to 255."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012

    red: int = 0
    green: int = 0
    blue: int = 0


@dataclass(frozen=True, slots=True)
class Transformation:
    """Describe what is done to a picture; sizes of 0 leave it as large as it is."""

    width: int = 0
    height: int = 0
    rotation: RotationMode = RotationMode.ROTATION_0
    flip_horizontally: bool = False
    flip_vertically: bool = False
    scale: ScaleMode = ScaleMode.STRETCH
    nearest: bool = False
    #: Around a fitted picture; None repeats its border.
    padding: PaddingColor | None = PaddingColor()

    @property
    def scales(self) -> bool:
        """Tell whether a size is wanted."""
        return self.width > 0 and self.height > 0

    @property
    def is_on_side(self) -> bool:
        """Tell whether width and height change places."""
        return self.rotation.degrees in {90, 270}

    def size_of(self, width: int, height: int) -> tuple[int, int]:
        """Return width and height of the result for a picture of the given size."""
        if self.scales:
            return self.width, self.height
        return (height, width) if self.is_on_side else (width, height)


def transformed(pixels: NDArray[Any], how: Transformation) -> NDArray[Any]:
    """Return a picture H×W or H×W×C scaled, then rotated, then flipped, as MediaPipe does it.

    With FILL_AND_CROP the picture is scaled as with FIT and gets no border. A picture that has the
    wanted size before it is turned keeps that size, and turns about a point half a pixel beside
    its middle, so that a row and a column go black.
    """
    from ..opencv import cv2

    size = how.size_of(pixels.shape[1], pixels.shape[0])
    if how.scales:
        pixels = _scaled(pixels, how)
        if how.scale is ScaleMode.FILL_AND_CROP:
            size = (pixels.shape[1], pixels.shape[0])
    pixels = _rotated(pixels, how.rotation.degrees, size)
    if how.flip_horizontally or how.flip_vertically:
        code = -1 if how.flip_horizontally and how.flip_vertically else int(how.flip_horizontally)
        pixels = np.asarray(cv2.flip(pixels, code))
    return pixels


def letterbox_padding(width: int, height: int, how: Transformation) -> Padding:
    """Return the borders of a fitted picture: left, top, right, bottom, in fractions of the result.

    ``width`` and ``height`` are those of the picture before.
    """
    if how.scale is not ScaleMode.FIT:
        return (0.0, 0.0, 0.0, 0.0)
    out_width, out_height = how.size_of(width, height)
    if how.is_on_side:
        width, height = height, width
    ratio = np.float32(width) / np.float32(height)
    out_ratio = np.float32(out_width) / np.float32(out_height)
    side = float(max(1 - ratio / out_ratio, np.float32(0)) / 2)
    top = float(max(1 - out_ratio / ratio, np.float32(0)) / 2)
    return (side, top, side, top)


def _scaled(pixels: NDArray[Any], how: Transformation) -> NDArray[Any]:
    height, width = pixels.shape[:2]
    if how.scale is ScaleMode.STRETCH:
        is_smaller = width > how.width and height > how.height
        return _resized(pixels, (how.width, how.height), how.nearest, is_smaller)
    wanted, given = np.array([[how.width, how.height], [width, height]], dtype=np.float32)
    scale = np.min(wanted / given)
    target = _round(np.float32(width) * scale), _round(np.float32(height) * scale)
    resized = _resized(pixels, target, how.nearest, bool(scale < 1))
    return resized if how.scale is ScaleMode.FILL_AND_CROP else _bordered(resized, how)


def _round(value: Any) -> int:
    # Halves go up, not to even numbers.
    return math.floor(float(value) + 0.5)


def _resized(
    pixels: NDArray[Any], size: tuple[int, int], nearest: bool, is_smaller: bool
) -> NDArray[Any]:
    from ..opencv import cv2

    linear = cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR
    mode = cv2.INTER_NEAREST if nearest else linear
    return np.asarray(cv2.resize(pixels, size, interpolation=mode))


def _bordered(pixels: NDArray[Any], how: Transformation) -> NDArray[Any]:
    from ..opencv import cv2

    height, width = pixels.shape[:2]
    top, left = (how.height - height) // 2, (how.width - width) // 2
    sides = (top, how.height - height - top, left, how.width - width - left)
    if how.padding is None:
        return np.asarray(cv2.copyMakeBorder(pixels, *sides, cv2.BORDER_REPLICATE))
    color = (how.padding.red, how.padding.green, how.padding.blue)
    return np.asarray(cv2.copyMakeBorder(pixels, *sides, cv2.BORDER_CONSTANT, value=color))


def _rotated(pixels: NDArray[Any], degrees: int, size: tuple[int, int]) -> NDArray[Any]:
    from ..opencv import cv2

    if degrees == 0:
        return pixels
    height, width = pixels.shape[:2]
    if (width, height) == size:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        return np.asarray(cv2.warpAffine(pixels, matrix, size))
    turn = {
        90: cv2.ROTATE_90_COUNTERCLOCKWISE,
        180: cv2.ROTATE_180,
        270: cv2.ROTATE_90_CLOCKWISE,
    }[degrees]
    return np.asarray(cv2.rotate(pixels, turn))


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

    output_width = Option(0, doc="0: as large as the picture.", ge=0)
    output_height = Option(0, doc="0: as large as the picture.", ge=0)
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
            from ..gpu.scaling import TextureTransformer

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
