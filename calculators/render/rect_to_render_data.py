"""Rectangles as drawing instructions."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import (
    Annotation,
    Color,
    NormalizedRect,
    Oval,
    Rect,
    Rectangle,
    RenderData,
)
from ..wiring import checked_options, needs_one_of

__all__ = ["RectToRenderDataCalculator", "edges_of"]


class RectToRenderDataCalculator(Calculator, pure=True):
    """Outline or fill one rectangle or several, or the ovals in them.

    Rectangles that lie outside the picture are left out; turned ones are always kept. Wire one of
    the inputs.

    Source: ``mediapipe/calculators/util/rect_to_render_data_calculator.cc``.
    """

    norm_rect = Input(NormalizedRect, optional=True)
    rect = Input(Rect, optional=True)
    norm_rects = Input[tuple[NormalizedRect, ...]](tuple[NormalizedRect, ...], optional=True)
    rects = Input[tuple[Rect, ...]](tuple[Rect, ...], optional=True)
    render_data = Output(RenderData)

    filled = Option(False, doc="Fill the shape instead of outlining it.")
    color = Option(Color(), doc="Of the line or the filling.")
    thickness = Option(1.0, doc="Of the line, in pixels.")
    oval = Option(False, doc="Draw the oval inside the rectangle.")
    top_left_thickness: Option[float | None] = Option(
        None,
        type=float | None,
        doc="Mark the top left corner by a disc of this radius in pixels; for outlines only.",
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.norm_rect, cls.rect, cls.norm_rects, cls.rects)
        options = checked_options(cls, contract)
        if not options or options["top_left_thickness"] is None:
            return
        if options["filled"] or options["oval"]:
            raise ValueError("top_left_thickness goes with neither filled nor oval; drop one")

    def process(self, ctx: Context) -> None:
        normalized: tuple[NormalizedRect, ...] = ctx.get(self.norm_rects) or ()
        absolute: tuple[Rect, ...] = ctx.get(self.rects) or ()
        if (one := ctx.get(self.norm_rect)) is not None:
            normalized = (one,)
        if (other := ctx.get(self.rect)) is not None:
            absolute = (other,)
        shapes = [self._shape(rect, normalized=True) for rect in normalized]
        shapes += [self._shape(rect, normalized=False) for rect in absolute]
        ctx[self.render_data] = RenderData(tuple(shape for shape in shapes if shape))

    def _shape(self, rect: NormalizedRect | Rect, *, normalized: bool) -> Annotation | None:
        edges = edges_of(rect)
        left, top, right, bottom = edges
        outside = right < 0 or bottom < 0 or (normalized and (left > 1 or top > 1))
        if outside and rect.rotation == 0:
            return None
        if self.oval:
            return Oval(
                *edges,
                normalized,
                rect.rotation,
                self.filled,
                color=self.color,
                thickness=self.thickness,
            )
        return Rectangle(
            *edges,
            normalized,
            rect.rotation,
            self.filled,
            self.top_left_thickness,
            color=self.color,
            thickness=self.thickness,
        )


def edges_of(rect: NormalizedRect | Rect) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the rectangle before it is turned.

    Left and top are computed in float32, the others from them in float64, as MediaPipe does: the
    difference can move an edge by a pixel.
    """
    center = np.array([rect.x_center, rect.y_center], np.float32)
    size = np.array([rect.width, rect.height], np.float32)
    left, top = (center - size / np.float32(2)).tolist()
    width, height = size.tolist()
    return left, top, left + width, top + height
