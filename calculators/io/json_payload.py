"""JSON lines back into payloads: the inverse of ``payload_json``."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, NamedTuple, cast

import numpy as np

from ...framework.errors import did_you_mean
from ...framework.formats import (
    BoundingBox,
    Detection,
    JointAngles,
    Keypoint,
    LandmarkList,
    LandmarkTable,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
)
from .payload_json import PLURALS

__all__ = ["LineError", "parse_line"]


class LineError(ValueError):
    """Say what is wrong with a line, and what was expected."""


def parse_line(line: str) -> tuple[int, Any]:
    """Return timestamp and payload of a JSON line.

    Raises ``LineError`` that says what is wrong and what was expected; the caller knows the place.
    """
    try:
        record: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(f"this is not JSON ({error.msg} at column {error.colno})") from None
    fields = cast("dict[str, Any]", record) if isinstance(record, dict) else {}
    if len(fields) != 2 or "timestamp" not in fields:
        raise LineError(f'expected {{"timestamp": …, KEY: …}} with one KEY of {_KEYS}')
    timestamp = fields.pop("timestamp")
    if not isinstance(timestamp, int) or isinstance(timestamp, bool):
        raise LineError(
            f"the timestamp is {json.dumps(timestamp)}; expected an integer number of microseconds"
        )
    [(key, value)] = fields.items()
    return timestamp, _payload(key, value)


def _payload(key: str, value: Any) -> Any:
    single = _SINGULARS.get(key, key)
    read = _READERS.get(single)
    if read is None:
        raise LineError(f"unknown key {key!r}; expected one of {_KEYS}{did_you_mean(key, _ALL)}")
    if single == key:
        return read(value)
    return tuple(read(item) for item in _list(value, key))


def _list(value: Any, what: str) -> list[Any]:
    if isinstance(value, list):
        return [*value]  # pyright: ignore[reportUnknownVariableType]
    raise LineError(f"{what} is {_short(value)}; expected a list")


def _fields(value: Any, what: str, *names: str) -> list[float]:
    """Return the numbers under the names; null is NaN."""
    if not isinstance(value, dict):
        raise LineError(f"{what} is {_short(value)}; expected a mapping with {', '.join(names)}")
    value = cast("dict[str, Any]", value)
    return [_number(value.get(name, _MISSING), f"{what}'s {name}") for name in names]


def _number(value: Any, what: str) -> float:
    if value is _MISSING:
        raise LineError(f"{what} is missing")
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LineError(f"{what} is {_short(value)}; expected a number")
    # The text has just the digits that a float32 needs.
    return float(np.float32(value))


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _points(value: Any) -> np.ndarray[Any, np.dtype[np.float32]]:
    names = ("x", "y", "z", "visibility", "presence")
    rows = [_fields(point, "a landmark", *names) for point in _list(value, "landmarks")]
    return np.array(rows, np.float32).reshape(-1, 5)


def _rect_fields(value: Any) -> list[float]:
    return _fields(value, "a rectangle", "x_center", "y_center", "width", "height", "rotation")


def _norm_rect(value: Any) -> NormalizedRect:
    x, y, width, height, rotation = _rect_fields(value)
    return NormalizedRect(x, y, width, height, rotation)


def _detection(value: Any) -> Detection:
    if not isinstance(value, dict):
        raise LineError(f"a detection is {_short(value)}; expected a mapping with score and box")
    value = cast("dict[str, Any]", value)
    [score] = _fields(value, "a detection", "score")
    box = _fields(value.get("box"), "a detection's box", "xmin", "ymin", "width", "height")
    points = _list(value.get("keypoints", []), "a detection's keypoints")
    label, label_id = value.get("label", ""), value.get("label_id")
    if not isinstance(label, str) or not isinstance(label_id, int | None):
        raise LineError("a detection's label must be a string and its label_id an integer")
    keypoints = tuple(Keypoint(*_fields(point, "a keypoint", "x", "y")) for point in points)
    return Detection(score, BoundingBox(*box), keypoints, label=label, label_id=label_id)


def _table(value: Any) -> LandmarkTable:
    if not isinstance(value, dict) or not isinstance(value.get("frame"), int):  # pyright: ignore[reportUnknownMemberType]
        raise LineError(f"a table is {_short(value)}; expected a mapping with frame and people")
    value = cast("dict[str, Any]", value)
    people = [_person(one) for one in _list(value.get("people"), "a table's people")]
    names = people[0].names if people else ()
    if any(one.names != names for one in people):
        raise LineError("the people of a table have different landmarks")
    rows = np.array([one.rows for one in people], np.float32)
    values = rows.reshape(len(people), len(names), 8)
    world = None if np.isnan(values[..., 5:]).all() else values[..., 5:]
    return LandmarkTable(
        value["frame"],
        names,
        tuple(one.number for one in people),
        values[..., :5],
        world,
        labels=_of_all([one.label for one in people]),
        scores=_of_all([one.score for one in people]),
        boxes=_of_all([one.box for one in people]),
    )


def _of_all(values: list[Any]) -> Any:
    """Return what every person has, None if nobody has it; raises ``LineError`` if only some do."""
    known = [value for value in values if value is not None]
    if known and len(known) < len(values):
        raise LineError("only some people of a table have a label, score or box")
    return tuple(known) or None


class _Person(NamedTuple):
    number: int
    names: tuple[str, ...]
    rows: list[list[float]]
    label: str | None
    score: float | None
    box: list[float] | None


def _person(value: Any) -> _Person:
    if not isinstance(value, dict) or not isinstance(value.get("person"), int):  # pyright: ignore[reportUnknownMemberType]
        raise LineError(f"a person is {_short(value)}; expected a mapping with person, landmarks")
    value = cast("dict[str, Any]", value)
    rows = [_named_landmark(one) for one in _list(value.get("landmarks"), "a person's landmarks")]
    label = value.get("label")
    if not isinstance(label, str | None):
        raise LineError(f"a person's label is {_short(label)}; expected a string")
    score = _number(value["score"], "a person's score") if "score" in value else None
    box = _fields(value["box"], "a person's box", *_BOX) if "box" in value else None
    names = tuple(name for name, _ in rows)
    return _Person(value["person"], names, [row for _, row in rows], label, score, box)


def _named_landmark(value: Any) -> tuple[str, list[float]]:
    row = _fields(value, "a landmark", "x", "y", "z", "visibility", "presence")
    known = "world_x" in value
    world = _fields(value, "a landmark", "world_x", "world_y", "world_z") if known else _NO_WORLD
    name = value.get("landmark")
    if not isinstance(name, str):
        raise LineError(f"a landmark's name is {_short(name)}; expected a string")
    return name, [*row, *world]


def _angles(value: Any) -> JointAngles:
    if not isinstance(value, dict):
        raise LineError(f"angles are {_short(value)}; expected a mapping of joints to degrees")
    names = tuple(cast("dict[str, Any]", value))
    return JointAngles(names, _fields(value, "angles", *names))


def _value(value: Any) -> Any:
    if value is None:
        return math.nan
    if not isinstance(value, bool | int | float | str):
        raise LineError(f"value is {_short(value)}; expected a number, truth value or string")
    return value


_MISSING = object()
_BOX = ("xmin", "ymin", "width", "height")
_NO_WORLD = [math.nan] * 3

_READERS: dict[str, Callable[[Any], Any]] = {
    "landmarks": lambda value: NormalizedLandmarkList(_points(value)),
    "world_landmarks": lambda value: LandmarkList(_points(value)),
    "rect": _norm_rect,
    "pixel_rect": lambda value: Rect(*_rect_fields(value)),
    "detection": _detection,
    "table": _table,
    "angles": _angles,
    "value": _value,
}
_SINGULARS = {plural: single for single, plural in PLURALS.items()}
_ALL = [*_READERS, *_SINGULARS]
_KEYS = ", ".join(_ALL)
