"""How large to draw an object's annotations."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedRect

__all__ = ["RectToRenderScaleCalculator", "scale_of"]


class RectToRenderScaleCalculator(Calculator, pure=True):
    """Make lines and points grow with the object that they show.

    The scale is the rectangle's longer side in pixels × ``multiplier``: annotations that look right
    on an object of A pixels want a multiplier of 1 / A. Without a rectangle it is the bare
    multiplier.

    Source: ``mediapipe/calculators/util/rect_to_render_scale_calculator.cc``.
    """

    norm_rect = Input(NormalizedRect, optional=True, doc="the object's place")
    image_size = Input[tuple[int, int]](
        tuple[int, int], optional=True, doc="width and height in pixels"
    )
    render_scale = Output(float, doc="what to multiply thicknesses with")

    multiplier = Option(0.01, doc="Scale for an object of one pixel.")

    def process(self, ctx: Context) -> None:
        rect, size = ctx.get(self.norm_rect), ctx.get(self.image_size)
        if rect is None:
            ctx[self.render_scale] = self.multiplier
        elif size is not None:
            ctx[self.render_scale] = scale_of(rect, size, self.multiplier)


def scale_of(rect: NormalizedRect, image_size: tuple[int, int], multiplier: float) -> float:
    """Return the rectangle's longer side in pixels × multiplier, in float32 arithmetic."""
    sides = np.array([rect.width, rect.height], np.float32) * np.array(image_size, np.float32)
    return float(sides.max() * np.float32(multiplier))
