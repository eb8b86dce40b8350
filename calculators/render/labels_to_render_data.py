"""Classes and labels as drawing instructions: a column of words in a corner of the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ClassificationList, Color, RenderData, Text, VideoHeader
from ..wiring import checked_options, needs, needs_one_of

__all__ = ["LabelsLocation", "LabelsToRenderDataCalculator"]

#: The height of a line relative to that of its letters.
_LINE_HEIGHT = 1.25
_RED, _BLACK = Color(255, 0, 0), Color()


class LabelsLocation(StrEnum):
    """The corner in which the labels stand."""

    TOP_LEFT = "TOP_LEFT"
    BOTTOM_LEFT = "BOTTOM_LEFT"


class LabelsToRenderDataCalculator(Calculator):
    """Write the first labels below each other, each in the next of the colours.

    They come from CLASSIFICATIONS, or from LABELS with perhaps SCORES, which are written as well.
    At the bottom they need the picture's height, which VIDEO_PRESTREAM tells before the stream.
    Raises ``PayloadTypeError`` when there are not as many scores as labels.

    Source: ``mediapipe/calculators/util/labels_to_render_data_calculator.{cc,proto}``.
    """

    classifications = Input(ClassificationList, optional=True)
    labels = Input(tuple[str, ...], optional=True)
    scores = Input(tuple[float, ...], optional=True)
    video_prestream = Input(VideoHeader, optional=True)
    render_data = Output(RenderData)

    color: Option[tuple[Color, ...]] = Option(
        (),
        type=tuple[Color, ...],
        doc="Of the labels, in turn; none: red.",
        example=[{"r": 255, "g": 255, "b": 255}],
    )
    thickness = Option(2.0, doc="Of the strokes, in pixels.")
    outline_color: Option[tuple[Color, ...]] = Option(
        (), type=tuple[Color, ...], doc="Of the outlines, in turn; none: black."
    )
    outline_thickness = Option(0.0, doc="Of the outline, in pixels; 0: none.")
    font_height_px = Option(50, doc="Of the letters, in pixels.")
    horizontal_offset_px = Option(0, doc="How far right the labels stand, in pixels.")
    vertical_offset_px = Option(0, doc="How far down they are moved, in pixels.")
    max_num_labels = Option(1, ge=0, doc="Write this many at most.")
    font_face = Option(0, ge=0, le=7, doc="One of OpenCV's Hershey fonts.")
    location = Option(LabelsLocation.TOP_LEFT)
    use_display_name = Option(False, doc="Write the classes' display names.")
    display_classification_score = Option(False, doc="Write the scores of classes too.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.classifications, cls.labels)
        options = checked_options(cls, contract)
        if options and options["location"] is LabelsLocation.BOTTOM_LEFT:
            needs(contract, cls.video_prestream, "for labels at the bottom")

    def open(self, ctx: Context) -> None:
        self._picture_height = 0

    def process(self, ctx: Context) -> None:
        if (header := ctx.get(self.video_prestream)) is not None:
            self._picture_height = header.height
        if self.classifications in ctx or self.labels in ctx:
            written = self._written(ctx)[: self.max_num_labels]
            ctx[self.render_data] = RenderData(tuple(self._texts(written)))

    def _written(self, ctx: Context) -> list[str]:
        found = ctx.get(self.classifications)
        if found is None:
            labels, scores = ctx.get(self.labels) or (), ctx.get(self.scores)
            if scores is not None and len(scores) != len(labels):
                raise PayloadTypeError(
                    f"{ctx.node}: SCORES has {len(scores)} numbers; expected {len(labels)}, one "
                    "for each label"
                )
            return _joined(labels, scores)
        classes = found.classification
        names = [one.display_name if self.use_display_name else one.label for one in classes]
        shows_scores = self.display_classification_score
        return _joined(names, [one.score for one in classes] if shows_scores else None)

    def _texts(self, labels: Sequence[str]) -> list[Text]:
        line = math.ceil(self.font_height_px * _LINE_HEIGHT)
        baseline = self.vertical_offset_px
        if self.location is LabelsLocation.TOP_LEFT:
            baseline += line
        else:
            baseline += self._picture_height - line * (len(labels) - 1)
        return [
            Text(
                label,
                left=float(self.horizontal_offset_px),
                baseline=float(baseline + index * line),
                font_height=float(self.font_height_px),
                font_face=self.font_face,
                outline_thickness=self.outline_thickness,
                outline_color=_turn(self.outline_color, index, _BLACK),
                color=_turn(self.color, index, _RED),
                thickness=self.thickness,
            )
            for index, label in enumerate(labels)
        ]


def _joined(labels: Sequence[str], scores: Sequence[float] | None) -> list[str]:
    if scores is None:
        return list(labels)
    return [f"{label}:{score:g}" for label, score in zip(labels, scores, strict=True)]


def _turn(colors: Sequence[Color], index: int, default: Color) -> Color:
    return colors[index % len(colors)] if colors else default
