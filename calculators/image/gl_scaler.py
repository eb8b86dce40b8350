"""Scale, turn and mirror pictures on the graphics card."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.errors import FrameworkError
from ...framework.formats import ImageFormat
from ..gpu.device import GpuBuffer
from ..wiring import needs_one_of
from .image_transformation_gpu import GpuScaler, Pair
from .transformation import RotationMode, ScaleMode, Transformation

__all__ = ["GlScalerCalculator"]


class GlScalerCalculator(Calculator, pure=True):
    """Scale, turn counterclockwise and mirror textures, in this order.

    Streams go before side packets, and those before options. Without a wanted size the result is
    ``output_scale`` times as large, in multiples of 4. Around a picture that is fitted lies
    transparent black. TOP_BOTTOM_PADDING and LEFT_RIGHT_PADDING are fractions of the result.
    Source: ``mediapipe/gpu/gl_scaler_calculator.cc``.
    """

    picture = Input(GpuBuffer, tag="", optional=True)
    video = Input(GpuBuffer, optional=True)
    output_dimensions = Input(tuple[int, int], optional=True, doc="width and height")
    rotation_now = Input(int, tag="ROTATION", optional=True, doc="degrees, counterclockwise")
    side_dimensions = SideInput(tuple[int, int], tag="OUTPUT_DIMENSIONS", optional=True)
    side_rotation = SideInput(int, tag="ROTATION", optional=True)
    scaled = Output(GpuBuffer, tag="")
    scaled_video = Output(GpuBuffer, tag="VIDEO")
    top_bottom_padding = Output(float)
    left_right_padding = Output(float)

    output_width = Option(0, doc="0: as output_scale says.", ge=0, example=640)
    output_height = Option(0, doc="0: as output_scale says.", ge=0, example=480)
    output_scale: Option[float | None] = Option(
        None, type=float | None, gt=0, doc="Used where no size is set; left out: no rounding to 4."
    )
    rotation = Option(0, doc="Counterclockwise degrees, a multiple of 90.")
    flip_vertical = Option(False, doc="Flip top and bottom, after turning.")
    flip_horizontal = Option(False, doc="Flip left and right, after turning.")
    scale_mode = Option(ScaleMode.DEFAULT, doc="How the picture fills the result.")
    use_nearest_neighbor_interpolation = Option(False, doc="Blend nothing.")
    use_input_format_for_output = Option(False, doc="Keep the format; the result is SRGBA if not.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.picture, cls.video)

    def open(self, ctx: Context) -> None:
        self._scaler = GpuScaler(means=False, nearest_middle=True)
        self._size: Pair = ctx.get(self.side_dimensions) or (self.output_width, self.output_height)
        degrees = ctx.get(self.side_rotation)
        self._degrees = self.rotation if degrees is None else degrees

    def process(self, ctx: Context) -> None:
        picture = ctx.get(self.picture) or ctx.get(self.video)
        size, degrees = ctx.get(self.output_dimensions), ctx.get(self.rotation_now)
        self._degrees = self._degrees if degrees is None else degrees
        self._size = size or self._size
        if picture is None or (size is None and ctx.is_wired(self.output_dimensions)):
            return
        ctx.runs_on(picture.device.label)
        how = self._transformation(ctx.node)
        wanted = self._wanted(picture, how)
        form = picture.format if self.use_input_format_for_output else ImageFormat.SRGBA
        result = self._scaler.scale(picture, how, wanted, form)
        ctx[self.scaled] = result
        ctx[self.scaled_video] = result
        top, left = _paddings((picture.width, picture.height), wanted, how)
        ctx[self.top_bottom_padding] = top
        ctx[self.left_right_padding] = left

    def _transformation(self, node: str) -> Transformation:
        degrees = self._degrees
        if degrees % 90:
            raise FrameworkError(
                f"{node}: the rotation is {degrees} degrees; expected a multiple of 90; check the "
                "option rotation or what feeds ROTATION"
            )
        default = self.scale_mode is ScaleMode.DEFAULT
        return Transformation(
            *self._size,
            rotation=RotationMode.of_degrees(degrees % 360),
            flip_horizontally=self.flip_horizontal,
            flip_vertically=self.flip_vertical,
            scale=ScaleMode.STRETCH if default else self.scale_mode,
            nearest=self.use_nearest_neighbor_interpolation,
        )

    def _wanted(self, picture: GpuBuffer, how: Transformation) -> Pair:
        width, height = picture.width, picture.height
        if self.output_scale is not None:
            width, height = (_multiple_of_4(side, self.output_scale) for side in (width, height))
        return how.size_of(width, height)


def _paddings(given: Pair, size: Pair, how: Transformation) -> tuple[float, float]:
    """Return the borders of a fitted picture, at top and bottom and at left and right."""
    if how.scale is not ScaleMode.FIT:
        return (0.0, 0.0)
    width, height = map(np.float32, reversed(given) if how.is_on_side else given)
    out_width, out_height = map(np.float32, size)
    if width / height - out_width / out_height > 1e-5:
        return float((1 - out_width / width * height / out_height) / 2), 0.0
    if out_width / out_height - width / height > 1e-5:
        return 0.0, float((1 - width / out_width / height * out_height) / 2)
    return (0.0, 0.0)


def _multiple_of_4(side: int, scale: float) -> int:
    return max((int(np.float32(side) * np.float32(scale)) + 2) // 4 * 4, 4)
