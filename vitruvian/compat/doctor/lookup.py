"""Follow a path such as ``mediapipe.solutions.hands.Hands().process`` through this package.

The modules, classes and signatures themselves are asked, so that no list has to be kept. A step
that only a run could tell, such as what is in a list, ends the way: what comes after it counts as
here.
"""

from __future__ import annotations

import importlib
import inspect
import typing
from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType, NoneType
from typing import Any, Self, TypeVar, cast

from ...framework.errors import did_you_mean
from .names_used import CALL, Use

__all__ = ["Missing", "what_is_missing"]

_PACKAGE = "vitruvian"


@dataclass(frozen=True)
class _Instance:
    """Some object of a class."""

    kind: type[Any]


@dataclass(frozen=True)
class _Method:
    """A function of a class, as an object of that class has it."""

    function: Any
    owner: type[Any]


#: What is not followed any further.
_UNKNOWN = object()


class _MissingError(Exception):
    """There is no such name, or it does not take such arguments."""


@dataclass(frozen=True)
class Missing:
    """How far a path can be followed, with the step that fails, and why it does."""

    path: str
    reason: str


def what_is_missing(use: Use) -> Missing | None:
    """Return what stands in the way of a use, None where nothing does."""
    root, *steps = use.path.replace(CALL, f".{CALL}").split(".")
    found: Any = importlib.import_module(_PACKAGE)
    way = root
    try:
        for step in steps:
            if found is _UNKNOWN:
                return None
            way += step if step == CALL else f".{step}"
            found = _result_of(found) if step == CALL else _attribute_of(found, step)
        if use.positional is not None:
            _check_arguments(found, use)
    except _MissingError as error:
        return Missing(way, str(error))
    return None


def _attribute_of(owner: Any, name: str) -> Any:
    if isinstance(owner, _Instance):
        return _attribute_of_instance(owner.kind, name)
    if isinstance(owner, _Method):
        return _UNKNOWN
    try:
        return getattr(owner, name)
    except AttributeError as error:
        if isinstance(owner, ModuleType) and (module := _module(f"{owner.__name__}.{name}")):
            return module
        raise _MissingError(_no_such_name(owner, name, str(error))) from error


def _no_such_name(owner: Any, name: str, error: str) -> str:
    shown = getattr(owner, "__name__", type(owner).__name__)
    _, told, reason = error.partition(";")
    if told:
        # Modules say why they lack a name where they know.
        return f"{shown} has no {name!r};{reason}"
    names = [one for one in dir(owner) if not one.startswith("_")]
    return f"{shown} has no {name!r}.{did_you_mean(name, names)}"


def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _attribute_of_instance(kind: type[Any], name: str) -> Any:
    hints = _hints(kind)
    if name in hints:
        return _instance_of(hints[name], kind)
    if not hasattr(kind, name):
        if name.startswith("_") or hasattr(kind, "__getattr__"):
            return _UNKNOWN
        known = [one for one in (*dir(kind), *hints) if not one.startswith("_")]
        raise _MissingError(f"{kind.__name__} has no {name!r}.{did_you_mean(name, known)}")
    value = inspect.getattr_static(kind, name)
    if isinstance(value, property):
        return _instance_of(_hints(value.fget).get("return"), kind)
    return _Method(value, kind) if inspect.isfunction(value) else _UNKNOWN


def _result_of(called: Any) -> Any:
    if isinstance(called, type):
        return _Instance(called)
    if isinstance(called, _Method):
        return _instance_of(_hints(called.function).get("return"), called.owner)
    owner = getattr(called, "__self__", None)
    hint = _hints(getattr(called, "__func__", called)).get("return")
    return _instance_of(hint, owner if isinstance(owner, type) else None)


def _instance_of(hint: Any, owner: type[Any] | None) -> Any:
    """Return an object of what a type hint names, as far as it names one class."""
    arguments = typing.get_args(hint)
    others = [argument for argument in arguments if argument is not NoneType]
    if len(others) == 1 and len(others) < len(arguments):
        # `X | None`: that it may be None, the program knows.
        return _instance_of(others[0], owner)
    if owner is not None and hint is Self:
        return _Instance(owner)
    if owner is not None and isinstance(hint, TypeVar):
        # The result of `Solution[Results].process() -> R` is the class that R stands for.
        bases: Iterable[Any] = getattr(owner, "__orig_bases__", ())
        given = next((one for base in bases for one in typing.get_args(base)), None)
        return _instance_of(given, None)
    is_class = isinstance(hint, type) and not arguments and hint not in {object, NoneType}
    return _Instance(cast("type[Any]", hint)) if is_class else _UNKNOWN


def _hints(of: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(of)
    except (NameError, TypeError, AttributeError):
        # Names that only type checkers see.
        return {}


def _check_arguments(called: Any, use: Use) -> None:
    if called is _UNKNOWN or isinstance(called, _Instance):
        return
    target = called.function if isinstance(called, _Method) else called
    try:
        signature = inspect.signature(target)
    except (TypeError, ValueError):
        return
    parameters = list(signature.parameters.values())
    kinds = {parameter.kind for parameter in parameters}
    if inspect.Parameter.VAR_KEYWORD not in kinds:
        _check_keywords(use, [parameter.name for parameter in parameters])
    in_order = inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD
    room = sum(parameter.kind in in_order for parameter in parameters)
    room -= isinstance(called, _Method)
    if inspect.Parameter.VAR_POSITIONAL not in kinds and (use.positional or 0) > room:
        raise _MissingError(f"takes {room} arguments by position; {use.positional} are given")


def _check_keywords(use: Use, names: Iterable[str]) -> None:
    known = list(names)
    for keyword in use.keywords:
        if keyword not in known:
            raise _MissingError(f"has no parameter {keyword!r}.{did_you_mean(keyword, known)}")
