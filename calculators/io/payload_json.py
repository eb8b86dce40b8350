"""Payloads as the text of a JSON line.

A line is ``{"timestamp": µs, KEY: …}``; the key tells the payload's type:

=====================  ==========================================================================
``landmarks``          NormalizedLandmarkList: ``[{"x", "y", "z", "visibility", "presence"}, …]``
``world_landmarks``    LandmarkList, likewise
``rect``               NormalizedRect: ``{"x_center", "y_center", "width", "height", "rotation"}``
``pixel_rect``         Rect, likewise
``detection``          Detection: ``{"score", "box", "keypoints"}``, if set ``label``, ``label_id``
``table``              LandmarkTable: ``{"frame", "people": [{"person", if known "label", "score",
                       "box", "landmarks": [{"landmark": its name, "x", …, "presence", if known
                       "world_x", …}, …]}, …]}``
``angles``             JointAngles: ``{joint: degrees, …}``
``value``              a number, truth value or string
=====================  ==========================================================================

Tuples of these have the keys ``multi_landmarks``, ``multi_world_landmarks``, ``rects``,
``pixel_rects``, ``detections``, ``tables``, ``multi_angles`` and ``values``. Coordinates and scores
are float32, each written with the fewest digits that read back as the same float32; NaN and
infinity are written as null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, cast

import numpy as np

from ...framework.errors import MediaError
from ...framework.formats import (
    Detection,
    JointAngles,
    LandmarkList,
    LandmarkTable,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
)

__all__ = ["PLURALS", "json_line", "payload_json"]

#: The key of a tuple, by the key of its items.
PLURALS = {
    "landmarks": "multi_landmarks",
    "world_landmarks": "multi_world_landmarks",
    "rect": "rects",
    "pixel_rect": "pixel_rects",
    "detection": "detections",
    "table": "tables",
    "angles": "multi_angles",
    "value": "values",
}

_LANDMARK = '{"x":%s,"y":%s,"z":%s,"visibility":%s,"presence":%s}'
_RECT = '{"x_center":%s,"y_center":%s,"width":%s,"height":%s,"rotation":%s}'
_BOX = '{"xmin":%s,"ymin":%s,"width":%s,"height":%s}'
_DETECTION = '{"score":%s,"box":%s,"keypoints":[%s]'
_NAMED = '{"landmark":%s,"x":%s,"y":%s,"z":%s,"visibility":%s,"presence":%s}'
_NAMED_WORLD = f'{_NAMED[:-1]},"world_x":%s,"world_y":%s,"world_z":%s}}'
_KEYPOINT = '{"x":%s,"y":%s}'


def json_line(timestamp: int, key: str, text: str) -> str:
    """Return the line of one packet, with its line feed."""
    return f'{{"timestamp": {timestamp}, "{key}": {text}}}\n'


def payload_json(payload: Any, empty_key: str = "detections") -> tuple[str, str]:
    """Return the key and the JSON text of a payload; an empty tuple gets ``empty_key``.

    Raises ``MediaError`` for a payload of another type than the module lists.
    """
    if not isinstance(payload, tuple | list):
        return _single(payload)
    items = [_single(item) for item in cast("tuple[Any, ...]", payload)]
    keys = {key for key, _ in items}
    if len(keys) > 1:
        raise MediaError(f"a packet mixes {', '.join(sorted(keys))}; expected items of one type")
    key = PLURALS[keys.pop()] if keys else empty_key
    return key, f"[{', '.join(text for _, text in items)}]"


def _single(payload: Any) -> tuple[str, str]:
    for kind, key, text in _WRITERS:
        if isinstance(payload, kind):
            return key, text(payload)
    raise MediaError(
        f"a packet holds a {type(payload).__name__}; expected landmarks, rectangles, detections, "
        "tables, angles, numbers, truth values, strings or tuples of one of these"
    )


def _floats(*values: float) -> tuple[str, ...]:
    return _float_texts(np.array(values, np.float32))


def _float_texts(values: np.ndarray[Any, np.dtype[np.float32]]) -> tuple[str, ...]:
    """Write each float32 with the fewest digits that read back as the same float32."""
    # The text of a NumPy scalar has that property.
    texts = tuple(map(str, values))
    if np.isfinite(values).all():
        return texts
    return tuple("null" if text in {"nan", "inf", "-inf"} else text for text in texts)


def _landmarks(payload: NormalizedLandmarkList | LandmarkList) -> str:
    template = ", ".join([_LANDMARK] * len(payload))
    return f"[{template % _float_texts(payload.array.ravel())}]"


def _rect(payload: NormalizedRect | Rect) -> str:
    return _RECT % _floats(
        payload.x_center, payload.y_center, payload.width, payload.height, payload.rotation
    )


def _detection(payload: Detection) -> str:
    box = payload.box
    points = ",".join(_KEYPOINT % _floats(point.x, point.y) for point in payload.keypoints)
    text = _DETECTION % (
        *_floats(payload.score),
        _BOX % _floats(box.xmin, box.ymin, box.width, box.height),
        points,
    )
    if payload.label:
        text += f',"label":{_string(payload.label)}'
    if payload.label_id is not None:
        text += f',"label_id":{payload.label_id}'
    return text + "}"


def _table(payload: LandmarkTable) -> str:
    people = [
        f'{{"person":{person},{_extras(payload, place)}"landmarks":[{_named(payload, place)}]}}'
        for place, person in enumerate(payload.people)
    ]
    return f'{{"frame":{payload.frame},"people":[{", ".join(people)}]}}'


def _extras(payload: LandmarkTable, person: int) -> str:
    text = ""
    if payload.labels is not None:
        text += f'"label":{_string(payload.labels[person])},'
    if payload.scores is not None:
        text += f'"score":{_floats(payload.scores[person])[0]},'
    if payload.boxes is not None:
        text += f'"box":{_BOX % _float_texts(payload.boxes[person])},'
    return text


def _named(payload: LandmarkTable, person: int) -> str:
    values = payload.landmarks[person]
    if payload.world is not None:
        values = np.concatenate([values, payload.world[person]], axis=1)
    texts = np.array(_float_texts(values.ravel())).reshape(values.shape).tolist()
    template = _NAMED if payload.world is None else _NAMED_WORLD
    rows = zip(map(_string, payload.names), texts, strict=True)
    return ", ".join(template % (name, *row) for name, row in rows)


def _angles(payload: JointAngles) -> str:
    texts = zip(map(_string, payload.names), _float_texts(payload.degrees), strict=True)
    return f"{{{', '.join(f'{name}:{text}' for name, text in texts)}}}"


def _truth(payload: bool | np.bool_) -> str:
    return "true" if payload else "false"


def _integer(payload: int | np.integer[Any]) -> str:
    return str(int(payload))


def _float(payload: float | np.floating[Any]) -> str:
    # A plain float keeps its 64 bits.
    return str(payload) if math.isfinite(payload) else "null"


def _string(payload: str) -> str:
    return json.dumps(payload, ensure_ascii=False)


#: bool stands before int because it is one.
_WRITERS: list[tuple[Any, str, Callable[[Any], str]]] = [
    (NormalizedLandmarkList, "landmarks", _landmarks),
    (LandmarkList, "world_landmarks", _landmarks),
    (NormalizedRect, "rect", _rect),
    (Rect, "pixel_rect", _rect),
    (Detection, "detection", _detection),
    (LandmarkTable, "table", _table),
    (JointAngles, "angles", _angles),
    (bool | np.bool_, "value", _truth),
    (int | np.integer, "value", _integer),
    (float | np.floating, "value", _float),
    (str, "value", _string),
]
