"""Draw annotations onto pictures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import Color, ImageFormat, ImageFrame, RenderData
from ..gpu.device import GpuBuffer, Picture
from ..wiring import checked_options, is_wired, leaves_as_it_comes

# What draws is imported with the first picture to draw on: checking a graph does without.
if TYPE_CHECKING:
    from .annotation_overlay_gpu import Painter
    from .canvas import Canvas

__all__ = ["AnnotationOverlayCalculator"]


class AnnotationOverlayCalculator(Calculator, pure=True):
    """Draw the annotations of a timestamp onto a copy of its picture.

    What the untagged inputs bring is drawn first, by index, then the lists on VECTOR. SRGB and
    SRGBA pictures keep their format, GRAY8 ones become SRGB; other formats are refused. A picture
    without annotations is passed on as it is, uncopied (GRAY8: converted, so that a stream has one
    format). Where no picture is wired, the annotations are drawn onto a plain canvas. Frames of a
    video are drawn on when they are read: in YUV for a video file, in RGB for everybody else.

    A picture in memory leaves as one, a texture as a texture, with MediaPipe's tag IMAGE_GPU where
    it came with that. On a texture a shader draws, to the same pixels; MediaPipe draws on the
    processor and has a shader lay that over the picture.

    Source: ``mediapipe/calculators/util/annotation_overlay_calculator.cc``.
    """

    image = Input[Picture](Picture, optional=True)
    image_gpu = Input[Picture](GpuBuffer, optional=True)
    annotations = Input(RenderData, tag="", optional=True, repeated=True)
    vector = Input[tuple[RenderData, ...]](tuple[RenderData, ...], optional=True, repeated=True)
    output = Output[Picture](Picture, tag="IMAGE", same_as=image)
    output_gpu = Output[Picture](GpuBuffer, tag="IMAGE_GPU")

    canvas_width_px: Option[int | None] = Option(
        None, type=int | None, gt=0, doc="Width of the canvas that replaces IMAGE."
    )
    canvas_height_px: Option[int | None] = Option(
        None, type=int | None, gt=0, doc="Height of the canvas that replaces IMAGE."
    )
    canvas_color = Option(Color(), doc="Colour of the canvas that replaces IMAGE.")
    flip_text_vertically = Option(
        False, doc="Write upside down, for pictures whose first row is at the bottom."
    )
    anti_aliased = Option(
        False, doc="Smooth edges, and no rounding to whole pixels; only on textures."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        node = contract.node
        if not options or not node or node.damaged:
            return
        given = [port for port in (cls.image, cls.image_gpu) if is_wired(contract, port)]
        if len(given) > 1:
            raise ValueError("there are two pictures to draw on; wire IMAGE or IMAGE_GPU, not both")
        leaves_as_it_comes(contract, (cls.image, cls.output), (cls.image_gpu, cls.output_gpu))
        if options["anti_aliased"] and not given:
            raise ValueError("anti_aliased is for textures; wire one, or leave it out")
        if not given:
            cls._check_canvas(contract, options["canvas_width_px"], options["canvas_height_px"])

    @classmethod
    def _check_canvas(cls, contract: Contract, width: int | None, height: int | None) -> None:
        if width is None or height is None:
            raise ValueError(
                "there is nothing to draw on; wire IMAGE or IMAGE_GPU, or set canvas_width_px "
                "and canvas_height_px"
            )
        if is_wired(contract, cls.output_gpu) and not is_wired(contract, cls.output):
            raise ValueError("the canvas is a picture in memory; wire the output IMAGE")

    def open(self, ctx: Context) -> None:
        self._painter: Painter | None = None

    def process(self, ctx: Context) -> None:
        from .drawn_picture import check_format

        data = list(self._annotations(ctx))
        source = self.image_gpu if ctx.is_wired(self.image_gpu) else self.image
        output = self.output_gpu if source is self.image_gpu else self.output
        packet = ctx.packet(source)
        if not ctx.is_wired(source):
            ctx[output] = self._drawn_in_memory(self._blank(), data)
        elif not packet.is_empty():
            picture = packet.value
            check_format(picture.format)
            if isinstance(picture, GpuBuffer):
                ctx.runs_on(picture.device.label)
            if data or picture.format is ImageFormat.GRAY8:
                ctx[output] = self._drawn_on(picture, data)
            else:
                ctx.forward(output, packet)

    def _drawn_on(self, picture: Picture, data: list[RenderData]) -> Picture:
        if isinstance(picture, GpuBuffer):
            return self._painter_of_textures().draw(picture, data)
        if self.anti_aliased:
            raise PayloadTypeError(
                "anti_aliased is for textures, and this picture is in memory; expected a "
                "GpuBuffer; leave the option out, or put ImageFrameToGpuBufferCalculator before"
            )
        return self._drawn_in_memory(picture, data)

    def _drawn_in_memory(self, picture: ImageFrame, data: list[RenderData]) -> ImageFrame:
        from .annotation_renderer import check_drawable
        from .drawn_picture import drawn_on

        for item in data:
            check_drawable(item)
        draw = partial(_draw_each, data)
        return drawn_on(picture, draw, flip_text=self.flip_text_vertically)

    def _painter_of_textures(self) -> Painter:
        if self._painter is None:
            from .annotation_overlay_gpu import Painter

            self._painter = Painter(
                flip_text=self.flip_text_vertically, anti_aliased=self.anti_aliased
            )
        return self._painter

    def _annotations(self, ctx: Context) -> Iterator[RenderData]:
        for packet in ctx.packets(self.annotations):
            if not packet.is_empty() and packet.value.render_annotations:
                yield packet.value
        for vector in ctx.packets(self.vector):
            if not vector.is_empty():
                yield from (data for data in vector.value if data.render_annotations)

    def _blank(self) -> ImageFrame:
        color = self.canvas_color
        pixels = np.empty((self.canvas_height_px or 0, self.canvas_width_px or 0, 3), np.uint8)
        pixels[:] = color.r, color.g, color.b
        return ImageFrame(pixels)


def _draw_each(data: list[RenderData], canvas: Canvas) -> None:
    from .annotation_renderer import draw_all

    for item in data:
        draw_all(canvas, item)
