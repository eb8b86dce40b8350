"""Make up values for options, so that a node to copy has what its calculator asks for."""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, Union, get_args, get_origin

from ..framework.authoring.declarations import keeps_limits
from ..framework.authoring.ports import Option

__all__ = ["plain_value", "sample_options"]


def sample_options(options: Mapping[str, Option[Any]]) -> dict[str, Any]:
    """Return values for the options that a node to copy sets.

    These are the options with an example and those that are required. Where there are none, the
    first one stands for them all, with its default, if that says anything.
    """
    chosen = {
        name: _sample(option)
        for name, option in options.items()
        if option.required or option.example is not None
    }
    telling = [
        name
        for name, option in options.items()
        if option.default and not dataclasses.is_dataclass(option.default)
    ]
    return chosen or {name: plain_value(options[name].default) for name in telling[:1]}


def plain_value(value: Any) -> Any:
    """Return a default as a graph file has it: names of choices, lists."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        items: tuple[Any, ...] = value  # pyright: ignore[reportUnknownVariableType]
        return [plain_value(item) for item in items]
    return value


def _sample(option: Option[Any]) -> Any:
    if option.example is not None:
        return option.example
    value = _sample_of_type(option.type)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return _within(value, option.limits)


def _within(value: float, limits: Mapping[str, float]) -> float:
    """Return the value if it keeps the limits; else one that does: a limit, or one beside it."""
    candidates = [value]
    for name, step in (("ge", 0), ("gt", 1), ("le", 0), ("lt", -1)):
        if name in limits:
            candidates.append(limits[name] + step)
    if "gt" in limits and "lt" in limits:
        candidates.append((limits["gt"] + limits["lt"]) / 2)
    return next((one for one in candidates if keeps_limits(one, limits)), value)


def _sample_of_type(kind: Any) -> Any:
    """Return the simplest value of a type that says something: 1 rather than 0."""
    simple: dict[Any, Any] = {bool: True, int: 1, float: 1.0, str: "text"}
    if kind in simple:
        return simple[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    if dataclasses.is_dataclass(kind):  # pyright: ignore[reportUnknownArgumentType]
        return _sample_of_group(kind)
    parts = [part for part in get_args(kind) if part is not Ellipsis]
    if get_origin(kind) in {Union, types.UnionType}:
        return _sample_of_type(parts[0])
    if get_origin(kind) in {tuple, list}:
        return [_sample_of_type(part) for part in parts]
    return {} if get_origin(kind) is dict else "text"


def _sample_of_group(group: Any) -> dict[str, Any]:
    """Return values for the fields of a dataclass that have no default."""
    hints = inspect.get_annotations(group, eval_str=True)
    return {
        field.name: _sample_of_type(hints[field.name])
        for field in dataclasses.fields(group)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
