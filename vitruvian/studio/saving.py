"""Write the graph in the editor to its file, unless the file has changed in the meantime.

A page says by an ETag what it believes the file to hold. Two pages, or a page and another editor,
that have the same file open thus cannot overwrite each other's work unnoticed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..calculators.io.atomic_file import refusal_to_write
from .refusal import RefusedError
from .settings import Settings

__all__ = ["GraphFile", "read_graph_file", "save_graph"]

_NEW_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}\.ya?ml\Z")
#: Held from the comparison of a file to its replacement.
_WRITING = threading.Lock()


@dataclass(frozen=True, slots=True)
class GraphFile:
    """A graph's file as it is on disk; ``etag`` names its content, with the quotes of HTTP."""

    path: Path
    content: bytes

    @property
    def etag(self) -> str:
        """Return what changes whenever the content does."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'

    @property
    def text(self) -> str:
        """Return the text, with a sign in place of what is no UTF-8."""
        return self.content.decode("utf-8-sig", "replace")

    def data(self) -> dict[str, Any]:
        """Return it as the page gets it."""
        return {"path": str(self.path), "text": self.text, "etag": self.etag}


def read_graph_file(path: str, settings: Settings) -> GraphFile:
    """Read a file that a graph can be saved to; raises ``RefusedError``, 404 without one."""
    target = _target(path, settings)
    found = _read(target, settings.limits.text)
    if found is None:
        raise RefusedError(404, f"{target}: there is no such file")
    return found


def save_graph(path: str, text: str, known: str | None, settings: Settings) -> GraphFile:
    """Write a graph to the file that was opened, or to one in the studio's folder.

    ``known`` is the ETag of what the file is believed to hold, None for a file that is new. The
    file is there as a whole or as it was. Raises ``RefusedError``: 412 with the file's text and
    ETag when it holds something else, and others for any other place or a failing disk.
    """
    target = _target(path, settings)
    content = text.encode()
    with _WRITING:
        present = _read(target, settings.limits.text)
        if (None if present is None else present.etag) != known:
            raise _changed(target, present, known)
        reason = refusal_to_write(target)
        if reason:
            raise RefusedError(409, f"{target}: {reason}")
        try:
            _write(target, content)
        except OSError as error:
            raise _unwritable(target, error) from error
    return GraphFile(target, content)


def _target(path: str, settings: Settings) -> Path:
    """Return the file that a page may mean by a path."""
    opened = settings.path
    if opened is not None and path in {str(opened), str(opened.absolute())}:
        return opened
    # As it was typed, or as the answer to the first saving has named it.
    folder = f"{settings.folder}{os.sep}"
    name = path.removeprefix(folder)
    if not _NEW_NAME.match(name):
        raise RefusedError(
            403,
            f"{path[:80]!r}: a graph can be saved to the file that was opened, or as a file "
            "NAME.yaml in the folder where the studio was started",
        )
    target = settings.folder / name
    if target.is_symlink():
        raise RefusedError(
            409, f"{name!r}: this file exists as a link to another one; choose another name"
        )
    return target


def _read(target: Path, limit: int) -> GraphFile | None:
    try:
        # A FIFO would wait for a writer.
        if not stat.S_ISREG(target.stat().st_mode):
            raise RefusedError(409, f"{target}: this is no file; choose another name")
        with target.open("rb") as file:
            content = file.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RefusedError(
            409, f"{target}: the file there cannot be read: {error.strerror or error}"
        ) from error
    if len(content) > limit:
        raise RefusedError(409, f"{target}: the file there is longer than {limit} bytes")
    return GraphFile(target, content)


def _changed(target: Path, present: GraphFile | None, known: str | None) -> RefusedError:
    if present is None:
        message = f"{target.name}: the file is gone; save it anew, or under another name"
        return RefusedError(412, message, path=str(target), text=None, etag=None)
    what = "exists" if known is None else "has changed on disk since it was opened"
    message = f"{target.name}: this file {what}; compare it with yours, and keep one of the two"
    return RefusedError(412, message, **present.data())


def _unwritable(target: Path, error: OSError) -> RefusedError:
    return RefusedError(409, f"{target}: the graph cannot be written: {error.strerror or error}")


def _write(target: Path, content: bytes) -> None:
    # Beside the file that a link means, and with the rights that it has.
    real = Path(os.path.realpath(target))
    handle, part = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".part", dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).chmod(real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_umask())
        os.replace(part, real)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
