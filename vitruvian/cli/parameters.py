"""What a command takes: its function's parameters, whose annotations say how they are typed.

``Annotated[str, Argument("SRC", "A video.")]`` goes by its place, ``Annotated[int | None,
Option("--threads", "Threads that run calculators.", metavar="N")]`` by its name. A parameter is of
type ``str``, ``int``, ``float``, ``bool``, ``Path`` or a ``Literal`` of texts, may be None, and of
the first it may be a list.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

__all__ = ["Argument", "Option", "Parameter", "parameters_of"]


#: What stands for values whose option does not say it.
_METAVARS: dict[type, str] = {str: "TEXT", Path: "PATH", int: "N", float: "N"}


@dataclass(frozen=True)
class Argument:
    """Declares what is given by its place; ``metavar`` stands for it in the help."""

    metavar: str
    help: str


@dataclass(frozen=True)
class Option:
    """Declares what is given by a name, or by one of several: ``"--output -o"``.

    ``"--audio/--no-audio"`` is a switch that can also be set to off. ``at_least`` and ``at_most``
    limit a number. Where the option is not given, the environment variable ``variable`` is read.
    ``call`` is called with the value that was given.
    """

    names: str
    help: str
    metavar: str = ""
    at_least: float | None = None
    at_most: float | None = None
    variable: str = ""
    call: Callable[[Any], object] | None = None


@dataclass(frozen=True)
class Parameter:
    """One parameter of a command's function; ``default`` is ``Parameter.empty`` where it needs one.

    ``type`` is that of a single value, ``choices`` are the texts that it may be.
    """

    empty = inspect.Parameter.empty

    name: str
    declared: Argument | Option
    type: type
    choices: tuple[str, ...]
    is_list: bool
    default: Any

    @property
    def is_required(self) -> bool:
        """Return True when a call has to give it."""
        return self.default is Parameter.empty

    @property
    def option_names(self) -> list[str]:
        """Return the names of an option, of a switch also that which sets it to off."""
        return self._names.replace("/", " ").split()

    @property
    def off_names(self) -> list[str]:
        """Return the names that set a switch to off."""
        return [name for name in self.option_names if f"/{name}" in self._names]

    @property
    def _names(self) -> str:
        return "" if isinstance(self.declared, Argument) else self.declared.names

    @property
    def title(self) -> str:
        """Return what messages call it."""
        return self.option_names[0] if self.option_names else self.metavar

    @property
    def metavar(self) -> str:
        """Return what stands for the value in the help; "" for a switch."""
        if self.declared.metavar or self.type is bool:
            return self.declared.metavar
        return "|".join(self.choices) or _METAVARS[self.type]

    def value_of(self, text: str) -> Any:
        """Return the value that is typed so; raises ``ValueError`` where it cannot be."""
        if self.choices and text not in self.choices:
            raise ValueError(f"{self.title} {text}: expected {', '.join(self.choices)}")
        try:
            value = self.type(text)
        except ValueError:
            what = "a whole number" if self.type is int else "a number"
            raise ValueError(f"{self.title} {text}: expected {what}") from None
        if isinstance(self.declared, Option):
            self._check_limits(value, self.declared)
        return value

    def _check_limits(self, value: Any, option: Option) -> None:
        low, high = option.at_least, option.at_most
        if low is not None and value < low:
            raise ValueError(f"{self.title} {value}: expected {low} or more")
        if high is not None and value > high:
            raise ValueError(f"{self.title} {value}: expected {high} or less")


def parameters_of(function: Callable[..., Any]) -> Iterator[Parameter]:
    """Yield the parameters of a command's function, in their order."""
    for one in inspect.signature(function, eval_str=True).parameters.values():
        kind, declared = get_args(one.annotation)
        members = [member for member in get_args(kind) if member is not NoneType]
        if get_origin(kind) not in {list, Literal} and members:
            # `list[str] | None`
            kind = members[0]
        is_list = get_origin(kind) is list
        choices = get_args(kind) if get_origin(kind) is Literal else ()
        single = str if is_list or choices else kind
        if is_list:
            single = get_args(kind)[0]
        yield Parameter(one.name, declared, single, choices, is_list, one.default)
