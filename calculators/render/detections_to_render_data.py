"""Detections as drawing instructions: label, box and keypoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import (
    Annotation,
    BoundingBox,
    Color,
    Detection,
    Points,
    Rectangle,
    RenderData,
    Text,
)
from ...framework.quick_dataclass import dataclass
from ..wiring import is_wired

__all__ = ["DetectionsToRenderDataCalculator", "LabelText", "label_of"]

#: Height of a line of text as a share of the box.
_LINE_SHARE = 0.1
#: Height of a letter as a share of the line.
_LETTER_SHARE = 0.9


BLACK = Color()


@dataclass(frozen=True, slots=True)
class LabelText:
    """The style of labels, as in ``Text``; place and size follow from the box."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    font_face: int = 0
    center_horizontally: bool = False
    center_vertically: bool = False
    outline_thickness: float = 0.0
    outline_color: Color = BLACK


class DetectionsToRenderDataCalculator(Calculator, pure=True):
    """Show detections: "label,score," in the box's top left corner, the box, the keypoints.

    Without a label the label's number is written; without that, nothing. Boxes are cut at the
    picture's edges. Wire one or more of the inputs.

    Source: ``mediapipe/calculators/util/detections_to_render_data_calculator.cc``.
    """

    detection = Input(Detection, optional=True)
    detections = Input[tuple[Detection, ...]](tuple[Detection, ...], optional=True)
    detection_list = Input[tuple[Detection, ...]](tuple[Detection, ...], optional=True)
    render_data = Output(RenderData)

    produce_empty_packet = Option(
        True, doc="Where a packet holds no detection, send a packet without annotations."
    )
    text_delimiter = Option(",", doc="What follows the label and the score.")
    one_label_per_line = Option(False, doc="Accepted as in MediaPipe: detections have one label.")
    text = Option(LabelText(), doc="How labels are written.")
    thickness = Option(1.0, doc="Of lines, and the radius of keypoints, in pixels.")
    color = Option(Color(), doc="Of everything drawn.")
    scene_class = Option("DETECTION", doc="Name of this kind of annotations.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        ports = (cls.detection, cls.detections, cls.detection_list)
        node = contract.node
        if node and not node.damaged and not any(is_wired(contract, port) for port in ports):
            raise ValueError("wire an input DETECTION, DETECTIONS or DETECTION_LIST")

    def process(self, ctx: Context) -> None:
        found = [*(ctx.get(self.detection_list) or ()), *(ctx.get(self.detections) or ())]
        if (one := ctx.get(self.detection)) is not None:
            found.append(one)
        if found or self.produce_empty_packet:
            ctx[self.render_data] = RenderData(tuple(self._annotate(found)), self.scene_class)

    def _annotate(self, detections: Iterable[Detection]) -> Iterator[Annotation]:
        for detection in detections:
            if label := label_of(detection, self.text_delimiter):
                yield self._label(detection.box, label)
            if box := self._box(detection.box):
                yield box
            if detection.keypoints:
                yield Points(
                    np.array([(point.x, point.y) for point in detection.keypoints], np.float32),
                    normalized=True,
                    color=self.color,
                    thickness=self.thickness,
                    scene_tag="KEYPOINT",
                )

    def _label(self, box: BoundingBox, label: str) -> Text:
        left, top, _, height = np.array(_values(box), np.float32)
        line = np.float32(float(height) * _LINE_SHARE)
        style = self.text
        return Text(
            label,
            left=max(float(left), 0.0),
            baseline=min(float(top + line), 1.0),
            font_height=float(line) * _LETTER_SHARE,
            normalized=True,
            font_face=style.font_face,
            center_horizontally=style.center_horizontally,
            center_vertically=style.center_vertically,
            outline_thickness=style.outline_thickness,
            outline_color=style.outline_color,
            color=self.color,
            thickness=self.thickness,
            scene_tag="LABEL",
        )

    def _box(self, box: BoundingBox) -> Rectangle | None:
        left, top, width, height = np.array(_values(box), np.float32).tolist()
        right, bottom = left + width, top + height
        if right < 0 or bottom < 0 or left > 1 or top > 1:
            return None
        return Rectangle(
            max(left, 0.0),
            max(top, 0.0),
            min(right, 1.0),
            min(bottom, 1.0),
            normalized=True,
            color=self.color,
            thickness=self.thickness,
            scene_tag="LOCATION",
        )


def _values(box: BoundingBox) -> tuple[float, float, float, float]:
    return box.xmin, box.ymin, box.width, box.height


def label_of(detection: Detection, delimiter: str) -> str:
    """Return "label,score," with the score rounded to hundredths, or nothing without a label."""
    if not detection.label and detection.label_id is None:
        return ""
    label = detection.label or str(detection.label_id)
    hundredths = np.floor(np.float32(detection.score) * np.float32(100) + np.float32(0.5))
    return f"{label}{delimiter}{hundredths / np.float32(100):g}{delimiter}"
