"""What ``vitruvian COMMAND --help`` prints."""

from __future__ import annotations

import inspect
import shutil
import textwrap
from collections.abc import Iterator, Sequence

from .parameters import Argument, Option, Parameter

__all__ = ["command_help", "commands_help"]

#: Where the explanations begin, and the widest line.
_COLUMN = 22
_WIDEST = 100


def command_help(name: str, about: str, examples: str, parameters: Sequence[Parameter]) -> str:
    """Return the help of a command called ``name``; ``about`` is its function's docstring."""
    arguments = [one for one in parameters if isinstance(one.declared, Argument)]
    usage = " ".join(["Usage:", name, "[OPTIONS]", *(one.metavar for one in arguments)])
    options = [row for one in parameters if (row := _option_row(one)) is not None]
    parts = [usage, *_paragraphs(about)]
    if arguments:
        rows = [(one.metavar, one.declared.help) for one in arguments]
        parts.append(_table("Arguments", rows))
    parts.append(_table("Options", [*options, ("--help", "Print this.")]))
    return "\n\n".join([*parts, *filter(None, [examples.strip("\n")])]) + "\n"


def commands_help(name: str, about: str, commands: Sequence[tuple[str, str]]) -> str:
    """Return the help of a command that consists of others: their names and docstrings."""
    rows = [(command, next(_paragraphs(text))) for command, text in commands]
    usage = f"Usage: {name} COMMAND [ARGUMENTS]"
    return "\n\n".join([usage, *_paragraphs(about), _table("Commands", rows)]) + "\n"


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        yield textwrap.fill(paragraph, _width())


def _option_row(parameter: Parameter) -> tuple[str, str] | None:
    option = parameter.declared
    if not isinstance(option, Option):
        return None
    names = ", ".join(parameter.option_names)
    notes = [f"[{text}]" for text in _notes(parameter, option)]
    return f"{names} {parameter.metavar}".rstrip(), "  ".join([option.help, *notes])


def _notes(parameter: Parameter, option: Option) -> Iterator[str]:
    if option.variable:
        yield f"environment variable: {option.variable}"
    if parameter.is_required:
        yield "required"
    elif parameter.default not in {None, False, ""} and "[default" not in option.help:
        yield f"default: {parameter.title if parameter.default is True else parameter.default}"


def _table(title: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = [f"{title}:"]
    for left, text in rows:
        wrapped = textwrap.wrap(text, max(_width() - _COLUMN, 20)) or [""]
        if len(left) + 4 > _COLUMN:
            wrapped.insert(0, "")
        lefts = [left] + [""] * (len(wrapped) - 1)
        for first, second in zip(lefts, wrapped, strict=True):
            lines.append(f"  {first:<{_COLUMN - 2}}{second}".rstrip())
    return "\n".join(lines)


def _width() -> int:
    return min(shutil.get_terminal_size().columns, _WIDEST)
