"""Detections: ``{"score", "box", "keypoints"}`` and, if set, ``label`` and ``label_id``.

In tables a row, whose keypoints are one text, ``[[x,y],…]``: their number differs from model to
model, and a file in which nothing was found has the same columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ....framework.formats import BoundingBox, Detection, Keypoint
from .codec import Codec, Columns, LineError, blank_floats
from .json_values import fields_of, float32_texts, list_of, mapping_of, string_text
from .numbers import shown_number

__all__ = ["CODECS"]

_BOX_NAMES = ("xmin", "ymin", "width", "height")
_BOX = '{"xmin":%s,"ymin":%s,"width":%s,"height":%s}'
_DETECTION = '{"score":%s,"box":%s,"keypoints":[%s]'
_KEYPOINT = '{"x":%s,"y":%s}'


class _DetectionCodec(Codec[Detection]):
    payload_type = Detection
    key, plural, counter = "detection", "detections", "detection"

    def json_text(self, payload: Detection) -> str:
        box = payload.box
        points = ",".join(_KEYPOINT % float32_texts((p.x, p.y)) for p in payload.keypoints)
        text = _DETECTION % (
            *float32_texts((payload.score,)),
            _BOX % float32_texts((box.xmin, box.ymin, box.width, box.height)),
            points,
        )
        if payload.label:
            text += f',"label":{string_text(payload.label)}'
        if payload.label_id is not None:
            text += f',"label_id":{payload.label_id}'
        return text + "}"

    def from_json(self, value: Any) -> Detection:
        value = mapping_of(value, "a detection", "score and box")
        [score] = fields_of(value, "a detection", "score")
        box = fields_of(value.get("box"), "a detection's box", *_BOX_NAMES)
        points = list_of(value.get("keypoints", []), "a detection's keypoints")
        label, label_id = value.get("label", ""), value.get("label_id")
        if not isinstance(label, str) or not isinstance(label_id, int | None):
            raise LineError("a detection's label must be a string and its label_id an integer")
        keypoints = tuple(Keypoint(*fields_of(point, "a keypoint", "x", "y")) for point in points)
        return Detection(score, BoundingBox(*box), keypoints, label=label, label_id=label_id)

    def columns(self, items: Sequence[Detection]) -> Columns:
        return {
            "score": np.array([item.score for item in items], np.float32),
            **{
                name: np.array([getattr(item.box, name) for item in items], np.float32)
                for name in _BOX_NAMES
            },
            "label": [item.label for item in items],
            # -1, because a column of integers has no place for None.
            "label_id": np.array(
                [-1 if item.label_id is None else item.label_id for item in items]
            ),
            "keypoints": [_pairs(item.keypoints) for item in items],
        }

    def blank(self, kind: Any) -> Columns:
        return {
            **blank_floats(("score", *_BOX_NAMES)),
            "label": np.zeros(0, np.str_),
            "label_id": np.zeros(0, np.int64),
            "keypoints": np.zeros(0, np.str_),
        }

    def view(self, items: Sequence[Detection]) -> tuple[str, Any]:
        detections = [
            {
                "score": shown_number(item.score),
                "label": item.label or "",
                "box": [shown_number(getattr(item.box, name)) for name in _BOX_NAMES],
                "keypoints": [[shown_number(p.x), shown_number(p.y)] for p in item.keypoints],
            }
            for item in items
        ]
        return "detections", {"normalized": True, "detections": detections}


def _pairs(keypoints: Sequence[Keypoint]) -> str:
    texts = [f"[{','.join(float32_texts((point.x, point.y)))}]" for point in keypoints]
    return f"[{','.join(texts)}]"


CODECS = [_DetectionCodec()]
