"""Temporary files beside the files that they become, and those that dead processes have left."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from pathlib import Path

__all__ = ["claimed", "part_path", "sweep"]

_PART = re.compile(r"\..+\.part-(\d+)\Z", re.DOTALL)
_LONGEST_NAME = 255

_swept: set[Path] = set()
_lock = threading.Lock()


def part_path(target: Path) -> Path:
    """Return the path of the temporary file of this process for a target.

    A name that would become too long, or that is not text, is replaced by its hash.
    """
    raw = os.fsencode(target.name)
    name = target.name
    if len(raw) > _LONGEST_NAME - 20 or any("\ud800" <= letter <= "\udfff" for letter in name):
        import hashlib

        name = hashlib.sha256(raw).hexdigest()[:32]
    return target.with_name(f".{name}.part-{os.getpid()}")


def claimed(path: Path) -> int:
    """Create a temporary file, empty, and return the descriptor that marks it as in use.

    Raises ``OSError``.
    """
    path.open("wb").close()
    descriptor = os.open(path, os.O_RDWR)
    _locked(descriptor)
    return descriptor


def sweep(folder: Path) -> None:
    """Remove, once a process, the temporary files whose processes are dead.

    A file that somebody holds a lock on is in use, by a process of another computer or container
    whose number means nothing here.
    """
    with _lock:
        if folder in _swept or os.name != "posix":
            return
        _swept.add(folder)
    for path in folder.iterdir():
        found = _PART.fullmatch(path.name)
        if found and not _is_alive(int(found[1])):
            with contextlib.suppress(OSError):
                _remove_unlocked(path)


def _remove_unlocked(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if _locked(descriptor):
            path.unlink()
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Lock an open file if nobody else has; tell whether that was possible."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
