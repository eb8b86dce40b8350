"""Tell the user what went wrong: one clear message, no traceback of ours, and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

from ..framework.error_text import describe
from ..framework.errors import FrameworkError
from ..framework.messages import printable
from ..media.errors import UsageError
from ..standard_streams import forget_stdout

__all__ = [
    "FAILED",
    "INCOMPLETE",
    "INTERRUPTED",
    "WRONG_USE",
    "UsageError",
    "leave_full_stdout",
    "reporting_errors",
    "set_debug",
]

FAILED = 1
WRONG_USE = 2
#: Results are complete up to where the input broke off.
INCOMPLETE = 3
INTERRUPTED = 130

_debug = False


def set_debug(value: bool) -> None:
    """Show tracebacks from now on, or no longer (what ``--debug`` calls)."""
    global _debug  # noqa: PLW0603
    _debug = value


def _wants_traceback() -> bool:
    return _debug or os.environ.get("VITRUVIAN_DEBUG", "") not in {"", "0"}


@contextmanager
def reporting_errors() -> Generator[None]:
    """Turn exceptions into messages and exit codes."""
    set_debug(False)
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
    except BrokenPipeError:
        # Whoever read our output, such as `head`, has seen enough.
        forget_stdout()
        sys.exit(FAILED)
    except Exception as error:  # noqa: BLE001  # whatever it is, the user gets a next step
        if isinstance(error, OSError) and _is_of_stdout(error):
            leave_full_stdout(error)
        if _is_interrupted(error):
            # Ctrl-C while a library was being imported, which has made something else of it.
            _exit("interrupted", INTERRUPTED)
        if isinstance(error, OSError) and error.filename is not None:
            # A name that is too long, a folder that may not be looked into: not ours to mend.
            if _wants_traceback():
                _print_traceback(error)
            _exit(f"{printable(os.fsdecode(error.filename))}: {error.strerror}", FAILED)
        _print_traceback(error)
        _exit(
            "vitruvian: this is a mistake in vitruvian itself; please report it with the lines "
            "above and the command that led to it",
            FAILED,
        )


def _is_interrupted(error: BaseException | None) -> bool:
    """Return True when a ``KeyboardInterrupt`` caused the exception."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _print_traceback(error: Exception) -> None:
    """Print where an exception came from, without the libraries that called our command."""
    import traceback

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


def leave_full_stdout(error: OSError) -> NoReturn:
    """Exit where standard output takes no more, such as on a full disk."""
    forget_stdout()
    _exit(f"standard output cannot be written ({error.strerror or error}); make room", FAILED)


def _is_of_stdout(error: OSError) -> bool:
    """Return True when standard output is what could not be written."""
    if error.filename is not None:
        return False
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        return True
    return False
