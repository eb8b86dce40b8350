"""Checks of single ports and options, for mistakes that Python itself does not see."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any, TypeVar, get_origin

from ..errors import FrameworkError, did_you_mean
from ..graph_file.names import is_tag
from ..values.payload_types import type_name
from .ports import ANY_TAG, REQUIRED, Option, Port

__all__ = ["LIMITS", "check_declaration", "keeps_limits"]

#: The limits of a number, and when it keeps them.
LIMITS = {"ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt}
#: What pydantic limits besides: texts, lists and steps.
_OTHER_LIMITS = ("max_length", "min_length", "multiple_of", "pattern")
#: Of which types the default of an option of these types cannot be.
_NEVER: dict[Any, tuple[type, ...]] = {
    int: (str, float),
    float: (str,),
    bool: (str, int, float),
    str: (int, float),
}
_SIGNS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


def check_declaration(name: str, member: object) -> None:
    """Raise ``FrameworkError`` for a port or option that says nothing, or contradicts itself.

    ``name`` is what the message calls it, such as ``HalveCalculator.number``.
    """
    if isinstance(member, type) and issubclass(member, Port | Option):
        given = "0.5" if issubclass(member, Option) else "float"
        raise FrameworkError(
            f"{name} is the class {member.__name__} itself; declare one: "
            f"{name.rpartition('.')[2]} = {member.__name__}({given})"
        )
    if isinstance(member, Port):
        _check_type(name, member)  # pyright: ignore[reportUnknownArgumentType]
        _check_tag(name, member)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(member, Option):
        _check_option(name, member)  # pyright: ignore[reportUnknownArgumentType]


def keeps_limits(value: float, limits: Mapping[str, float]) -> bool:
    """Return True when a number is within the limits of an option, as far as they are limits."""
    return all(LIMITS[name](value, bound) for name, bound in limits.items() if name in LIMITS)


def _check_type(name: str, port: Port[Any]) -> None:
    kind = port.type
    if isinstance(kind, type | TypeVar) or get_origin(kind) is not None or kind is Any:
        return
    raise FrameworkError(
        f"{name}: the type of a port is a class, Any, or a generic such as tuple[float, ...]; got "
        f"{kind!r}" + (f"; write {type(kind).__name__}" if type(kind) in {int, float, str} else "")
    )


def _check_tag(name: str, port: Port[Any]) -> None:
    """Refuse a tag that no graph file can name, also one that an attribute's name has made."""
    if port.tag not in {"", ANY_TAG} and not is_tag(port.tag):
        raise FrameworkError(
            f"{name} has the tag {port.tag!r}; a tag matches [A-Z_][A-Z0-9_]*, such as "
            f'tag="IMAGE", and tag="" makes a port without one'
        )


def _check_option(name: str, option: Option[Any]) -> None:
    if option.default is REQUIRED and option.type is type(REQUIRED):
        raise FrameworkError(
            f"{name} has neither a default nor a type; write Option(0.5), or Option(type=float) "
            "where every node has to set it"
        )
    if type(option.default) in _NEVER.get(option.type, ()):
        raise FrameworkError(
            f"{name}: the default {option.default!r} is no {option.type.__name__}; write a default "
            "of the type"
        )
    for limit, bound in option.limits.items():
        if limit in _OTHER_LIMITS:
            continue
        if limit not in LIMITS:
            raise FrameworkError(
                f"{name} has no limit {limit!r}; the limits of a number are ge, gt, le and lt."
                f"{did_you_mean(limit, LIMITS)}"
            )
        value = option.default
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and not LIMITS[limit](value, bound):
            raise FrameworkError(
                f"{name}: the default {value!r} is outside of its own limit {_SIGNS[limit]} {bound}"
                f" ({type_name(option.type)})"
            )
