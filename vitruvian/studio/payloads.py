"""The contents of packets as the inspector shows them: what kind, a text, and data to draw."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..drawing.plain_data import is_list, is_mapping
from ..framework.formats import (
    Detection,
    ImageFrame,
    JointAngles,
    LandmarkList,
    LandmarkTable,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
    Tensors,
)
from ..framework.values.packet import Packet
from ..solutions.registry import landmark_sets

__all__ = ["payload_data"]

#: Letters of a payload's text.
_TEXT = 4000
#: Items of a list, people or tensors that are shown.
_ITEMS = 100


def payload_data(packet: Packet[Any]) -> dict[str, Any]:
    """Return ``{"kind", "text", "data"}``; nothing in it is large, and all numbers are finite."""
    if packet.is_empty():
        return {"kind": "empty", "text": "nothing", "data": None}
    value = packet.value
    kind, data = _described(value)
    return {"kind": kind, "text": _text(value), "data": data}


def _described(value: Any) -> tuple[str, Any]:
    if isinstance(value, Tensors):
        return "tensor", {"tensors": [_tensor(array) for array in value[:_ITEMS]]}
    items: Sequence[Any] = value if is_list(value) else (value,)
    first = items[0] if items else None
    for kind, describe in _DESCRIBED:
        if isinstance(first, kind) and all(isinstance(item, kind) for item in items):
            return describe(items[:_ITEMS])
    return ("number", _mapping(value)) if is_mapping(value) and _is_flat(value) else ("text", None)


def _landmarks(items: Sequence[NormalizedLandmarkList | LandmarkList]) -> tuple[str, Any]:
    lists = [_finite(item.array) for item in items]
    return "landmarks", _landmark_data(lists, isinstance(items[0], NormalizedLandmarkList))


def _tables(items: Sequence[LandmarkTable]) -> tuple[str, Any]:
    lists = [_finite(person) for item in items for person in item.landmarks]
    return "landmarks", _landmark_data(lists, normalized=True)


def _landmark_data(lists: list[Any], normalized: bool) -> dict[str, Any]:
    # A list does not say what its landmarks are; those of the solutions differ in their number.
    known = landmark_sets().get(len(lists[0])) if lists else None
    return {
        "lists": lists,
        "normalized": normalized,
        "names": None if known is None else list(known.names),
        "connections": None if known is None else sorted(map(list, known.connections)),
    }


def _detections(items: Sequence[Detection]) -> tuple[str, Any]:
    return "detections", {
        "normalized": True,
        "detections": [
            {
                "score": _number(item.score),
                "label": item.label or "",
                "box": [
                    _number(number)
                    for number in (
                        item.box.xmin,
                        item.box.ymin,
                        item.box.width,
                        item.box.height,
                    )
                ],
                "keypoints": [[_number(point.x), _number(point.y)] for point in item.keypoints],
            }
            for item in items
        ],
    }


def _rects(items: Sequence[NormalizedRect | Rect]) -> tuple[str, Any]:
    return "rect", {
        "normalized": isinstance(items[0], NormalizedRect),
        "rects": [
            {
                "xCenter": _number(item.x_center),
                "yCenter": _number(item.y_center),
                "width": _number(item.width),
                "height": _number(item.height),
                "rotation": _number(item.rotation),
            }
            for item in items
        ],
    }


def _angles(items: Sequence[JointAngles]) -> tuple[str, Any]:
    return "number", {
        name: _number(degrees)
        for name, degrees in zip(items[0].names, items[0].degrees, strict=True)
    }


def _images(items: Sequence[ImageFrame]) -> tuple[str, Any]:
    first = items[0]
    return "image", {"width": first.width, "height": first.height, "format": first.format.name}


def _arrays(items: Sequence[Any]) -> tuple[str, Any]:
    return "tensor", {"tensors": [_tensor(array) for array in items]}


def _single(items: Sequence[Any]) -> tuple[str, Any]:
    numbers = [_number(item) for item in items]
    return "number", numbers[0] if len(numbers) == 1 else numbers


def _texts(items: Sequence[Any]) -> tuple[str, Any]:
    return "text", None


_DESCRIBED: list[tuple[Any, Callable[[Any], tuple[str, Any]]]] = [
    (NormalizedLandmarkList | LandmarkList, _landmarks),
    (LandmarkTable, _tables),
    (Detection, _detections),
    (NormalizedRect | Rect, _rects),
    (JointAngles, _angles),
    (ImageFrame, _images),
    (np.ndarray, _arrays),
    (bool | int | float | np.number | np.bool_, _single),
    (str, _texts),
]


def _is_flat(value: Mapping[Any, Any]) -> bool:
    return all(isinstance(item, int | float) for item in value.values())


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): _number(item) for key, item in list(value.items())[:_ITEMS]}


def _tensor(array: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"shape": list(array.shape), "dtype": str(array.dtype)}
    made.update(dict.fromkeys(("min", "max", "mean", "std")))
    if array.size and np.issubdtype(array.dtype, np.number):
        with np.errstate(all="ignore"):
            made["min"], made["max"] = _number(array.min()), _number(array.max())
            made["mean"] = _number(array.mean(dtype=np.float64))
            made["std"] = _number(array.std(dtype=np.float64))
    return made


def _finite(array: Any) -> list[Any]:
    rows: list[Any] = array.tolist()
    if np.isfinite(array).all():
        return [[round(number, 5) for number in row] for row in rows]
    return [[_number(number) for number in row] for row in rows]


def _number(value: Any) -> bool | int | float | None:
    plain: object = _python_number(value)
    if isinstance(plain, bool):
        return plain
    if isinstance(plain, int):
        # Larger ones are not exact in JavaScript; the text has them.
        return plain if abs(plain) < 1 << 53 else float(plain) if abs(plain) < 1 << 1000 else None
    if not isinstance(plain, float) or not math.isfinite(plain):
        return None
    return round(plain, 6)


def _python_number(value: Any) -> object:
    return value.item() if isinstance(value, np.generic) else value  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]


def _text(value: Any) -> str:
    try:
        text = value if isinstance(value, str) else repr(value)
    except Exception as error:  # noqa: BLE001  # a calculator's own payload may do anything
        text = f"a {type(value).__name__} that cannot be printed: {error}"
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _TEXT else f"{text[:_TEXT]} …"
