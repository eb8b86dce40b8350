"""What a command takes: its function's parameters, whose annotations say how they are typed.

``Annotated[str, Argument("SRC", "A video.")]`` goes by its place, ``Annotated[int | None,
Option("--threads", "Threads that run calculators.", metavar="N")]`` by its name. A parameter is of
type ``str``, ``int``, ``float``, ``bool``, ``Path`` or a ``Literal`` of texts, may be None, and of
the first it may be a list. Click reads them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

import click

__all__ = ["Argument", "Option", "parameters_of"]


#: Click's types of plain values.
_TYPES: dict[type, click.ParamType[Any]] = {
    str: click.STRING,
    int: click.INT,
    float: click.FLOAT,
    bool: click.BOOL,
    Path: click.Path(path_type=Path),
}


class Argument(NamedTuple):
    """Declares what is given by its place; ``metavar`` stands for it in the help."""

    metavar: str
    help: str


class Option(NamedTuple):
    """Declares what is given by a name, or by one of several: ``"--output -o"``.

    ``"--audio/--no-audio"`` is a switch that can also be set to off. ``at_least`` and ``at_most``
    limit a whole number. Where the option is not given, the environment variable ``variable`` is
    read. ``call`` is called with the value.
    """

    names: str
    help: str
    metavar: str = ""
    at_least: int | None = None
    at_most: int | None = None
    variable: str = ""
    call: Callable[[Any], object] | None = None


def parameters_of(function: Callable[..., Any]) -> Iterator[click.Parameter]:
    """Yield the parameters of a command's function, in their order."""
    for one in inspect.signature(function, eval_str=True).parameters.values():
        kind, declared = get_args(one.annotation)
        if get_origin(kind) not in {list, Literal} and NoneType in get_args(kind):
            # `list[str] | None`
            kind = get_args(kind)[0]
        if isinstance(declared, Argument):
            yield _argument(one, kind, declared)
        else:
            yield _option(one, kind, declared)


def _argument(parameter: inspect.Parameter, kind: Any, declared: Argument) -> click.Argument:
    is_list = get_origin(kind) is list
    return click.Argument(
        [parameter.name],
        type=_type_of(kind),
        nargs=-1 if is_list else 1,
        metavar=declared.metavar,
        help=declared.help,
        callback=_as_list if is_list else None,
        **_default_of(parameter),
    )


def _option(parameter: inspect.Parameter, kind: Any, declared: Option) -> click.Option:
    is_list = get_origin(kind) is list
    # Some options say themselves what holds where they are not given.
    is_told = "[default" in declared.help or parameter.default in {None, False, ""}
    return click.Option(
        [*declared.names.split(), parameter.name],
        type=_type_of(kind, declared),
        is_flag=kind is bool,
        multiple=is_list,
        metavar=declared.metavar or None,
        help=declared.help,
        show_default=not is_told,
        envvar=declared.variable or None,
        show_envvar=bool(declared.variable),
        callback=_as_list if is_list else _calling(declared.call),
        **_default_of(parameter),
    )


def _type_of(kind: Any, option: Option | None = None) -> click.ParamType[Any]:
    if get_origin(kind) is list:
        return _type_of(get_args(kind)[0], option)
    if get_origin(kind) is Literal:
        return click.Choice(get_args(kind))
    if option is not None and (option.at_least, option.at_most) != (None, None):
        return click.IntRange(option.at_least, option.at_most)
    return _TYPES[kind]


def _default_of(parameter: inspect.Parameter) -> dict[str, Any]:
    if parameter.default is inspect.Parameter.empty:
        return {"required": True}
    return {"default": parameter.default, "required": False}


def _as_list(_context: click.Context, _parameter: click.Parameter, value: Any) -> list[Any] | None:
    """Return a list instead of Click's tuple, and None where nothing was given."""
    return list(value) or None


def _calling(call: Callable[[Any], object] | None) -> Callable[..., Any] | None:
    if call is None:
        return None

    def called(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        call(value)
        return value

    return called
