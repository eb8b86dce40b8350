"""Classes of objects: ``classes``, such as which hand it is, the likeliest first.

``[{"index", "score", "label", if set "display_name"}, …]``; in tables a row a class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ....framework.formats import Classification, ClassificationList
from .codec import Codec, Columns, LineError
from .json_values import fields_of, float32_texts, list_of, mapping_of, string_text

__all__ = ["CODECS"]


class _ClassificationCodec(Codec[ClassificationList]):
    payload_type = ClassificationList
    key, plural, counter = "classes", "multi_classes", "list"

    def json_text(self, payload: ClassificationList) -> str:
        return f"[{', '.join(map(_text, payload.classification))}]"

    def from_json(self, value: Any) -> ClassificationList:
        return ClassificationList(tuple(map(_class, list_of(value, "classes"))))

    def columns(self, items: Sequence[ClassificationList]) -> Columns:
        classes = [one for item in items for one in item.classification]
        return {
            "class": np.array([one.index for one in classes], np.int64),
            "score": np.array([one.score for one in classes], np.float32),
            "label": [one.label for one in classes],
        }

    def row_count(self, payload: ClassificationList) -> int:
        return len(payload.classification)

    def blank(self, kind: Any) -> Columns:
        return {
            "class": np.zeros(0, np.int64),
            "score": np.zeros(0, np.float32),
            "label": np.zeros(0, np.str_),
        }


def _text(one: Classification) -> str:
    [score] = float32_texts((one.score,))
    text = f'{{"index":{one.index},"score":{score},"label":{string_text(one.label)}'
    if one.display_name:
        text += f',"display_name":{string_text(one.display_name)}'
    return text + "}"


def _class(value: Any) -> Classification:
    value = mapping_of(value, "a class", "index and score")
    index, label, name = (value.get(key) for key in ("index", "label", "display_name"))
    if not isinstance(index, int) or isinstance(index, bool):
        raise LineError(f"a class's index is {index!r}; expected an integer")
    if not isinstance(label or "", str) or not isinstance(name or "", str):
        raise LineError("a class's label and display_name must be strings")
    [score] = fields_of(value, "a class", "score")
    return Classification(index, score, label or "", name or "")


CODECS = [_ClassificationCodec()]
