"""Tables of named landmarks: ``{"frame", "people": [{"person", "landmarks": […]}, …]}``.

A person has ``label``, ``score`` and ``box`` where they are known; a landmark is ``{"landmark": its
name, "x", …, "presence"}``, with ``world_x``, ``world_y``, ``world_z`` where they are known. In
tables a row a landmark.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....framework.formats import LandmarkTable
from .codec import Codec, Columns, LineError, blank_floats
from .json_values import (
    fields_of,
    float32_texts,
    list_of,
    mapping_of,
    number_of,
    shortened,
    string_text,
)
from .numbers import finite_rows

__all__ = ["CODECS"]

_NAMES = ("x", "y", "z", "visibility", "presence")
_WORLD_NAMES = ("world_x", "world_y", "world_z")
_BOX_NAMES = ("xmin", "ymin", "width", "height")
_BOX = '{"xmin":%s,"ymin":%s,"width":%s,"height":%s}'
_NAMED = '"x":%s,"y":%s,"z":%s,"visibility":%s,"presence":%s'
_NAMED_WORLD = f'{_NAMED},"world_x":%s,"world_y":%s,"world_z":%s'
_NO_WORLD = [math.nan] * 3


class _LandmarkTableCodec(Codec[LandmarkTable]):
    payload_type = LandmarkTable
    key, plural, counter = "table", "tables", "table"

    def json_text(self, payload: LandmarkTable) -> str:
        people = [
            f'{{"person":{person},{_extras(payload, place)}"landmarks":[{_named(payload, place)}]}}'
            for place, person in enumerate(payload.people)
        ]
        return f'{{"frame":{payload.frame},"people":[{", ".join(people)}]}}'

    def from_json(self, value: Any) -> LandmarkTable:
        if not isinstance(value, dict) or not isinstance(value.get("frame"), int):  # pyright: ignore[reportUnknownMemberType]
            raise LineError(f"a table is {shortened(value)}; expected a mapping with frame, people")
        table = mapping_of(value, "a table", "frame and people")
        people = [_person(one) for one in list_of(table.get("people"), "a table's people")]
        names = people[0].names if people else ()
        if any(one.names != names for one in people):
            raise LineError("the people of a table have different landmarks")
        rows = np.array([one.rows for one in people], np.float32)
        values = rows.reshape(len(people), len(names), 8)
        world = None if np.isnan(values[..., 5:]).all() else values[..., 5:]
        return LandmarkTable(
            table["frame"],
            names,
            tuple(one.number for one in people),
            values[..., :5],
            world,
            labels=_of_all([one.label for one in people]),
            scores=_of_all([one.score for one in people]),
            boxes=_of_all([one.box for one in people]),
        )

    def columns(self, items: Sequence[LandmarkTable]) -> Columns:
        # World coordinates have their columns in any case, so that a file has one form.
        values = np.concatenate([_all_values(item).reshape(-1, 8) for item in items])
        rows = [self.row_count(item) for item in items]
        first = items[0]
        table: Columns = {
            "frame": np.repeat(np.array([item.frame for item in items], np.int64), rows),
            "person": _each(items, [np.array(item.people, np.int64) for item in items]),
            "landmark": [name for item in items for _ in item.people for name in item.names],
            **{name: values[:, place] for place, name in enumerate((*_NAMES, *_WORLD_NAMES))},
        }
        if first.labels is not None:
            table["label"] = _each(items, [np.array(item.labels, object) for item in items])
        if first.scores is not None:
            table["score"] = _each(items, [np.asarray(item.scores) for item in items])
        if first.boxes is not None:
            for place, name in enumerate(_BOX_NAMES):
                boxes = [np.asarray(item.boxes)[:, place] for item in items]
                table[name] = _each(items, boxes)
        return table

    def row_count(self, payload: LandmarkTable) -> int:
        return len(payload.people) * len(payload.names)

    def blank(self, kind: Any) -> Columns:
        integers = {name: np.zeros(0, np.int64) for name in ("frame", "person")}
        floats = blank_floats((*_NAMES, *_WORLD_NAMES))
        return {**integers, "landmark": np.zeros(0, np.str_), **floats}

    def view(self, items: Sequence[LandmarkTable]) -> tuple[str, Any]:
        lists = [finite_rows(person) for item in items for person in item.landmarks]
        return "landmarks", {"lists": lists, "normalized": True}


def _extras(payload: LandmarkTable, person: int) -> str:
    text = ""
    if payload.labels is not None:
        text += f'"label":{string_text(payload.labels[person])},'
    if payload.scores is not None:
        text += f'"score":{float32_texts((payload.scores[person],))[0]},'
    if payload.boxes is not None:
        text += f'"box":{_BOX % float32_texts(payload.boxes[person])},'
    return text


def _named(payload: LandmarkTable, person: int) -> str:
    values = payload.landmarks[person]
    if payload.world is not None:
        values = np.concatenate([values, payload.world[person]], axis=1)
    template = _named_template(payload.names, has_world=payload.world is not None)
    return template % float32_texts(values.ravel())


# The names are those of all people on all frames.
@lru_cache(maxsize=8)
def _named_template(names: tuple[str, ...], *, has_world: bool) -> str:
    """Return the text of all landmarks of a person, with %s in the places of the numbers."""
    texts = (string_text(name).replace("%", "%%") for name in names)
    numbers = _NAMED_WORLD if has_world else _NAMED
    return ", ".join(f'{{"landmark":{text},{numbers}}}' for text in texts)


class _Person(NamedTuple):
    number: int
    names: tuple[str, ...]
    rows: list[list[float]]
    label: str | None
    score: float | None
    box: list[float] | None


def _person(value: Any) -> _Person:
    if not isinstance(value, dict) or not isinstance(value.get("person"), int):  # pyright: ignore[reportUnknownMemberType]
        raise LineError(
            f"a person is {shortened(value)}; expected a mapping with person, landmarks"
        )
    one = mapping_of(value, "a person", "person, landmarks")
    rows = [_named_landmark(item) for item in list_of(one.get("landmarks"), "a person's landmarks")]
    label = one.get("label")
    if not isinstance(label, str | None):
        raise LineError(f"a person's label is {shortened(label)}; expected a string")
    score = number_of(one["score"], "a person's score") if "score" in one else None
    box = fields_of(one["box"], "a person's box", *_BOX_NAMES) if "box" in one else None
    names = tuple(name for name, _ in rows)
    return _Person(one["person"], names, [row for _, row in rows], label, score, box)


def _named_landmark(value: Any) -> tuple[str, list[float]]:
    row = fields_of(value, "a landmark", *_NAMES)
    world = fields_of(value, "a landmark", *_WORLD_NAMES) if "world_x" in value else _NO_WORLD
    name = value.get("landmark")
    if not isinstance(name, str):
        raise LineError(f"a landmark's name is {shortened(name)}; expected a string")
    return name, [*row, *world]


def _of_all(values: list[Any]) -> Any:
    """Return what every person has, None if nobody has it; raises ``LineError`` if only some do."""
    known = [value for value in values if value is not None]
    if known and len(known) < len(values):
        raise LineError("only some people of a table have a label, score or box")
    return tuple(known) or None


def _each(items: Sequence[LandmarkTable], values: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return what each person has, repeated for the rows of their landmarks."""
    pairs = zip(items, values, strict=True)
    return np.concatenate([np.repeat(value, len(item.names)) for item, value in pairs])


def _all_values(item: LandmarkTable) -> NDArray[np.float32]:
    world = item.world
    if world is None:
        world = np.full((*item.landmarks.shape[:2], 3), np.nan, np.float32)
    return np.concatenate([item.landmarks, world], axis=2)


CODECS = [_LandmarkTableCodec()]
