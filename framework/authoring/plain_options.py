"""Options whose values are plainly right, read without pydantic.

Its import, and a model of every calculator's options, would be a fourth of the time until a graph
runs, and hardly any graph has a mistake in its options. So what is plainly right is taken here, and
everything else is left to pydantic: mistakes, which it explains, and types that this does not know.
"""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, cast, get_args, get_origin, get_type_hints

from .contract import HasContract
from .declarations import LIMITS
from .ports import Option

__all__ = ["plain_options"]

#: Below it every integer is a float of the same value.
_MOST_EXACT = 2**53


class _UnsureError(Exception):
    """Raised for a value that pydantic has to look at."""


def plain_options(cls: type[HasContract], given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the values of all options of ``cls`` as pydantic would, or None to have it asked."""
    options = cls.contract.options
    if not given.keys() <= options.keys():
        return None
    try:
        return {name: _option(option, given) for name, option in options.items()}
    except _UnsureError:
        return None


def _option(option: Option[Any], given: Mapping[str, Any]) -> Any:
    if option.name not in given:
        if option.required:
            raise _UnsureError
        return option.default
    value = _value(option.type, given[option.name])
    for limit, bound in option.limits.items():
        if limit not in LIMITS or type(value) not in {int, float, types.NoneType}:
            raise _UnsureError
        if value is not None and not LIMITS[limit](value, bound):
            raise _UnsureError
    return value


def _value(kind: Any, given: Any) -> Any:
    """Return a value of JSON as one of the type; raises ``_UnsureError``."""
    if kind in _SCALARS:
        return _SCALARS[kind](given)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _made(kind, _exactly(str)(given))
    if isinstance(kind, types.UnionType):
        return _of_union(get_args(kind), given)
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,) and type(given) is list:
        return tuple(_value(get_args(kind)[0], item) for item in given)  # pyright: ignore[reportUnknownVariableType]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and isinstance(given, Mapping):
        return _of_dataclass(kind, cast("Mapping[str, Any]", given))
    raise _UnsureError


def _of_union(members: tuple[Any, ...], given: Any) -> Any:
    """Return the value where the type is another one or None."""
    others = [member for member in members if member is not types.NoneType]
    if len(others) != 1 or len(members) != 2:
        raise _UnsureError
    return None if given is None else _value(others[0], given)


def _of_dataclass(kind: type, given: Mapping[str, Any]) -> Any:
    fields = _types_of_fields(kind)
    if not given.keys() <= fields.keys():
        raise _UnsureError
    values = {name: _value(fields[name], value) for name, value in given.items()}
    return _made(kind, **values)


def _made(kind: type, *values: Any, **fields: Any) -> Any:
    try:
        return kind(*values, **fields)
    except (TypeError, ValueError):
        # No such choice, a field without a value, or a check of the class: pydantic says which.
        raise _UnsureError from None


@cache
def _types_of_fields(kind: type) -> dict[str, Any]:
    try:
        hints = get_type_hints(kind, include_extras=True)
    except NameError:
        # A class inside of a function: pydantic looks for the name in more places.
        raise _UnsureError from None
    return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}


def _float(given: Any) -> float:
    if type(given) is int and abs(given) < _MOST_EXACT:
        return float(given)
    if type(given) is float and math.isfinite(given):
        return given
    raise _UnsureError


def _exactly(kind: type) -> Callable[[Any], Any]:
    def same(given: Any) -> Any:
        if type(given) is kind:
            return given
        raise _UnsureError

    return same


#: What a value of JSON is in Python, by the type of the option.
_SCALARS: dict[Any, Callable[[Any], Any]] = {
    bool: _exactly(bool),
    int: _exactly(int),
    float: _float,
    str: _exactly(str),
}
