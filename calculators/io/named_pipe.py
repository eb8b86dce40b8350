"""Open a named pipe for writing, which has to wait for the program that reads it."""

from __future__ import annotations

import errno
import logging
import os
import time
from pathlib import Path

__all__ = ["open_pipe"]

_log = logging.getLogger(__name__)
#: Shown by the command line; programs do not see it unless they ask for it.
_log.setLevel(logging.INFO)

#: How often to look for a reader, and how long to wait until the user is told of it, in seconds.
_INTERVAL = 0.02
_PATIENCE = 1.0


def open_pipe(path: Path) -> int:
    """Wait until a program reads a named pipe; return a descriptor that keeps the pipe open.

    While there is a reader, opening the pipe again does not block. Without one it would, in FFmpeg
    even with Python's lock held, so that Ctrl-C could not end the program.
    """
    started, is_told = time.monotonic(), False
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
        if not is_told and time.monotonic() - started > _PATIENCE:
            _log.info("%s: waiting for a program that reads this pipe, such as cat", path)
            is_told = True
        time.sleep(_INTERVAL)
