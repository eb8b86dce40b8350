"""Joint angles: ``{joint: degrees, …}``; in tables a column a joint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ....framework.errors import MediaError
from ....framework.formats import JointAngles
from .codec import Codec, Columns
from .json_values import fields_of, float32_texts, mapping_of, string_text
from .numbers import shown_number

__all__ = ["CODECS"]


class _JointAnglesCodec(Codec[JointAngles]):
    payload_type = JointAngles
    key, plural, counter = "angles", "multi_angles", "person"

    def json_text(self, payload: JointAngles) -> str:
        texts = zip(map(string_text, payload.names), float32_texts(payload.degrees), strict=True)
        return f"{{{', '.join(f'{name}:{text}' for name, text in texts)}}}"

    def from_json(self, value: Any) -> JointAngles:
        names = tuple(mapping_of(value, "angles", "joints and their degrees"))
        return JointAngles(names, fields_of(value, "angles", *names))

    def columns(self, items: Sequence[JointAngles]) -> Columns:
        if any(item.names != items[0].names for item in items):
            raise MediaError("the angles of a packet are of different joints")
        degrees = np.stack([item.degrees for item in items])
        return {name: degrees[:, place] for place, name in enumerate(items[0].names)}

    def view(self, items: Sequence[JointAngles]) -> tuple[str, Any]:
        pairs = zip(items[0].names, items[0].degrees, strict=True)
        return "number", {name: shown_number(degrees) for name, degrees in pairs}


CODECS = [_JointAnglesCodec()]
