"""Write the graph in the editor to its file."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from .refusal import RefusedError
from .settings import Settings

__all__ = ["save_graph"]

_NEW_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}\.ya?ml\Z")


def save_graph(path: str, text: str, settings: Settings) -> Path:
    """Write a graph to the file that was opened, or to a new one in the studio's folder.

    The file is there as a whole or as it was. Raises ``RefusedError`` for any other place, and
    when the file cannot be written.
    """
    target = _target(path, settings)
    try:
        _write(target, text)
    except OSError as error:
        raise RefusedError(
            409, f"{target}: the graph cannot be written: {error.strerror or error}"
        ) from error
    return target


def _target(path: str, settings: Settings) -> Path:
    opened = settings.path
    if opened is not None and path in {str(opened), str(opened.absolute())}:
        return opened
    if not _NEW_NAME.match(path):
        raise RefusedError(
            403,
            f"{path[:80]!r}: a graph can be saved to the file that was opened, or as a new file "
            "NAME.yaml in the folder where the studio was started",
        )
    target = settings.folder / path
    if target.is_symlink() or target.exists():
        raise RefusedError(409, f"{path!r}: this file exists; choose another name")
    return target


def _write(target: Path, text: str) -> None:
    # Beside the file that a link means, and with the rights that it has.
    real = Path(os.path.realpath(target))
    handle, part = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".part", dir=real.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(part).chmod(real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_umask())
        os.replace(part, real)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
