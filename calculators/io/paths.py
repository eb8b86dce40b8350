"""Tell early what is wrong with a file that is to be read."""

from __future__ import annotations

from pathlib import Path

from ...framework.errors import MediaError

__all__ = ["existing_file"]


def existing_file(path: Path, kind: str) -> Path:
    """Return the path if it is a file with something in it; else raise ``MediaError``."""
    try:
        if path.is_dir():
            raise MediaError(f"{path}: this is a folder; expected {kind}; name a file in it")
        if not path.exists():
            raise MediaError(
                f"{path}: there is no such file; expected {kind}; check the path"
                f"{_folder_hint(path)}"
            )
        if not path.is_file():
            raise MediaError(
                f"{path}: this is a pipe or a device; expected {kind}; write it to a file first, "
                "and give the file's name"
            )
        if path.stat().st_size == 0:
            raise MediaError(f"{path}: the file is empty; expected {kind}; copy it again")
    except OSError as error:
        raise MediaError(f"{path}: {error.strerror}; expected {kind}; check the path") from error
    return path


def _folder_hint(path: Path) -> str:
    return "" if path.parent.is_dir() else f" (the folder {path.parent} does not exist either)"
