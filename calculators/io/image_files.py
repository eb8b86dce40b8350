"""Which pictures a path means: one file, a folder, a pattern with ``*`` or with ``%04d``."""

from __future__ import annotations

import glob
import logging
import re
from pathlib import Path

from ...framework.errors import MediaError
from .paths import existing_file

__all__ = ["HEIF_ENDINGS", "PICTURE_ENDINGS", "find_pictures", "number_field", "numbered_names"]

#: Pictures that can be read and written, and those that can only be read.
PICTURE_ENDINGS = (".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
HEIF_ENDINGS = (".heic", ".heif")
_READABLE = (*PICTURE_ENDINGS, *HEIF_ENDINGS)

_log = logging.getLogger(__name__)

_NUMBER_FIELD = re.compile(r"%(0?)(\d*)d")


def find_pictures(path: Path) -> list[Path]:
    """Return the pictures that a path means, ``frame2`` before ``frame10``.

    Raises ``MediaError`` when there is none.
    """
    if path.is_dir():
        found = [one for one in path.iterdir() if one.suffix.lower() in _READABLE]
        files = _some(found, f"{path}: the folder holds no picture")
        _name_others(path, set(files))
        return files
    if not path.exists() and (number_field(path.name) or glob.has_magic(str(path))):
        return _some(_matches(path), f"{path}: no file fits this pattern")
    return [existing_file(path, f"a picture ({', '.join(PICTURE_ENDINGS)})")]


def number_field(name: str) -> re.Match[str] | None:
    """Find the place of the number in a name such as ``out_%04d.png``.

    Raises ``MediaError`` for a name with two, as pictures have one number.
    """
    fields = list(_NUMBER_FIELD.finditer(name))
    if len(fields) > 1:
        one = name[: fields[0].end()] + name[fields[-1].end() :]
        raise MediaError(
            f"{name}: there are {len(fields)} places for a number in this name; expected one, such "
            f"as {one}"
        )
    return fields[0] if fields else None


def numbered_names(name: str) -> re.Pattern[str] | None:
    """Return what fits the names of numbered files, such as ``out_%04d.png``; None for others."""
    field = number_field(name)
    if field is None:
        return None
    return re.compile(re.escape(name[: field.start()]) + r"\d+" + re.escape(name[field.end() :]))


def _matches(path: Path) -> list[Path]:
    numbered = numbered_names(path.name)
    if numbered is None:
        return [Path(name) for name in glob.glob(str(path), recursive=True)]  # noqa: PTH207
    folder = path.parent
    return (
        [one for one in folder.iterdir() if numbered.fullmatch(one.name)] if folder.is_dir() else []
    )


def _name_others(folder: Path, pictures: set[Path]) -> None:
    """Say which files of a folder are no pictures, as one of them may have been meant to be."""
    others = [one.name for one in folder.iterdir() if one not in pictures and one.is_file()]
    shown = sorted(name for name in others if not name.startswith("."))
    if shown:
        more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
        names = ", ".join(shown[:5])
        _log.warning("%s: left out, as their endings are no picture's: %s%s", folder, names, more)


def _some(found: list[Path], complaint: str) -> list[Path]:
    files = sorted((one for one in found if one.is_file()), key=_natural)
    if not files:
        endings = ", ".join(PICTURE_ENDINGS)
        raise MediaError(f"{complaint}; expected files ending in {endings}; check the path")
    return files


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Order digits by their number; the text breaks ties, so that the order is total."""
    parts = re.split(r"(\d+)", str(path))
    return [(1, int(part), part) if part.isdecimal() else (0, 0, part) for part in parts]
