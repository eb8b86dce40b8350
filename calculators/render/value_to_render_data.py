"""Numbers and words as drawing instructions."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import Color, NormalizedRect, RenderData, Text
from ..wiring import checked_options

__all__ = ["ValueToRenderDataCalculator"]


class ValueToRenderDataCalculator(Calculator, pure=True):
    """Write a value into the picture, in white with a black outline unless told otherwise.

    With NORM_RECT it stands centred above the rectangle, and inside the picture; otherwise at
    ``left`` and ``baseline``. MediaPipe has no such calculator.
    """

    value = Input(Any, doc="anything that can be formatted")
    norm_rect = Input(NormalizedRect, optional=True, doc="what the value is about")
    render_data = Output(RenderData)

    text = Option("{}", doc="What to write, in Python's format: 'squats: {}', '{:.1f} °'.")
    left = Option(0.03, doc="Where the text begins, in fractions of the picture's width.")
    baseline = Option(0.1, doc="What the text stands on, in fractions of the picture's height.")
    font_height = Option(0.06, gt=0, doc="In fractions of the picture's height.")
    thickness = Option(2.0, gt=0, doc="Of the strokes, in pixels.")
    color = Option(Color(255, 255, 255))
    outline_color = Option(Color())

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if options is None:
            return
        try:
            options["text"].format(0)
        except (IndexError, KeyError, ValueError) as error:
            raise ValueError(
                f"text is {options['text']!r}, which is no format of one value ({error}); write "
                "such as 'count: {}'"
            ) from None

    def process(self, ctx: Context) -> None:
        rect = ctx.get(self.norm_rect)
        left, baseline = self.left, self.baseline
        if rect is not None:
            left = min(max(rect.x_center, 0.0), 1.0)
            top = rect.y_center - rect.height / 2
            baseline = min(max(top, 1.5 * self.font_height), 1.0)
        text = Text(
            self._written(ctx),
            left,
            baseline,
            self.font_height,
            normalized=True,
            center_horizontally=rect is not None,
            outline_thickness=self.thickness,
            outline_color=self.outline_color,
            color=self.color,
            thickness=self.thickness,
        )
        ctx[self.render_data] = RenderData((text,))

    def _written(self, ctx: Context) -> str:
        value = ctx[self.value]
        try:
            return self.text.format(value)
        except (TypeError, ValueError) as error:
            raise PayloadTypeError(
                f"{ctx.node}: a {type(value).__name__} cannot be written as {self.text!r} ({error})"
            ) from error
