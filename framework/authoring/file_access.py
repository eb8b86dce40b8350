"""Which files the calculators of a run may open: a service of the run that each of them asks.

Without it a run may open whatever its user may. A program that runs graphs of other people gives
one that names the folders::

    access = FileAccess(folders=(Path("pictures"),), remedy="put the file into the folder pictures")
    CalculatorGraph("graph.yaml", services={FILE_ACCESS: access})

Calculators ask it through ``ctx.run.input_file`` and ``ctx.run.output_file``, which also say where
a relative path leads. What they read they open with ``open_read``, which judges the open file: a
link or folder may have been exchanged since its path was judged.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Sequence
from dataclasses import field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..errors import FileAccessError
from ..quick_dataclass import dataclass
from ..user_path import user_path
from .service import GraphService

__all__ = ["FILE_ACCESS", "UNRESTRICTED", "FileAccess"]

#: Where Linux shows each open file as a link to where it lies.
_OPEN_FILES = Path("/proc/self/fd")


class _Limits(NamedTuple):
    """Real paths: what may be read, and below what; what may be written, and below what."""

    folders: frozenset[Path]
    files: frozenset[Path]
    output_folders: frozenset[Path]
    output_files: frozenset[Path]


@dataclass(frozen=True, slots=True)
class FileAccess:
    """The files of a run, judged by where they really lie, after all links.

    Where the paths given here lead is found out once, when they are given. ``folders`` may be read
    with what is below them, apart from names that begin with a dot: such files hold passwords and
    settings. None are all folders, for reading and writing. ``files`` may be read wherever they
    lie, ``output_folders`` and ``output_files`` written, ``urls`` opened. ``remedy`` ends the
    messages.
    """

    folders: Sequence[Path] | None = None
    files: Collection[Path] = ()
    output_folders: Sequence[Path] = ()
    output_files: Collection[Path] = ()
    urls: Collection[str] = ()
    remedy: str = "choose another file"
    _limits: _Limits = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        limits = _Limits(
            folders=_all_real([*(self.folders or ()), *self.output_folders]),
            files=_all_real(self.files),
            output_folders=_all_real(self.output_folders),
            output_files=_all_real(self.output_files),
        )
        object.__setattr__(self, "_limits", limits)

    def check_read(self, path: Path) -> None:
        """Raise ``FileAccessError`` unless the file, folder or pattern may be read."""
        if self.folders is not None:
            self._judge_read(path, _real(path))

    def open_read(self, path: Path) -> BinaryIO:
        """Open a file that may be read.

        The file that was opened is judged, wherever links lead by now. Raises
        ``FileAccessError``, and ``OSError`` as ``open`` does.
        """
        if self.folders is None:
            return path.open("rb")
        self.check_read(path)
        # A pipe that was put in place of the file must not block.
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        file = os.fdopen(os.open(path, flags), "rb")
        try:
            self._judge_read(path, _real_of_open(file.fileno(), path))
        except BaseException:
            file.close()
            raise
        return file

    def _judge_read(self, path: Path, real: Path) -> None:
        limits = self._limits
        if not (real in limits.files or any(_is_shown(real, one) for one in limits.folders)):
            shown = ", ".join(f"'{one}'" for one in self.folders or ()) or "no folder"
            raise FileAccessError(
                f"{_named(path, real)}: this run may not read the file; expected one in {shown} "
                f"that is not hidden; {self.remedy}"
            )

    def check_write(self, path: Path) -> None:
        """Raise ``FileAccessError`` unless the file may be written."""
        if self.folders is not None:
            self._judge_write(path, _real(path))

    def open_folder(self, target: Path) -> int | None:
        """Open the folder of a file that may be written, and return its descriptor.

        What is written below ``/proc/self/fd/DESCRIPTOR`` lies in this folder, whatever is put in
        its place. Returns None in a run without limits, and on systems without such paths. Raises
        ``FileAccessError``, and ``OSError`` where there is no such folder.
        """
        self.check_write(target)
        if self.folders is None or not _OPEN_FILES.is_dir():
            return None
        descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._judge_write(target, (_OPEN_FILES / str(descriptor)).readlink() / target.name)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _judge_write(self, path: Path, real: Path) -> None:
        limits = self._limits
        if real not in limits.output_files and not any(
            map(real.is_relative_to, limits.output_folders)
        ):
            raise FileAccessError(
                f"{_named(path, real)}: this run may not write the file; {self.remedy}"
            )

    def check_url(self, url: str) -> None:
        """Raise ``FileAccessError`` unless the address may be opened."""
        if self.folders is not None and url not in self.urls:
            raise FileAccessError(f"{url}: this run may not open the address; {self.remedy}")


def _real(path: Path) -> Path:
    try:
        return user_path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        # A link to itself, a null byte.
        raise FileAccessError(f"{path}: this is no path of a file ({error})") from error


def _real_of_open(descriptor: int, path: Path) -> Path:
    """Return where an open file lies; raises ``FileAccessError`` where nothing tells."""
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise FileAccessError(f"{path}: this is no regular file any more; try again")
    link = _OPEN_FILES / str(descriptor)
    if link.is_symlink():
        return link.readlink()
    # Elsewhere the path is followed again: to the same file, or it has been exchanged meanwhile.
    real = _real(path)
    if not os.path.samestat(found, real.stat()):
        raise FileAccessError(f"{path}: the file was exchanged while it was opened; try again")
    return real


def _all_real(paths: Collection[Path]) -> frozenset[Path]:
    """Return where paths lead, without those that can be no path."""
    found: set[Path] = set()
    for path in paths:
        with contextlib.suppress(FileAccessError):
            found.add(_real(path))
    return frozenset(found)


def _is_shown(real: Path, folder: Path) -> bool:
    """Return True when a path is below a folder and no part of it there is hidden."""
    if not real.is_relative_to(folder):
        return False
    return not any(part.startswith(".") for part in real.relative_to(folder).parts)


def _named(path: Path, real: Path) -> str:
    return str(path) if str(path) == str(real) else f"{path} (which is {real})"


#: Where nobody says otherwise: what the user may open.
UNRESTRICTED = FileAccess()

#: Who gives a run this service decides what its calculators may open.
FILE_ACCESS = GraphService("file access", FileAccess)
