"""Rectangles: ``rect`` in fractions of the image, ``pixel_rect`` in pixels.

``{"x_center", "y_center", "width", "height", "rotation"}``; in tables a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from ....framework.formats import NormalizedRect, Rect
from .codec import Codec, Columns, blank_floats
from .json_values import fields_of, float32_texts
from .numbers import shown_number

__all__ = ["CODECS"]

R = TypeVar("R", NormalizedRect, Rect)

_NAMES = ("x_center", "y_center", "width", "height", "rotation")
_RECT = '{"x_center":%s,"y_center":%s,"width":%s,"height":%s,"rotation":%s}'


class _RectCodec(Codec[R]):
    def __init__(self, kind: type[R], key: str, plural: str) -> None:
        self.payload_type, self.key, self.plural, self.counter = kind, key, plural, key

    def json_text(self, payload: R) -> str:
        return _RECT % float32_texts(getattr(payload, name) for name in _NAMES)

    def from_json(self, value: Any) -> R:
        x, y, width, height, rotation = fields_of(value, "a rectangle", *_NAMES)
        return self.payload_type(x, y, width, height, rotation)

    def columns(self, items: Sequence[R]) -> Columns:
        return {
            name: np.array([getattr(item, name) for item in items], np.float32) for name in _NAMES
        }

    def blank(self, kind: Any) -> Columns:
        return blank_floats(_NAMES)

    def view(self, items: Sequence[R]) -> tuple[str, Any]:
        rects = [
            {
                "xCenter": shown_number(item.x_center),
                "yCenter": shown_number(item.y_center),
                "width": shown_number(item.width),
                "height": shown_number(item.height),
                "rotation": shown_number(item.rotation),
            }
            for item in items
        ]
        return "rect", {"normalized": isinstance(items[0], NormalizedRect), "rects": rects}


CODECS = [
    _RectCodec(NormalizedRect, "rect", "rects"),
    _RectCodec(Rect, "pixel_rect", "pixel_rects"),
]
