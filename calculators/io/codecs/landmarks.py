"""Landmark lists: ``landmarks`` in fractions of the image, ``world_landmarks`` in metres.

``[{"x", "y", "z", "visibility", "presence"}, …]``; in tables a row a landmark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from ....framework.formats import LandmarkList, NormalizedLandmarkList
from .codec import Codec, Columns, blank_floats
from .json_values import fields_of, float32_texts, list_of
from .numbers import finite_rows

__all__ = ["CODECS"]

L = TypeVar("L", NormalizedLandmarkList, LandmarkList)

_NAMES = ("x", "y", "z", "visibility", "presence")
_LANDMARK = '{"x":%s,"y":%s,"z":%s,"visibility":%s,"presence":%s}'


class _LandmarkCodec(Codec[L]):
    def __init__(self, kind: type[L], key: str, plural: str, counter: str) -> None:
        self.payload_type, self.key, self.plural, self.counter = kind, key, plural, counter

    def json_text(self, payload: L) -> str:
        template = ", ".join([_LANDMARK] * len(payload))
        return f"[{template % float32_texts(payload.array.ravel())}]"

    def from_json(self, value: Any) -> L:
        rows = [fields_of(point, "a landmark", *_NAMES) for point in list_of(value, "landmarks")]
        return self.payload_type(np.array(rows, np.float32).reshape(-1, 5))

    def columns(self, items: Sequence[L]) -> Columns:
        rows = np.concatenate([item.array for item in items])
        return {
            "landmark": np.concatenate([np.arange(len(item)) for item in items]),
            **{name: rows[:, place] for place, name in enumerate(_NAMES)},
        }

    def row_count(self, payload: L) -> int:
        return len(payload)

    def blank(self, kind: Any) -> Columns:
        return {"landmark": np.zeros(0, np.int64), **blank_floats(_NAMES)}

    def view(self, items: Sequence[L]) -> tuple[str, Any]:
        is_normalized = isinstance(items[0], NormalizedLandmarkList)
        lists = [finite_rows(item.array) for item in items]
        return "landmarks", {"lists": lists, "normalized": is_normalized}


CODECS = [
    _LandmarkCodec(NormalizedLandmarkList, "landmarks", "multi_landmarks", "list"),
    _LandmarkCodec(LandmarkList, "world_landmarks", "multi_world_landmarks", "world_list"),
]
