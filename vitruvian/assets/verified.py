"""Remember which files were found to be their assets, so that each start need not hash them again.

For every asset that was checked, the folder ``.verified`` beside it holds one line: the SHA-256
that was expected, and the state of the file that had it. Writing to the file or putting another in
its place changes its state, and another manifest expects another hash. A line that is missing or
does not match only leads to the file being hashed. So the folder may be read-only, and processes
may write the same line at once.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from .manifest import Asset

__all__ = ["StateOfFile", "remember_verified", "state_of", "was_verified"]

#: Which file it is, its size in bytes, and when its content and its entry on the disk changed, in
#: nanoseconds.
StateOfFile = tuple[int, int, int, int, int]

_FOLDER = ".verified"
#: Disks tell times in steps of up to two seconds: within one, a file may change without a trace.
_LONGEST_STEP_NS = 2_000_000_000


def state_of(path: Path) -> StateOfFile | None:
    """Return what changes whenever the file does; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def was_verified(asset: Asset, path: Path) -> bool:
    """Return True if the file at ``path`` was found to be the asset, and has not changed since."""
    state = state_of(path)
    try:
        return state is not None and _memory_of(path).read_bytes() == _line(asset, state)
    except OSError:
        return False


def remember_verified(asset: Asset, path: Path, state: StateOfFile) -> None:
    """Remember that the file was the asset when it was hashed, before which it was in ``state``.

    One that has changed meanwhile, or only just before, is hashed once more at the next start.
    """
    changed_ns = max(state[-2:])
    if state != state_of(path) or time.time_ns() - changed_ns < _LONGEST_STEP_NS:
        return
    memory = _memory_of(path)
    # The folder may be read-only, or the disk full.
    with contextlib.suppress(OSError):
        memory.parent.mkdir(exist_ok=True)
        memory.write_bytes(_line(asset, state))


def _memory_of(path: Path) -> Path:
    return path.parent / _FOLDER / path.name


def _line(asset: Asset, state: StateOfFile) -> bytes:
    return f"{asset.sha256} {' '.join(map(str, state))}\n".encode()
