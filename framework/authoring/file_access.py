"""Which files the calculators of a run may open: a service of the run that each of them asks.

Without it a run may open whatever its user may. A program that runs graphs of other people gives
one that names the folders::

    access = FileAccess(folders=(Path("pictures"),), remedy="put the file into the folder pictures")
    CalculatorGraph("graph.yaml", services={FILE_ACCESS: access})

Calculators ask it through ``ctx.run.input_file`` and ``ctx.run.output_file``, which also say where
a relative path leads.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import FileAccessError
from .service import GraphService

__all__ = ["FILE_ACCESS", "FileAccess"]


@dataclass(frozen=True, slots=True)
class FileAccess:
    """The files of a run, judged by where they really lie, after all links.

    ``folders`` may be read with what is below them, apart from names that begin with a dot: such
    files hold passwords and settings. None are all folders, for reading and writing. ``files`` may
    be read wherever they lie, ``output_folders`` and ``output_files`` written, ``urls`` opened.
    ``remedy`` ends the messages.
    """

    folders: Sequence[Path] | None = None
    files: Collection[Path] = ()
    output_folders: Sequence[Path] = ()
    output_files: Collection[Path] = ()
    urls: Collection[str] = ()
    remedy: str = "choose another file"

    def check_read(self, path: Path) -> None:
        """Raise ``FileAccessError`` unless the file, folder or pattern may be read."""
        if self.folders is None:
            return
        real = _real(path)
        known = [*self.folders, *self.output_folders]
        if not (_is_listed(real, self.files) or any(_is_shown(real, one) for one in known)):
            shown = ", ".join(f"'{one}'" for one in self.folders) or "no folder"
            raise FileAccessError(
                f"{_named(path, real)}: this run may not read the file; expected one in {shown} "
                f"that is not hidden; {self.remedy}"
            )

    def check_write(self, path: Path) -> None:
        """Raise ``FileAccessError`` unless the file may be written."""
        if self.folders is None:
            return
        real = _real(path)
        folders = map(_real, self.output_folders)
        if not (_is_listed(real, self.output_files) or any(map(real.is_relative_to, folders))):
            raise FileAccessError(
                f"{_named(path, real)}: this run may not write the file; {self.remedy}"
            )

    def check_url(self, url: str) -> None:
        """Raise ``FileAccessError`` unless the address may be opened."""
        if self.folders is not None and url not in self.urls:
            raise FileAccessError(f"{url}: this run may not open the address; {self.remedy}")


#: Who gives a run this service decides what its calculators may open.
FILE_ACCESS = GraphService("file access", FileAccess)


def _real(path: Path) -> Path:
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        # A link to itself, a null byte, a home folder of nobody.
        raise FileAccessError(f"{path}: this is no path of a file ({error})") from error


def _is_listed(real: Path, files: Collection[Path]) -> bool:
    return any(real == _real(one) for one in files)


def _is_shown(real: Path, folder: Path) -> bool:
    """Return True when a path is below a folder and no part of it there is hidden."""
    base = _real(folder)
    if not real.is_relative_to(base):
        return False
    return not any(part.startswith(".") for part in real.relative_to(base).parts)


def _named(path: Path, real: Path) -> str:
    return str(path) if str(path) == str(real) else f"{path} (which is {real})"
