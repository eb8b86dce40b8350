"""Keep a native library's routine messages off the terminal."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["without_messages"]

_STDERR = 2
_lock = threading.Lock()


@contextmanager
def without_messages(*routine: bytes) -> Generator[None]:
    """Drop lines on stderr that contain one of ``routine``, and pass all others on afterwards.

    Native code writes past ``sys.stderr``, and would break a progress bar. The whole process's
    stderr is held back meanwhile, so this is for short calls.
    """
    with _lock, tempfile.TemporaryFile() as held:
        try:
            original = os.dup(_STDERR)
        except OSError:
            # There is no stderr to keep clean.
            yield
            return
        os.dup2(held.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(original, _STDERR)
            os.close(original)
            held.seek(0)
            for line in held:
                if not any(part in line for part in routine):
                    os.write(_STDERR, line)
