"""The command line: ``vitruvian COMMAND …``.

One module a command, imported only when that command is called: the overview must come at once.
"""

from __future__ import annotations

import atexit
import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..standard_streams import forget_stdout, mend_standard_streams

if TYPE_CHECKING:
    from ..solutions.registry import Offer
    from .command import App

__all__ = ["COMMANDS", "main"]

#: What each command does; the module is ``<name>_command`` with an ``app``. Solutions are
#: commands besides these.
COMMANDS = {
    "run": "Run a graph over a video, pictures, data or a camera.",
    "batch": "Run a graph or solution over many videos.",
    "check": "Find every mistake in graph files, with its place.",
    "show": "Draw a graph: as text, SVG, DOT, Mermaid or a page.",
    "studio": "See, edit and run graphs in the browser.",
    "convert": "Turn a MediaPipe graph (.pbtxt) into YAML, or back.",
    "doctor": "List what a program uses of MediaPipe, and which of it is here.",
    "graphs": "List the graphs that come with the package.",
    "calculators": "List the calculators, or explain one.",
    "new": "Write a small example that works: a graph, or a calculator of your own.",
    "schema": "Write the JSON Schema with which editors check graph files.",
    "assets": "List, fetch and verify models and samples.",
    "devices": "List the graphics cards, and say what --device would use.",
}

_OVERVIEW = """\
Usage: vitruvian COMMAND [ARGUMENTS]

MediaPipe-style perception graphs in pure Python.

The quick way in, from a video to a drawing and a table:
{solutions}

Commands:
{commands}

Options:
  --version      Print the version.
  --help         Print this; 'vitruvian COMMAND --help' explains a command.

Exit codes: 0 done; 1 failed or mistakes found; 2 wrong arguments; 3 results are
complete up to where the input broke off; 128 plus its number after a signal.

Examples:
  vitruvian pose dance.mp4
  vitruvian run upper_body_pose_tracking_cpu --input dance.mp4 \\
      --output output_video=pose.mp4 --output pose_landmarks=pose.jsonl
  vitruvian check my_graph.yaml
  vitruvian show upper_body_pose_tracking_cpu -o graph.svg
  vitruvian calculators GateCalculator
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit.

    The codes: 0 done, 1 failed, 2 called wrongly, 3 results are complete up to where the input
    broke off, 130 stopped with Ctrl-C, 128 plus its number after another signal.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    mend_standard_streams()
    # What OpenCV complains of, such as a camera that is not there, our own messages tell.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "FATAL")
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows fewer letters shows a question mark instead of failing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    first = given[0] if given else "--help"
    if first in {"--help", "-h", "help"}:
        # `vitruvian help run` asks for the help of `run`.
        if len(given) > 1 and (_is_command(given[1])):
            _call(given[1], ["--help"])
        _write(_overview())
        sys.exit(0)
    if first in {"--version", "-V"}:
        from .._version import __version__

        _write(f"vitruvian {__version__}\n")
        sys.exit(0)
    if not _is_command(first):
        from ..framework.errors import did_you_mean

        what = "option" if first.startswith("-") else "command"
        commands = [*_solutions(), *COMMANDS]
        hint = did_you_mean(first, commands)
        known = ", ".join(commands)
        sys.stderr.write(
            f"vitruvian: there is no {what} {first!r}; the commands are: {known}.{hint}\n"
        )
        sys.exit(2)
    _call(first, given[1:])


def _is_command(name: str) -> bool:
    if name in COMMANDS:
        return True
    from ..solutions.registry import has_solution

    return has_solution(name)


def _call(command: str, arguments: Sequence[str]) -> None:
    from .collection import no_collection
    from .reporting import reporting_errors

    atexit.register(_silence_accelerator)
    with reporting_errors():
        with no_collection():
            app = _app_of(command)
        app(arguments, prog_name=f"vitruvian {command}")
    sys.exit(0)


def _app_of(command: str) -> App:
    if command in COMMANDS:
        app: App = importlib.import_module(f".{command}_command", __name__).app
        return app
    from ..solutions.registry import solution_named
    from .solution_command import app_of

    return app_of(solution_named(command))


def _solutions() -> Mapping[str, Offer]:
    from ..solutions.registry import offers

    return offers()


def _silence_accelerator() -> None:
    """Keep what LiteRT says at the end off the terminal, where a model ran on a graphics card."""
    module = sys.modules.get("vitruvian.calculators.tensor.accelerator")
    if module is not None:
        module.Accelerator.silence_farewell()


def _overview() -> str:
    quick = {name: solution.summary for name, solution in _solutions().items()}
    width = max(map(len, {**quick, **COMMANDS}))
    solutions, commands = (
        "\n".join(f"  {name:<{width}}    {what}" for name, what in listed.items())
        for listed in (quick, COMMANDS)
    )
    return _OVERVIEW.format(solutions=solutions, commands=commands)


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        forget_stdout()
    except OSError as error:
        from .reporting import leave_full_stdout

        leave_full_stdout(error)
