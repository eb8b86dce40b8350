"""Keep a native library's routine messages off the terminal."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import IO

__all__ = ["held_messages", "is_of_litert", "without_messages"]

_STDERR = 2
#: How LiteRT, its accelerator and the graphics libraries below them begin their lines.
_OF_LITERT = (
    rb"(INFO|WARNING|ERROR|VERBOSE): |[IWEF]\d{4} \d|error: XDG_RUNTIME_DIR|Warning: | - While |"
    rb"    at |=== Source Location|third_party/|\xe2\x94\x94|[A-Z][A-Z0-9_]+: |"
    rb".*operations will run on the|\s*$"
)
_lock = threading.Lock()


@contextmanager
def without_messages(*routine: bytes) -> Generator[None]:
    """Drop lines on stderr that contain one of ``routine``, and pass all others on afterwards.

    As for ``held_messages``.
    """
    with held_messages(lambda line: any(part in line for part in routine)):
        yield


@contextmanager
def held_messages(is_routine: Callable[[bytes], bool]) -> Generator[list[str]]:
    """Hold lines on stderr back that ``is_routine`` knows, and pass all others on afterwards.

    The list that it gives holds the former when the block has ended. Native code writes past
    ``sys.stderr``, and would break a progress bar. The whole process's stderr is held back
    meanwhile, so this is for short calls.
    """
    lines: list[str] = []
    with _lock, _scratch_file() as held:
        try:
            original = os.dup(_STDERR)
        except OSError:
            # There is no stderr to keep clean.
            yield lines
            return
        os.dup2(held.fileno(), _STDERR)
        try:
            yield lines
        finally:
            os.dup2(original, _STDERR)
            os.close(original)
            held.seek(0)
            for line in held:
                if is_routine(line):
                    lines.append(line.decode(errors="replace").rstrip())
                else:
                    os.write(_STDERR, line)


def is_of_litert(line: bytes) -> bool:
    """Return True for a line that LiteRT seems to have printed; its errors are raised, too."""
    return re.match(_OF_LITERT, line) is not None


def _scratch_file() -> IO[bytes]:
    """Return an empty file without a name."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("messages"), "w+b")
    # It loads what packs archives, too, which takes 6 ms.
    import tempfile

    return tempfile.TemporaryFile()
