"""Convert options read from a .pbtxt file to the types that a calculator declares.

The text format does not tell a list of one item from a single value, and a flag may be written as
a number; the declared type decides.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Union, get_args, get_origin

from .ports import Option

__all__ = ["field_types", "fit_options", "is_list_type", "item_type", "with_list"]

_FLAGS: dict[object, bool] = {0: False, 1: True, "t": True, "f": False}


def fit_options(options: Mapping[str, Option[Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given values in the shapes that the options have."""
    return {
        name: _fitted(value, options[name].type) if name in options else value
        for name, value in given.items()
    }


def with_list(
    options: Mapping[str, Option[Any]], given: Mapping[str, Any], path: Sequence[str | int]
) -> Mapping[str, Any]:
    """Return the given values with a list of one at ``path``, where a value stands for a list."""
    name = str(path[0])
    if name not in options or name not in given:
        return given
    return {**given, name: _listed(given[name], options[name].type, path[1:])}


def _listed(value: Any, kind: Any, path: Sequence[str | int]) -> Any:
    kind = _without_none(kind)
    if not path:
        return _as_list(value) if is_list_type(kind) else value
    name = str(path[0])
    if isinstance(value, dict) and isinstance(kind, type) and dataclasses.is_dataclass(kind):
        group = dict[str, Any](value)  # pyright: ignore[reportUnknownArgumentType]
        return {**group, name: _listed(group[name], field_types(kind).get(name, Any), path[1:])}
    return value  # pyright: ignore[reportUnknownVariableType]


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in {Union, types.UnionType}:
        members = [member for member in get_args(kind) if member is not type(None)]
        return members[0] if len(members) == 1 else kind
    return kind


def _fitted(value: Any, kind: Any) -> Any:
    kind = _without_none(kind)
    if get_origin(kind) in {Union, types.UnionType}:
        return value
    if is_list_type(kind):
        items = _as_list(value)
        return [_fitted(item, item_type(kind, number)) for number, item in enumerate(items)]
    if kind is bool and not isinstance(value, bool | float | dict | list):
        return _FLAGS.get(value, value)
    if isinstance(value, dict) and isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _fitted_group(value, kind)  # pyright: ignore[reportUnknownArgumentType]
    return value  # pyright: ignore[reportUnknownVariableType]


def _fitted_group(value: Mapping[str, Any], kind: type) -> dict[str, Any]:
    hints = field_types(kind)
    return {name: _fitted(item, hints.get(name, Any)) for name, item in value.items()}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]


def is_list_type(kind: Any) -> bool:
    """Return True when an option of this type is a list."""
    return kind in {tuple, list} or get_origin(kind) in {tuple, list}


def item_type(kind: Any, number: int) -> Any:
    """Return the type of one item of a list."""
    arguments = get_args(kind)
    if not arguments:
        return Any
    if len(arguments) == 1 or arguments[1] is Ellipsis:
        return arguments[0]
    return arguments[number] if number < len(arguments) else Any


@functools.cache
def field_types(kind: Any) -> Mapping[str, Any]:
    """Return the types of the fields of a group."""
    return typing.get_type_hints(kind)
