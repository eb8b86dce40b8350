"""Commands made of functions; ``parameters`` says how a function declares what it takes.

Not typer, which since it validates with pydantic takes as long to read a command line as a model
takes to load.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from ..framework.errors import did_you_mean
from .command_help import command_help, commands_help
from .parameters import parameters_of
from .reading import read_arguments
from .reporting import UsageError

__all__ = ["App"]

F = TypeVar("F", bound=Callable[..., None])


class App:
    """A command, or one that consists of others, such as ``vitruvian new graph``.

    ``about`` is the help of the latter; that of a command is the docstring of its function.
    """

    def __init__(self, about: str = "") -> None:
        self._about = about
        self._commands: dict[str, _Command] = {}

    def command(self, name: str = "", *, examples: str = "") -> Callable[[F], F]:
        """Make a command of a function, called by its own name if no other is given."""

        def add(function: F) -> F:
            self._commands[name or function.__name__] = _Command(function, examples)
            return function

        return add

    def __call__(self, arguments: Sequence[str], *, prog_name: str) -> None:
        """Run the command that the arguments mean; raises ``UsageError`` where they mean none."""
        if not self._about:
            (command,) = self._commands.values()
            command.run(prog_name, arguments)
        elif not arguments or arguments[0] == "--help":
            listed = [(name, one.about) for name, one in self._commands.items()]
            sys.stdout.write(commands_help(prog_name, self._about, listed))
        elif arguments[0] in self._commands:
            self._commands[arguments[0]].run(f"{prog_name} {arguments[0]}", arguments[1:])
        else:
            raise UsageError(
                f"{prog_name}: there is no command {arguments[0]!r}; the commands are: "
                f"{', '.join(self._commands)}.{did_you_mean(arguments[0], self._commands)}"
            )


class _Command:
    def __init__(self, function: Callable[..., None], examples: str) -> None:
        self._function = function
        self._examples = examples
        self.about = inspect.getdoc(function) or ""

    def run(self, name: str, arguments: Sequence[str]) -> None:
        parameters = list(parameters_of(self._function))
        options = arguments[: arguments.index("--")] if "--" in arguments else arguments
        if "--help" in options:
            sys.stdout.write(command_help(name, self.about, self._examples, parameters))
            return
        self._function(**read_arguments(name, parameters, arguments))
