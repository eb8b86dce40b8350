"""Values inside dataclasses and dicts as JSON, so that they read back as what they were.

A value that JSON knows is written as it is. Others are marked, unless the field's type says what
they are: ``{"$tuple": […]}``, ``{"$float": "nan"}``, ``{"$fraction": "1/3"}``,
``{"$array": {…}}``, and a dataclass is ``{"$type": its name, …}``.
"""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import numpy as np

from ....framework.errors import MediaError
from ....framework.values.payload_types import type_name
from .arrays import array_from_json, is_numeric
from .codec import LineError
from .json_values import shortened

__all__ = ["field_types", "from_plain", "plain_refusal", "to_plain"]

_ATOMS = (bool, int, float, str, type(None))


def field_types(kind: Any) -> dict[str, Any]:
    """Return the types of a dataclass's fields; ``Any`` where an annotation cannot be resolved."""
    return _field_types(kind)


@cache
def _field_types(kind: Hashable) -> dict[str, Any]:
    names = [field.name for field in dataclasses.fields(cast("Any", kind)) if field.init]
    try:
        hints = get_type_hints(cast("Any", kind))
    except (NameError, TypeError):
        hints = {}
    return {name: hints.get(name, Any) for name in names}


def to_plain(value: Any, hint: Any = Any) -> Any:
    """Return what ``json.dumps`` writes; raises ``MediaError`` for a value that has no form."""
    if value is None or isinstance(value, bool | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, np.generic):
        return to_plain(cast("Any", value.item()), hint)
    if isinstance(value, Enum):
        return value.name if _is_class(hint, Enum) else {"$text": str(value)}
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": str(value)}
    if isinstance(value, Fraction):
        return {"$fraction": str(value)}
    if isinstance(value, np.ndarray):
        return {"$array": _plain_array(value)}
    if dataclasses.is_dataclass(cast("object", value)) and not isinstance(value, type):
        return _plain_record(value, hint)
    return _plain_collection(value, hint)


def _plain_record(value: Any, hint: Any) -> dict[str, Any]:
    kind: Any = type(value)  # pyright: ignore[reportUnknownVariableType]
    fields = {name: to_plain(getattr(value, name), one) for name, one in field_types(kind).items()}
    return fields if hint is kind else {"$type": kind.__name__, **fields}


def _plain_collection(value: Any, hint: Any) -> Any:
    if isinstance(value, tuple | list):
        items = cast("tuple[Any, ...]", value)
        plain = [to_plain(item, _item_type(hint, place)) for place, item in enumerate(items)]
        is_known = isinstance(value, list) or get_origin(hint) is tuple
        return plain if is_known else {"$tuple": plain}
    if isinstance(value, Mapping):
        mapping: Any = value  # pyright: ignore[reportUnknownVariableType]
        if all(isinstance(key, str) and not key.startswith("$") for key in mapping):
            return {key: to_plain(item) for key, item in mapping.items()}
        raise MediaError(
            "a packet holds a dict with other keys than strings, or with one that begins with '$'"
        )
    raise MediaError(
        f"a packet holds a {type(value).__name__} inside; expected numbers, strings, truth values, "
        "arrays, dataclasses, and lists, tuples and dicts of these"
    )


def _plain_array(array: Any) -> dict[str, Any]:
    if not is_numeric(array):
        raise MediaError(f"a packet holds an array of {array.dtype}; expected numbers in it")
    data = [to_plain(item) for item in array.ravel().tolist()]
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": data}


def from_plain(value: Any, hint: Any, find: Callable[[str], type[Any]]) -> Any:
    """Return the value that ``to_plain`` wrote; ``find`` returns a dataclass by its name.

    Raises ``LineError``.
    """
    hint = _without_none(hint)
    if isinstance(value, dict):
        return _from_mapping(cast("dict[str, Any]", value), hint, find)
    if isinstance(value, list):
        listed: Any = value  # pyright: ignore[reportUnknownVariableType]
        items = [from_plain(one, _item_type(hint, n), find) for n, one in enumerate(listed)]
        return tuple(items) if get_origin(hint) is tuple else items
    if isinstance(value, str) and _is_class(hint, Enum):
        try:
            return hint[value]
        except KeyError:
            raise LineError(f"{value!r} is no {hint.__name__}") from None
    return float(value) if hint is float and isinstance(value, int) else value


def _from_mapping(value: dict[str, Any], hint: Any, find: Callable[[str], type[Any]]) -> Any:
    if len(value) == 1:
        [(mark, inner)] = value.items()
        if mark == "$float":
            return float(inner)
        if mark == "$fraction":
            return Fraction(inner)
        if mark == "$tuple":
            return tuple(from_plain(item, Any, find) for item in inner)
        if mark == "$array":
            data = [from_plain(item, Any, find) for item in inner.get("data", [])]
            return array_from_json({**inner, "data": data})
    if "$type" in value:
        return record_from(find(value["$type"]), value, find)
    if dataclasses.is_dataclass(hint):
        return record_from(cast("type[Any]", hint), value, find)
    return {key: from_plain(item, Any, find) for key, item in value.items()}


def record_from(kind: type[Any], value: Any, find: Callable[[str], type[Any]]) -> Any:
    """Return a dataclass from the mapping of its fields; raises ``LineError``."""
    if not isinstance(value, dict):
        raise LineError(f"a {kind.__name__} is {shortened(value)}; expected a mapping")
    hints = field_types(kind)
    mapping = cast("dict[str, Any]", value)
    given = {
        name: from_plain(mapping[name], hint, find)
        for name, hint in hints.items()
        if name in mapping
    }
    try:
        return kind(**given)
    except (TypeError, ValueError) as error:
        raise LineError(f"a {kind.__name__} cannot be made: {error}") from error


def plain_refusal(hint: Any, seen: frozenset[Any] = frozenset()) -> str:
    """Say why values of a field's type cannot be written; "" if they can or may."""
    hint = _without_none(hint)
    if get_origin(hint) in {Union, types.UnionType}:
        reasons = [plain_refusal(one, seen) for one in get_args(hint)]
        return "" if "" in reasons else reasons[0]
    if get_args(hint):
        items = [one for one in get_args(hint) if one is not Ellipsis]
        kind: Any = get_origin(hint)
        if isinstance(kind, type) and issubclass(kind, tuple | list | Mapping):
            return next(filter(None, (plain_refusal(one, seen) for one in items)), "")
        hint = cast("Any", kind)
    if hint in seen or hint in {Any, object} or not isinstance(hint, type):
        return ""
    if dataclasses.is_dataclass(hint):
        fields = field_types(hint).items()
        texts = ((name, plain_refusal(one, seen | {hint})) for name, one in fields)
        return next((f"its field {name!r}: {text}" for name, text in texts if text), "")
    known = (*_ATOMS, np.generic, np.ndarray, Enum, Fraction, tuple, list, Mapping)
    return "" if issubclass(hint, known) else f"a {type_name(hint)} has no form in a data file"


def _without_none(hint: Any) -> Any:
    """Return ``X`` for ``X | None``."""
    if get_origin(hint) in {Union, types.UnionType}:
        members = [one for one in get_args(hint) if one is not type(None)]
        return members[0] if len(members) == 1 else hint
    return hint


def _item_type(hint: Any, place: int) -> Any:
    arguments = get_args(hint)
    if get_origin(hint) is list:
        return arguments[0]
    if get_origin(hint) is not tuple:
        return Any
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return arguments[0]
    return arguments[place] if place < len(arguments) else Any


def _is_class(hint: Any, kind: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, kind)
