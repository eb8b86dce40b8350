"""Tell a user's code from ours and from libraries, so that errors point at the user's line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import traceback

__all__ = ["is_user_file", "shown_file", "user_frame"]

# In a checkout `framework` lies beside `vitruvian`, installed it lies inside.
_ROOT = Path(__file__).parents[2]
_OURS = [
    _ROOT / folder
    for folder in (
        ("",) if (_ROOT / "_version.py").exists() else ("framework", "calculators", "vitruvian")
    )
]


def user_frame(error: BaseException) -> traceback.FrameSummary | None:
    """Return the innermost frame of an exception in a user's own code, or None.

    Installed packages are libraries. Only where no frame is in other code does one in an installed
    package count: that package may be the user's calculators.
    """
    import traceback

    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<") and not _is_ours(Path(frame.filename))
    ]
    outside = [frame for frame in frames if not _is_standard(Path(frame.filename))]
    own = [frame for frame in outside if not _is_installed(Path(frame.filename))]
    return next(reversed(own or outside), None)


@cache
def is_user_file(filename: str) -> bool:
    """Return True when a file is neither ours, nor Python's, nor an installed package's."""
    # Remembered, because a reload asks this of the file of every module that is imported.
    path = Path(filename)
    return not (_is_installed(path) or _is_standard(path) or _is_ours(path))


def shown_file(filename: str) -> str:
    """Return a path as messages show it: relative to the working directory if it lies there."""
    try:
        return str(Path(filename).resolve().relative_to(Path.cwd().resolve()))
    except (ValueError, OSError):
        return filename


def _is_ours(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in _OURS)


def _is_installed(path: Path) -> bool:
    return not {"site-packages", "dist-packages"}.isdisjoint(path.parts)


def _is_standard(path: Path) -> bool:
    return path.is_relative_to(_standard_library()) and not _is_installed(path)


@cache
def _standard_library() -> Path:
    import sysconfig

    return Path(sysconfig.get_path("stdlib")).resolve()
