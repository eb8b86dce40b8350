"""Commands made of functions; ``parameters`` says how a function declares what it takes.

Click reads the command line. Typer would spare these declarations, but it validates with pydantic,
whose import takes as long as loading a model.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from .parameters import parameters_of
from .reporting import UsageError

__all__ = ["App"]

F = TypeVar("F", bound=Callable[..., None])

#: The widest line of a help, in characters.
_WIDEST = 100
#: Options that set by name what a graph or solution declares.
_GIVE_BY_NAME = ("--set", "--side")


class App:
    """A command, or one that consists of others, such as ``vitruvian new graph``.

    ``about`` is the help of the latter; that of a command is the docstring of its function.
    """

    def __init__(self, about: str = "") -> None:
        self._group = click.Group(help=about)
        self._is_group = bool(about)

    def command(self, name: str = "", *, examples: str = "") -> Callable[[F], F]:
        """Make a command of a function, called by its own name if no other is given."""

        def add(function: F) -> F:
            command = _Command(
                name or function.__name__,
                callback=function,
                params=list(parameters_of(function)),
                help=inspect.getdoc(function),
                epilog=examples,
            )
            self._group.add_command(command)
            return function

        return add

    def __call__(self, arguments: Sequence[str], *, prog_name: str) -> None:
        """Run the command that the arguments mean; raises ``UsageError`` where they mean none."""
        command: click.Command = self._group
        if not self._is_group:
            (command,) = self._group.commands.values()
        elif not arguments:
            arguments = ["--help"]
        try:
            with command.make_context(
                prog_name, list(arguments), max_content_width=_WIDEST
            ) as context:
                command.invoke(context)
        except click.exceptions.Exit:
            # After --help.
            return
        except click.UsageError as error:
            called = error.ctx.command_path if error.ctx else prog_name
            message = _message(error)
            raise UsageError(f"{called}: {message}; '{called} --help' explains it") from None


def _message(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption) and error.ctx:
        known = {name for one in error.ctx.command.params for name in one.opts}
        by_name = next((option for option in _GIVE_BY_NAME if option in known), None)
        # Of '--model' click says that '--help' may be meant.
        nearest = [option for option in error.possibilities or () if option != "--help"]
        if by_name and not nearest:
            name = error.option_name.lstrip("-")
            return f"No such option '--{name}' (perhaps '{by_name} {name}=VALUE')"
    return error.format_message().rstrip(".")


class _Command(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples as they stand, where Click would fill paragraphs."""
        if self.epilog:
            formatter.write(f"\n{self.epilog}")
