"""Boxes of tracked objects as drawing instructions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import Annotation, Color, Lines, Rectangle, RenderData, Text, TimedBox

__all__ = ["TimedBoxListToRenderDataCalculator"]

#: Where in a box its label begins, on what height it stands, and how high its letters are.
_TEXT_LEFT, _TEXT_BASELINE, _TEXT_HEIGHT = 0.2, 0.6, 0.1


class TimedBoxListToRenderDataCalculator(Calculator, pure=True):
    """Outline tracked boxes, or the quadrilaterals that they hold, and write their labels inside.

    Source: ``mediapipe/calculators/util/timed_box_list_to_render_data_calculator.cc``.
    """

    box_list = Input(tuple[TimedBox, ...])
    render_data = Output(RenderData)

    box_color = Option(Color(), doc="Of the lines and labels.")
    thickness = Option(1.0, doc="Of the lines, in pixels.")

    def process(self, ctx: Context) -> None:
        marks = [mark for box in ctx[self.box_list] for mark in self._marks(box)]
        ctx[self.render_data] = RenderData(tuple(marks))

    def _marks(self, box: TimedBox) -> Iterator[Annotation]:
        if box.quad and len(box.quad) % 2 == 0:
            yield self._outline(box.quad)
        else:
            yield Rectangle(
                box.left,
                box.top,
                box.right,
                box.bottom,
                normalized=True,
                rotation=box.rotation,
                color=self.box_color,
                thickness=self.thickness,
            )
        if box.label:
            yield self._text(box)

    def _outline(self, quad: tuple[float, ...]) -> Lines:
        corners = list(zip(quad[::2], quad[1::2], strict=True))
        sides = [start + end for start, end in pairwise([*corners, corners[0]])]
        rows = np.array(sides)
        return Lines(rows, normalized=True, color=self.box_color, thickness=self.thickness)

    def _text(self, box: TimedBox) -> Text:
        return Text(
            box.label,
            left=(1 - _TEXT_LEFT) * box.left + _TEXT_LEFT * box.right,
            baseline=_TEXT_BASELINE * box.bottom + (1 - _TEXT_BASELINE) * box.top,
            font_height=min(box.bottom - box.top, box.right - box.left) * _TEXT_HEIGHT,
            normalized=True,
            color=self.box_color,
            thickness=self.thickness,
        )
