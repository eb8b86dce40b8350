"""``dataclass`` for frozen classes that are quick to declare.

The standard library writes six methods of a frozen dataclass as text and compiles each of them, in
0.9 ms a class with Python 3.11. A command declares sixty before it does anything, options and
payloads for the most part, and makes instances of half of them. Here five methods are closures over
the fields, and ``__init__``, which a run calls for every frame, is compiled once it has been called
a few times: of most classes a command makes one instance. It remains a dataclass like any other:
type checkers, ``inspect.signature``, ``dataclasses.replace``, pickles and derived dataclasses see
no difference.
"""

# ruff: noqa: N807 (these functions become methods)
from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import partial
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass

__all__ = ["dataclass"]

#: How many instances of a class are made before its ``__init__`` is compiled.
_CALLS_UNCOMPILED = 4

T = TypeVar("T")


def _dataclass(  # pyright: ignore[reportUnusedFunction]
    *,
    frozen: Literal[True],
    slots: bool = False,
    eq: bool = True,
    repr: bool = True,  # noqa: A002
    kw_only: bool = False,
) -> Callable[[type[T]], type[T]]:
    """Make a frozen dataclass; the arguments are those of ``dataclasses.dataclass``."""

    def declare(cls: Any) -> Any:
        # `frozen` compiles two methods; without it no class may derive from a frozen one.
        frozen_base = dataclasses.is_dataclass(cls)
        made: Any = dataclasses.dataclass(
            init=False, repr=False, eq=False, frozen=frozen_base, slots=slots, kw_only=kw_only
        )(cls)
        made.__dataclass_params__.frozen = frozen
        own = {"__init__": _Init(made), **_frozen_methods(made)}
        if repr:
            own["__repr__"] = _repr_of(made)
        if eq:
            own |= _comparing_methods(made)
        if slots:
            own |= {"__getstate__": _state, "__setstate__": _set_state}
        for name in own.keys() - _defined(cls):
            setattr(made, name, own[name])
        return made

    return declare


if not TYPE_CHECKING:
    dataclass = _dataclass


def _defined(cls: type) -> set[str]:
    """Return the names that a class has defined itself."""
    own = vars(cls)
    # Python sets `__hash__` to None in a class that defines `__eq__`.
    given = "__eq__" in own and own.get("__hash__") is None
    return own.keys() - {"__hash__"} if given else set(own)


class _Init:
    """``__init__`` of a class at first, which soon puts the compiled one into its place."""

    def __init__(self, cls: type) -> None:
        self._class: Any = cls
        self._calls = 0

    def __get__(self, instance: object, owner: type) -> Any:
        self._calls += 1
        # Looked up in the class, it is asked for its signature, or called by that of a subclass.
        if instance is None or self._calls > _CALLS_UNCOMPILED:
            return self._compiled().__get__(instance, owner)
        return partial(self._assign, instance)

    def _compiled(self) -> Any:
        init = _compiled_init(self._class)
        self._class.__init__ = init
        return init

    def _assign(self, instance: Any, *args: Any, **given: Any) -> None:
        """Do what the compiled one does; arguments that do not fit are left to it to refuse."""
        fields = dataclasses.fields(self._class)
        names = [field.name for field in fields if field.init and not field.kw_only]
        values = dict(zip(names, args, strict=False)) | given
        known = {field.name for field in fields if field.init}
        needed = {field.name for field in fields if field.init and not _has_default(field)}
        fits = len(values) == len(args) + len(given) and needed <= values.keys() <= known
        if not fits:
            self._compiled()(instance, *args, **given)
            return
        for field in fields:
            if field.name in values:
                object.__setattr__(instance, field.name, values[field.name])
            elif field.default_factory is not MISSING:
                object.__setattr__(instance, field.name, field.default_factory())
            elif field.default is not MISSING:
                object.__setattr__(instance, field.name, field.default)
        if hasattr(instance, "__post_init__"):
            instance.__post_init__()


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _compiled_init(cls: Any) -> Any:
    """Return the ``__init__`` that assigns the fields of a class, and calls ``__post_init__``."""
    fields = dataclasses.fields(cls)
    known: dict[str, Any] = {"_put": object.__setattr__, "_absent": _ABSENT}
    for field in fields:
        known[f"_default_{field.name}"] = field.default
        known[f"_factory_{field.name}"] = field.default_factory
    lines = [line for field in fields for line in _assignment(field)]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    inner = "".join(f"\n  {line}" for line in lines or ["pass"])
    text = (
        f"def make({', '.join(known)}):\n"
        f" def __init__({', '.join(_parameters(fields))}):{inner}\n"
        " return __init__"
    )
    made: dict[str, Any] = {}
    exec(text, vars(sys.modules[cls.__module__]), made)  # noqa: S102
    init = made["make"](**known)
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {field.name: field.type for field in fields if field.init}
    init.__annotations__["return"] = None
    return init


def _parameters(fields: tuple[Field[Any], ...]) -> Iterator[str]:
    yield "self"
    given = [field for field in fields if field.init]
    yield from (_parameter(field) for field in given if not field.kw_only)
    if any(field.kw_only for field in given):
        yield "*"
    yield from (_parameter(field) for field in given if field.kw_only)


def _parameter(field: Field[Any]) -> str:
    if field.default is not MISSING:
        return f"{field.name}=_default_{field.name}"
    return f"{field.name}=_absent" if field.default_factory is not MISSING else field.name


def _assignment(field: Field[Any]) -> Iterator[str]:
    """Yield the line that sets a field in a new instance, if there is anything to set."""
    name = field.name
    if field.default_factory is not MISSING:
        value = f"_factory_{name}()"
        if field.init:
            value += f" if {name} is _absent else {name}"
        yield f"_put(self, {name!r}, {value})"
    elif field.init or field.default is not MISSING:
        yield f"_put(self, {name!r}, {name if field.init else f'_default_{name}'})"


class _Absent:
    def __repr__(self) -> str:
        return "<factory>"


_ABSENT = _Absent()


def _frozen_methods(cls: Any) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(cls)}

    def __setattr__(self: Any, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self: Any, name: str) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        object.__delattr__(self, name)

    return {"__setattr__": __setattr__, "__delattr__": __delattr__}


def _repr_of(cls: Any) -> Any:
    shown = [field.name for field in dataclasses.fields(cls) if field.repr]

    def __repr__(self: Any) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({values})"

    return recursive_repr()(__repr__)


def _comparing_methods(cls: Any) -> dict[str, Any]:
    fields = dataclasses.fields(cls)
    compared = _values_of(field.name for field in fields if field.compare)
    hashed = _values_of(
        field.name for field in fields if (field.compare if field.hash is None else field.hash)
    )

    def __eq__(self: Any, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return compared(self) == compared(other)

    def __hash__(self: Any) -> int:
        return hash(hashed(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _values_of(names: Iterable[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what takes these attributes from an instance, as a tuple."""
    listed = tuple(names)
    if len(listed) > 1:
        return attrgetter(*listed)
    return lambda instance: tuple(getattr(instance, name) for name in listed)


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
