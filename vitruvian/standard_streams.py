"""Standard output and error that are closed or full, as in scripts and cron jobs."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any, cast

__all__ = ["forget_stdout", "mend_standard_streams"]


class _ForgivingText(io.TextIOWrapper):
    """Write text, and lose it where the device takes no more: messages must not end a run."""

    def write(self, text: str, /) -> int:
        with contextlib.suppress(OSError):
            return super().write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            super().flush()


def mend_standard_streams() -> None:
    """Give a process whose standard streams are closed new ones that lead nowhere.

    A file that is opened later would get the number of the closed stream, and the messages of C
    libraries would go into it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # The system gives the lowest number that is free: this one.
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    error: Any = sys.stderr
    if error is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    elif error is sys.__stderr__ and isinstance(error, io.TextIOWrapper):
        sys.stderr = _ForgivingText(
            cast("Any", error.detach()),
            error.encoding,
            "replace",
            line_buffering=True,
            write_through=True,
        )


def forget_stdout() -> None:
    """Keep Python from flushing to a closed or full device at the end, which prints an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
