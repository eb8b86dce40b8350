"""Payloads as rows of a table, for CSV and Parquet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

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

__all__ = ["Columns", "payload_table"]

_EXTRAS = ("labels", "scores", "boxes")

#: The columns of one packet by name, all of the same length.
Columns = dict[str, NDArray[Any] | list[Any]]


def payload_table(payload: Any) -> Columns:
    """Return a payload as columns; a tuple's items are counted in a column named for them.

    Landmarks have a row each, which ``landmark`` counts (or names, in a ``LandmarkTable``), joint
    angles a column each. Coordinates and scores are float32. An empty tuple has no columns.
    Raises ``MediaError`` for other types than landmark lists, rectangles, detections, tables,
    angles, numbers, truth values, strings and tuples of one of these.
    """
    if not isinstance(payload, tuple | list):
        return _table_of([payload])
    items = cast("tuple[Any, ...]", payload)
    if not items:
        return {}
    kinds = {_kind(item) for item in items}
    if len(kinds) > 1:
        raise MediaError("a packet mixes payloads of several types; expected items of one type")
    table = _table_of(items)
    # Of landmark lists, each item has several rows.
    places = np.repeat(np.arange(len(items)), [_rows(item) for item in items])
    return {kinds.pop(): places, **table}


def _rows(item: Any) -> int:
    if isinstance(item, LandmarkTable):
        return len(item.people) * len(item.names)
    return len(item) if isinstance(item, NormalizedLandmarkList | LandmarkList) else 1


def _kind(item: Any) -> str:
    for kind, name, _ in _TABLES:
        if isinstance(item, kind):
            return name
    raise MediaError(
        f"a packet holds a {type(item).__name__}; expected landmarks, rectangles, detections, "
        "tables, angles, numbers, truth values, strings or tuples of one of these"
    )


def _table_of(items: Sequence[Any]) -> Columns:
    name = _kind(items[0])
    return next(table for _, one, table in _TABLES if one == name)(items)


def _pose_tables(items: Sequence[LandmarkTable]) -> Columns:
    # World coordinates have their columns in any case, so that a file has one form.
    values = np.concatenate([_all_values(item).reshape(-1, 8) for item in items])
    columns = ("x", "y", "z", "visibility", "presence", "world_x", "world_y", "world_z")
    rows = [_rows(item) for item in items]
    table: Columns = {
        "frame": np.repeat(np.array([item.frame for item in items], np.int64), rows),
        "person": _each(items, [np.array(item.people, np.int64) for item in items]),
        "landmark": [name for item in items for _ in item.people for name in item.names],
        **{name: values[:, place] for place, name in enumerate(columns)},
    }
    labels, scores, boxes = ([getattr(item, name) for item in items] for name in _EXTRAS)
    if labels[0] is not None:
        table["label"] = _each(items, [np.array(label, object) for label in labels])
    if scores[0] is not None:
        table["score"] = _each(items, scores)
    if boxes[0] is not None:
        for place, name in enumerate(("xmin", "ymin", "width", "height")):
            table[name] = _each(items, [box[:, place] for box in boxes])
    return table


def _each(items: Sequence[LandmarkTable], values: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return what each person has, repeated for the rows of their landmarks."""
    pairs = zip(items, values, strict=True)
    return np.concatenate([np.repeat(value, len(item.names)) for item, value in pairs])


def _all_values(item: LandmarkTable) -> NDArray[np.float32]:
    world = item.world
    if world is None:
        world = np.full((*item.landmarks.shape[:2], 3), np.nan, np.float32)
    return np.concatenate([item.landmarks, world], axis=2)


def _angles(items: Sequence[JointAngles]) -> Columns:
    if any(item.names != items[0].names for item in items):
        raise MediaError("the angles of a packet are of different joints")
    degrees = np.stack([item.degrees for item in items])
    return {name: degrees[:, place] for place, name in enumerate(items[0].names)}


def _landmarks(items: Sequence[Any]) -> Columns:
    rows = np.concatenate([item.array for item in items])
    names = ("x", "y", "z", "visibility", "presence")
    return {
        "landmark": np.concatenate([np.arange(len(item)) for item in items]),
        **{name: rows[:, place] for place, name in enumerate(names)},
    }


def _rects(items: Sequence[NormalizedRect | Rect]) -> Columns:
    names = ("x_center", "y_center", "width", "height", "rotation")
    return {name: _float32([getattr(item, name) for item in items]) for name in names}


def _detections(items: Sequence[Detection]) -> Columns:
    points = len(items[0].keypoints)
    if any(len(item.keypoints) != points for item in items):
        raise MediaError("the detections of a packet differ in their number of keypoints")
    table: Columns = {
        "score": _float32([item.score for item in items]),
        **{
            name: _float32([getattr(item.box, name) for item in items])
            for name in ("xmin", "ymin", "width", "height")
        },
        "label": [item.label for item in items],
        # -1, because a column of integers has no place for None.
        "label_id": np.array([-1 if item.label_id is None else item.label_id for item in items]),
    }
    for place in range(points):
        table[f"keypoint_{place}_x"] = _float32([item.keypoints[place].x for item in items])
        table[f"keypoint_{place}_y"] = _float32([item.keypoints[place].y for item in items])
    return table


def _values(items: Sequence[Any]) -> Columns:
    return {"value": [item.item() if isinstance(item, np.generic) else item for item in items]}


def _float32(values: Sequence[float]) -> NDArray[np.float32]:
    return np.array(values, np.float32)


#: Type, name of the column that counts the items of a tuple, how to make the columns.
_TABLES: list[tuple[Any, str, Callable[[Sequence[Any]], Columns]]] = [
    (NormalizedLandmarkList, "list", _landmarks),
    (LandmarkList, "world_list", _landmarks),
    (NormalizedRect, "rect", _rects),
    (Rect, "pixel_rect", _rects),
    (Detection, "detection", _detections),
    (LandmarkTable, "table", _pose_tables),
    (JointAngles, "person", _angles),
    (bool | int | float | str | np.bool_ | np.integer | np.floating, "index", _values),
]
