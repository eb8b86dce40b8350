"""Irises as drawing instructions."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import (
    Annotation,
    Color,
    NormalizedLandmarkList,
    Oval,
    Points,
    RenderData,
    Text,
)

__all__ = ["IrisLabelLocation", "IrisToRenderDataCalculator"]

_F = np.float32
#: Middle, top, bottom, left and right of the first iris; those of the second one follow.
_PLACES = (0, 2, 4, 3, 1), (5, 7, 9, 6, 8)
_LINE_HEIGHT = 1.5


class IrisLabelLocation(StrEnum):
    """The corner of the picture where the depths are written."""

    TOP_LEFT = "TOP_LEFT"
    BOTTOM_LEFT = "BOTTOM_LEFT"


class IrisToRenderDataCalculator(Calculator, pure=True):
    """Circle two irises, dot their five landmarks each, and write how far away they are.

    IRIS holds ten landmarks; LEFT_IRIS_DEPTH_MM and RIGHT_IRIS_DEPTH_MM, in millimetres, are
    written in centimetres unless they are infinite. Raises ``PayloadTypeError`` for another number
    of landmarks.
    Source: ``mediapipe/graphs/iris_tracking/calculators/iris_to_render_data_calculator.cc``.
    """

    iris = Input(NormalizedLandmarkList)
    image_size = Input(tuple[int, int], doc="(width, height) in pixels")
    left_iris_depth_mm = Input(float, optional=True)
    right_iris_depth_mm = Input(float, optional=True)
    render_data = Output(RenderData)

    oval_color = Option(Color())
    landmark_color = Option(Color())
    oval_thickness = Option(1.0, doc="Of the circles, in pixels.")
    landmark_thickness = Option(1.0, doc="Radius of the dots, in pixels.")
    font_height_px = Option(50, doc="Height of the depths.")
    horizontal_offset_px = Option(0, doc="Where the depths begin.")
    vertical_offset_px = Option(0, doc="How much lower the depths stand.")
    font_face = Option(0, ge=0, le=7, doc="OpenCV's Hershey fonts.")
    location = Option(IrisLabelLocation.TOP_LEFT)

    def process(self, ctx: Context) -> None:
        iris, size = ctx[self.iris], ctx[self.image_size]
        if len(iris) != 10:
            raise PayloadTypeError(
                f"{ctx.node}: IRIS holds {len(iris)} landmarks; expected 10, five of each iris; "
                "join the two lists that the iris model finds"
            )
        drawn: list[Annotation] = []
        for places in _PLACES:
            drawn += self._circled(iris.array[list(places), :2], size)
        depths = {"Left": self.left_iris_depth_mm, "Right": self.right_iris_depth_mm}
        known = {name: ctx.get(port) for name, port in depths.items()}
        lines = [
            f"{name} : :{math.floor(depth / 10 + 0.5)} cm"
            for name, depth in known.items()
            if depth is not None and not math.isinf(depth)
        ]
        ctx[self.render_data] = RenderData((*drawn, *self._texts(lines, size[1])))

    def _circled(
        self, points: NDArray[np.float32], size: tuple[int, int]
    ) -> tuple[Annotation, ...]:
        pixels = points * np.array(size, _F)
        vertical, horizontal = (
            np.sqrt(((pixels[one] - pixels[other]) ** 2).sum(dtype=_F))
            for one, other in ((1, 2), (3, 4))
        )
        radius = (horizontal + vertical) / _F(2) / _F(2) / np.array(size, _F)
        left, top = (points[0] - radius).tolist()
        right, bottom = (points[0] + radius).tolist()
        circle = Oval(
            left,
            top,
            right,
            bottom,
            normalized=True,
            color=self.oval_color,
            thickness=self.oval_thickness,
            scene_tag="OVAL",
        )
        dots = Points(
            points,
            normalized=True,
            color=self.landmark_color,
            thickness=self.landmark_thickness,
        )
        return circle, dots

    def _texts(self, lines: list[str], picture_height: int) -> list[Text]:
        step = math.ceil(self.font_height_px * _LINE_HEIGHT)
        baseline = self.vertical_offset_px
        if self.location is IrisLabelLocation.TOP_LEFT:
            baseline += step
        else:
            baseline += picture_height - step * len(lines)
        return [
            Text(
                line,
                left=float(self.horizontal_offset_px),
                baseline=float(baseline + number * step),
                font_height=float(self.font_height_px),
                font_face=self.font_face,
                color=Color(r=255),
                thickness=5.0,
            )
            for number, line in enumerate(lines)
        ]
