"""Payloads as rows of a table, for CSV and Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, cast, get_args, get_origin

import numpy as np

from ....framework.errors import MediaError
from ....framework.values.payload_types import Example
from .codec import Codec, Columns
from .table_of_codecs import codec_of

__all__ = ["blank_table", "codec_of_payload", "has_open_columns", "payload_table", "renamed"]


def codec_of_payload(payload: Any) -> Codec[Any] | None:
    """Return the codec of a payload, None for a tuple or list of several.

    Raises ``MediaError`` where there is none.
    """
    kind: Any = type(payload)  # pyright: ignore[reportUnknownVariableType]
    codec = codec_of(kind)
    if codec is None and not isinstance(payload, tuple | list):
        raise MediaError(
            f"a packet holds a {type(payload).__name__}; expected landmarks, rectangles, "
            "detections, angles, numbers, strings, arrays, a dataclass, a dict or another payload "
            "that has a codec (vitruvian.register_codec), or a tuple of these"
        )
    return codec


def payload_table(payload: Any) -> Columns:
    """Return a payload as columns; a tuple's items are counted in a column named for them.

    Coordinates and scores are float32. An empty tuple has no columns. Raises ``MediaError`` for a
    payload that has no form in a table.
    """
    if codec := codec_of_payload(payload):
        return codec.columns([payload])
    items = cast("tuple[Any, ...]", payload)
    if not items:
        return {}
    codecs = [codec for codec in map(codec_of_payload, items) if codec]
    if len({codec.key for codec in codecs}) != 1 or len(codecs) != len(items):
        raise MediaError("a packet mixes payloads of several types; expected items of one type")
    codec = codecs[0]
    # Of landmark lists, each item has several rows.
    places = np.repeat(np.arange(len(items)), [codec.row_count(item) for item in items])
    columns = codec.columns(items)
    # A dict may have a field of the counter's name.
    return {codec.counter: places, **renamed(columns, codec.counter)}


def renamed(table: Columns, taken: str) -> Columns:
    """Return a table in which the column ``taken``, if there is one, is called ``taken_``."""
    if taken not in table:
        return table
    name = f"{taken}_"
    while name in table:
        name += "_"
    return {name if one == taken else one: column for one, column in table.items()}


def has_open_columns(payload: Any) -> bool:
    """Return True for payloads whose columns only the whole file tells: dicts, tuples of them."""
    is_several = isinstance(payload, tuple | list)
    items = cast("Sequence[object]", payload if is_several else (payload,))
    codec = codec_of(type(items[0])) if items else None
    return codec is not None and codec.has_open_columns


def blank_table(kind: Any) -> Columns:
    """Return the columns of a stream's payloads without a row, as far as its type tells."""
    if get_origin(kind) is Annotated:
        examples = [one.payload for one in get_args(kind)[1:] if isinstance(one, Example)]
        return _without_rows(payload_table(examples[0])) if examples else {}
    origin = get_origin(kind) or kind
    if not isinstance(origin, type):
        return {}
    codec = codec_of(origin)
    if codec is not None:
        return codec.blank(origin)
    items = [one for one in get_args(kind) if one is not Ellipsis]
    if not issubclass(origin, tuple | list) or len(set(items)) != 1:
        return {}
    inner = codec_of(get_origin(items[0]) or items[0]) if items[0] is not Any else None
    columns = inner.blank(items[0]) if inner is not None else {}
    return {inner.counter: np.zeros(0, np.int64), **columns} if inner and columns else {}


def _without_rows(table: Columns) -> Columns:
    """Return the columns of a table, of the same types; a list holds texts."""
    is_text = {name: np.asarray(column).dtype == object for name, column in table.items()}
    return {
        name: np.zeros(0, np.str_) if isinstance(column, list) or is_text[name] else column[:0]
        for name, column in table.items()
    }
