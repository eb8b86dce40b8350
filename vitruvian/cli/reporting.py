"""Tell the user what went wrong: one clear message, no traceback of ours, and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

from ..framework.authoring.user_code import shown_file, user_frame
from ..framework.errors import (
    CalculatorError,
    FrameworkError,
    GraphConfigError,
    GraphRunError,
    Location,
    Problem,
)
from ..media.errors import UsageError

__all__ = [
    "FAILED",
    "INTERRUPTED",
    "WRONG_USE",
    "UsageError",
    "describe",
    "forget_stdout",
    "problem_line",
    "reporting_errors",
    "set_debug",
]

FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130

_debug = False


def set_debug(value: bool) -> bool:
    """Show tracebacks from now on (the callback of ``--debug``)."""
    global _debug  # noqa: PLW0603
    _debug = _debug or value
    return value


def _wants_traceback() -> bool:
    return _debug or os.environ.get("VITRUVIAN_DEBUG", "") not in {"", "0"}


@contextmanager
def reporting_errors() -> Generator[None]:
    """Turn exceptions into messages and exit codes."""
    try:
        yield
        sys.stdout.flush()
    except UsageError as error:
        _exit(str(error), WRONG_USE)
    except FrameworkError as error:
        if _wants_traceback():
            _print_traceback(error)
        _exit(describe(error), FAILED)
    except KeyboardInterrupt:
        _exit("interrupted", INTERRUPTED)
    except SystemExit as left:
        # Typer turns Ctrl-C before a run into a silent exit.
        if _is_interrupted(left):
            _exit("interrupted", INTERRUPTED)
        raise
    except BrokenPipeError:
        # Whoever read our output, such as `head`, has seen enough.
        forget_stdout()
        sys.exit(FAILED)
    except Exception as error:  # noqa: BLE001  # whatever it is, the user gets a next step
        if _is_interrupted(error):
            # Ctrl-C while a library was being imported, which has made something else of it.
            _exit("interrupted", INTERRUPTED)
        _print_traceback(error)
        _exit(
            "vitruvian: this is a mistake in vitruvian itself; please report it with the lines "
            "above and the command that led to it",
            FAILED,
        )


def _is_interrupted(error: BaseException | None) -> bool:
    """Tell whether an exception came of a ``KeyboardInterrupt``."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _print_traceback(error: Exception) -> None:
    """Print where an exception came from, without the libraries that called our command."""
    start = error.__traceback__
    while start is not None and not start.tb_frame.f_code.co_filename.endswith("_command.py"):
        start = start.tb_next
    traceback.print_exception(error.with_traceback(start or error.__traceback__))


def _exit(message: str, code: int) -> NoReturn:
    try:
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()
    except OSError:
        pass
    sys.exit(code)


def forget_stdout() -> None:
    """Keep Python from flushing to a closed pipe at the end, which would print an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def describe(error: FrameworkError) -> str:
    """Return the message that a user sees for an error, some lines long."""
    if isinstance(error, GraphConfigError):
        return "\n".join(problem_line(problem) for problem in error.problems)
    if isinstance(error, GraphRunError):
        return "\n".join(describe(one) for one in error.errors)
    if isinstance(error, CalculatorError):
        return _calculator_failure(error)
    return str(error)


def problem_line(problem: Problem) -> str:
    """Return ``file:line:column: message``, which editors turn into a link."""
    place = str(problem.location)
    if problem.location.line and problem.location.column:
        place = f"{place}:{problem.location.column}"
    return f"{place}: {problem.message}" if place else problem.message


def _calculator_failure(error: CalculatorError) -> str:
    cause = error.__cause__
    place = error.location
    is_added = place is not None and place != Location() and not place.line
    if isinstance(cause, FrameworkError) and is_added:
        # A reader or writer that the command line put in: its message says it all.
        return str(cause)
    frame = None if cause is None or isinstance(cause, FrameworkError) else user_frame(cause)
    if frame is None:
        return str(error)
    code = f"\n    {frame.line}" if frame.line else ""
    return f"{error}\n  {shown_file(frame.filename)}:{frame.lineno}, in {frame.name}{code}"
