"""Keep two batches out of one folder, and let the shards of one batch share it."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..framework.errors import MediaError
from .shard import Shard

__all__ = ["locked_folder"]


@contextmanager
def locked_folder(folder: Path, shard: Shard) -> Generator[None]:
    """Hold a folder for one batch, or for one shard of it.

    The shards of a batch hold one lock together and each another of its own; a batch without
    shards holds the first alone. The system drops the locks of a process that dies, so none is left
    behind. Raises ``MediaError`` when somebody else is at work there.
    """
    with ExitStack() as stack:
        stack.enter_context(_lock(folder / ".batch.lock", shared=shard.count > 1))
        if shard.count > 1:
            name = f".batch-{shard.number}-of-{shard.count}.lock"
            stack.enter_context(_lock(folder / name, shared=False))
        yield


@contextmanager
def _lock(path: Path, *, shared: bool) -> Generator[None]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise MediaError(
            f"{path.parent}: the folder cannot be written ({error.strerror}); choose another one"
        ) from error
    try:
        if not _try_lock(descriptor, shared=shared):
            raise MediaError(
                f"{path.parent}: another batch writes into this folder; wait for it, or choose "
                "another folder"
            )
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":  # pragma: no cover

    def _try_lock(descriptor: int, *, shared: bool) -> bool:
        import msvcrt

        if shared:
            # Windows has no shared locks on bytes; shards are then told apart by their own lock.
            return True
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _try_lock(descriptor: int, *, shared: bool) -> bool:
        import fcntl

        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
