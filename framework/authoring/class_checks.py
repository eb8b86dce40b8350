"""Checks of a calculator class when it is defined: mistakes that would make it do nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, Protocol, TypeGuard

from ..errors import FrameworkError, did_you_mean
from ..streams.sync import InputPolicy
from .contract import HasContract
from .declarations import check_declaration
from .ports import Option, Port

__all__ = ["check_class", "check_members", "describe_returned"]

#: The calls that a calculator may override.
_CALLS = ("open", "process", "process_batch", "close")
#: Class attributes that an option may replace, so that each node can choose.
_ALSO_OPTIONS = {"max_in_flight", "process_timestamp_bounds"}
#: The class attributes that steer a node: what is right, and its name.
_ATTRIBUTES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "sync": (
        lambda value: value is None or isinstance(value, InputPolicy),
        "an input policy, or None for the default",
    ),
    "timestamp_offset": (
        lambda value: value is None or _is_number(value),
        "a whole number of microseconds, or None for no promise",
    ),
    "process_timestamp_bounds": (lambda value: isinstance(value, bool), "True or False"),
    "max_in_flight": (
        lambda value: _is_number(value) and value >= 1,
        "a whole number from 1 up",
    ),
    **dict.fromkeys(
        _CALLS, (lambda value: callable(value) or hasattr(value, "__get__"), "a method")
    ),
}

#: The flags of code whose call runs nothing of its body.
_UNFINISHED = inspect.CO_COROUTINE | inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR


class HasCalls(HasContract, Protocol):
    """A calculator class, as far as these checks look at it."""

    def process(self, ctx: Any) -> None: ...
    def process_batch(self, batch: Any) -> None: ...


def check_class(cls: type[HasCalls], base: type[HasCalls], *, abstract: bool) -> None:
    """Raise ``FrameworkError`` for a class whose packets would go nowhere.

    ``base`` is ``Calculator`` itself. An ``abstract`` class may leave ``process`` to its
    subclasses.
    """
    for name in _CALLS:
        _refuse_unfinished(cls, name)
    if not abstract:
        _require_process(cls, base)


def check_members(cls: type, base: type) -> None:
    """Raise ``FrameworkError`` for a port, option or method that is not what its author means."""
    for name, member in vars(cls).items():
        if isinstance(member, FunctionType):
            continue
        _refuse_hidden(cls, base, name, member)
        check_declaration(f"{cls.__name__}.{name}", member)
    for name in _CALLS:
        _refuse_parameters(cls, name)
    _refuse_constructor(cls)
    _check_attributes(cls)


def describe_returned(cls: type[HasCalls], value: object) -> str:
    """Return what is wrong with a value that ``process`` returned, and what to do with it."""
    outputs = cls.contract.outputs
    send = f"send it with ctx[self.{outputs[0].name}] = …" if outputs else "return nothing"
    code = cls.process.__code__
    return (
        f"process returned a value of type {type(value).__name__}, which goes nowhere; {send} "
        f"({code.co_filename}:{code.co_firstlineno})"
    )


def _check_attributes(cls: type) -> None:
    """Raise an error for a class attribute that the framework could do nothing with."""
    own = vars(cls)
    for name, (is_right, expected) in _ATTRIBUTES.items():
        value: object = own.get(name)
        if name in own and not (is_right(value) or isinstance(value, Option)):
            raise FrameworkError(
                f"{cls.__name__}: {name} is {value!r}; expected {expected}"
                + (f", such as {value.__name__}()" if isinstance(value, type) else "")
            )


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _refuse_hidden(cls: type, base: type, name: str, member: object) -> None:
    if not isinstance(member, Port | Option):
        return
    if not hasattr(base, name) and name not in base.__annotations__:
        return
    if isinstance(member, Option) and name in _ALSO_OPTIONS:
        return
    kind = "option" if isinstance(member, Option) else "port"
    tag = f' and give it tag="{member.tag}"' if isinstance(member, Port) and member.tag else ""
    raise FrameworkError(
        f"{cls.__name__}: the {kind} {name!r} hides what every calculator has under this name; "
        f"call it {name + '_' + kind!r}{tag}"
    )


def _takes_one(function: FunctionType) -> bool:
    """Return True for ``def process(self, ctx)``, without the signature, which is slow."""
    code = function.__code__
    return (
        code.co_argcount == 2
        and not code.co_kwonlyargcount
        and not hasattr(function, "__wrapped__")
    )


def _refuse_parameters(cls: type, name: str) -> None:
    """Raise an error for a method that cannot take its one argument."""
    function = vars(cls).get(name)
    if not isinstance(function, FunctionType):
        return
    if _takes_one(function):
        return
    argument = "batch" if name == "process_batch" else "ctx"
    try:
        inspect.signature(function).bind(None, None)
    except TypeError:
        raise FrameworkError(
            f"{cls.__name__}: {name} takes {inspect.signature(function)}; expected (self, "
            f"{argument}): write 'def {name}(self, {argument})'"
        ) from None


def _refuse_constructor(cls: type) -> None:
    """Raise an error for an ``__init__`` that takes no options, which graphs could not call."""
    function = vars(cls).get("__init__")
    if not inspect.isfunction(function):
        return
    parameters = inspect.signature(function).parameters.values()
    if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        raise FrameworkError(
            f"{cls.__name__}: __init__ takes no options; put what it does into 'def open(self, "
            "ctx)', which is called at the start of every run"
        )


def _refuse_unfinished(cls: type, name: str) -> None:
    """Raise an error for an async method or a generator, whose body no call would run."""
    function = vars(cls).get(name)
    if function is None or _is_plain(function):
        return
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise FrameworkError(
            f"{cls.__name__}: {name} is async, and nothing awaits it; write 'def {name}', and "
            "asyncio.run(...) for what must be awaited"
        )
    if inspect.isgeneratorfunction(function):
        raise FrameworkError(
            f"{cls.__name__}: {name} yields, so calling it runs nothing; send each value with "
            "ctx[self.OUTPUT] = … (a source sends one packet a call and ends with ctx.stop())"
        )


def _is_plain(function: object) -> bool:
    """Return True for a usual function, of which asking ``inspect`` takes far longer."""
    return isinstance(function, FunctionType) and not function.__code__.co_flags & _UNFINISHED


def _require_process(cls: type[HasCalls], base: type[HasCalls]) -> None:
    if cls.process is not base.process or cls.process_batch is not base.process_batch:
        return
    contract = cls.contract
    # Fine without `process`: a calculator that only sets side packets, or that sends all its
    # packets in `open` or `close`.
    if not contract.inputs and (not contract.outputs or _overrides(cls, base, "open", "close")):
        return
    own = _own_methods(cls, base)
    similar = [name for name in own if did_you_mean("process", [name.lower()])]
    remedy = f"rename {similar[0]!r} to 'process'" if similar else "add 'def process(self, ctx)'"
    raise FrameworkError(
        f"{cls.__name__} has streams and no method 'process', so its packets would go nowhere; "
        f"{remedy}, or make it a base with 'abstract=True'"
    )


def _overrides(cls: type, base: type, *names: str) -> bool:
    return any(getattr(cls, name) is not getattr(base, name) for name in names)


def _own_methods(cls: type, base: type) -> list[str]:
    """Return the names of the methods that the class and its bases below ``base`` define."""
    classes = [one for one in cls.__mro__ if one is not base and issubclass(one, base)]
    members: Mapping[str, Any] = {name: m for one in classes for name, m in vars(one).items()}
    return [name for name, member in members.items() if inspect.isfunction(member)]
