"""Files that appear under their name only when they are complete."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ...framework.errors import MediaError
from .named_pipe import open_pipe
from .part_files import claimed, part_path, sweep

__all__ = ["AtomicFile", "is_stream", "refusal_to_write", "write_error"]

_REMEDIES = {
    errno.EACCES: "you may not write there; choose another folder or change its permissions",
    errno.EDQUOT: "your quota is used up; delete something or choose another disk",
    errno.EFBIG: "the file is larger than the system allows; choose another disk or lift the limit",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOENT: "the folder does not exist; create it first",
    errno.ENOSPC: "the disk is full; make room or choose another disk",
    errno.ENOTDIR: "a part of the path is a file; choose another path",
    errno.EPIPE: "the program that read this pipe has ended; start it again",
    errno.EPERM: "you may not write there; choose another folder or change its permissions",
    errno.EROFS: "the disk is read-only; choose another one",
}

#: Files whose writers go back to the front at the end, and what goes through a pipe instead.
_INSTEAD_IN_PIPES = {".mp4": ".mkv", ".m4v": ".mkv", ".mov": ".mkv", ".parquet": ".csv"}

_being_written: set[Path] = set()
_lock = threading.Lock()


class AtomicFile:
    """Writes a file beside its target, and renames it to the target in ``commit``.

    ``path`` is the temporary file, empty at first. Whatever happens before ``commit``, a file that
    stood under the target's name stays as it was, and then gives its mode to the new one;
    ``discard`` removes the temporary file. As a context manager it commits at the end of the block,
    or discards when the block raised. A pipe or a terminal cannot be replaced: it is written into,
    and ``path`` is the target itself (``is_stream``); of a named pipe, that somebody reads it is
    waited for. A run of limited ``access`` writes into the
    folder that it was judged by, also if another one is put in its place meanwhile.

    Raises ``MediaError`` with the path and a remedy when the target cannot be written, or when the
    same file is being written already.
    """

    def __init__(self, target: Path, access: FileAccess = UNRESTRICTED) -> None:
        # Follow a link to the file it means, instead of replacing the link.
        self.target = Path(os.path.realpath(target))
        reason = refusal_to_write(Path(target))
        if reason:
            raise MediaError(f"{target}: {reason}")
        self.is_stream = is_stream(self.target)
        self._folder: int | None = None
        self._final = self.path = self.target
        with _lock:
            if self.target in _being_written:
                raise MediaError(
                    f"{target}: another output of this run writes the same file; "
                    "give each output a file of its own"
                )
            _being_written.add(self.target)
        self._open = True
        self._claim = -1
        try:
            if not self.is_stream:
                self._create(access)
            elif self.target.is_fifo():
                self._claim = open_pipe(self.target)
        except OSError as error:
            self._release()
            raise write_error(target, error) from error
        except BaseException:
            self._release()
            raise

    def _create(self, access: FileAccess) -> None:
        sweep(self.target.parent)
        self._folder = access.open_folder(self.target)
        if self._folder is not None:
            self._final = Path(f"/proc/self/fd/{self._folder}", self.target.name)
        self.path = part_path(self._final)
        self._claim = claimed(self.path)

    def commit(self) -> None:
        """Give the complete file its name; raises ``MediaError`` when the disk refuses."""
        if not self._open:
            return
        if self.is_stream:
            self._release()
            return
        try:
            if self.target.exists():
                self.path.chmod(stat.S_IMODE(self.target.stat().st_mode))
            # A full disk may show only when the data is forced out.
            descriptor = os.open(self.path, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            os.replace(self.path, self._final)
        except OSError as error:
            self.discard()
            raise write_error(self.target, error) from error
        self._release()

    def discard(self) -> None:
        """Remove the temporary file; do nothing after ``commit`` or another ``discard``."""
        if self._open:
            if not self.is_stream:
                with contextlib.suppress(OSError):
                    self.path.unlink(missing_ok=True)
            self._release()

    def _release(self) -> None:
        self._open = False
        if self._claim >= 0:
            os.close(self._claim)
            self._claim = -1
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None
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


def is_stream(target: Path) -> bool:
    """Return True for a pipe or a character device, such as a terminal or /dev/null."""
    try:
        mode = target.stat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def refusal_to_write(target: Path) -> str:
    """Say why nothing may be written under a name that is taken; "" if it may, or if it is free."""
    try:
        mode = target.stat().st_mode
    except OSError:
        return ""
    if stat.S_ISDIR(mode):
        return "this is a folder; expected the name of a file to write; name a file in it"
    if stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
        return "this is a socket or a disk; expected a file; choose another name"
    instead = _INSTEAD_IN_PIPES.get(target.suffix.lower())
    if stat.S_ISFIFO(mode) and instead:
        return (
            f"this is a pipe, and a {target.suffix} file is not written from front to back; "
            f"expected a file; choose another name, or a pipe NAME{instead}"
        )
    # The owner's own protection counts for the superuser too.
    if not mode & 0o222 or not os.access(target, os.W_OK):
        return "the file is read-only; choose another name or change its permissions"
    return ""


def write_error(target: Path, error: OSError) -> MediaError:
    """Turn the system's refusal to write into an error that names the file and a remedy."""
    remedy = _REMEDIES.get(error.errno or 0, "choose another place for the file")
    return MediaError(f"{target}: cannot write the file ({error.strerror or error}); {remedy}")
