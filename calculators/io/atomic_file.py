"""Files that appear under their name only when they are complete."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from ...framework.errors import MediaError

__all__ = ["AtomicFile", "write_error"]

_REMEDIES = {
    errno.EACCES: "you may not write there; choose another folder or change its permissions",
    errno.EDQUOT: "your quota is used up; delete something or choose another disk",
    errno.EFBIG: "the file is larger than the system allows; choose another disk or lift the limit",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOENT: "the folder does not exist; create it first",
    errno.ENOSPC: "the disk is full; make room or choose another disk",
    errno.ENOTDIR: "a part of the path is a file; choose another path",
    errno.EPERM: "you may not write there; choose another folder or change its permissions",
    errno.EROFS: "the disk is read-only; choose another one",
}

_being_written: set[Path] = set()
_lock = threading.Lock()


class AtomicFile:
    """Write a file beside its target, and give it the target's name in ``commit``.

    ``path`` is the temporary file, empty at first. Whatever happens before ``commit``, a file that
    stood under the target's name stays as it was; ``discard`` removes the temporary file. As a
    context manager it commits at the end of the block, or discards when the block raised.

    Raises ``MediaError`` with the path and a remedy when the folder is missing or cannot be
    written, or when the same file is being written already.
    """

    def __init__(self, target: Path) -> None:
        # Follow a link to the file it means, instead of replacing the link.
        self.target = Path(os.path.realpath(target))
        self.path = self.target.with_name(f".{self.target.name}.part-{os.getpid()}")
        if self.target.is_dir():
            raise MediaError(f"{target}: this is a folder; expected the name of a file to write")
        with _lock:
            if self.target in _being_written:
                raise MediaError(
                    f"{target}: another output of this run writes the same file; "
                    "give each output a file of its own"
                )
            _being_written.add(self.target)
        self._open = True
        try:
            self.path.open("wb").close()
        except OSError as error:
            self._release()
            raise write_error(target, error) from error

    def commit(self) -> None:
        """Give the complete file its name; raises ``MediaError`` when the disk refuses."""
        if not self._open:
            return
        try:
            # A full disk may show only when the data is forced out.
            descriptor = os.open(self.path, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            os.replace(self.path, self.target)
        except OSError as error:
            self.discard()
            raise write_error(self.target, error) from error
        self._release()

    def discard(self) -> None:
        """Remove the temporary file; do nothing after ``commit`` or another ``discard``."""
        if self._open:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
            self._release()

    def _release(self) -> None:
        self._open = False
        with _lock:
            _being_written.discard(self.target)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.discard()


def write_error(target: Path, error: OSError) -> MediaError:
    """Turn the system's refusal to write into an error that names the file and a remedy."""
    remedy = _REMEDIES.get(error.errno or 0, "choose another place for the file")
    return MediaError(f"{target}: cannot write the file ({error.strerror or error}); {remedy}")
