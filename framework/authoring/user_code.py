"""Tell a user's code from ours and from libraries, so that errors point at the user's line."""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path

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
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<") and not _is_ours(frame.filename)
    ]
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    outside = [frame for frame in frames if not _is_standard(frame.filename, standard)]
    own = [frame for frame in outside if not _is_installed(frame.filename)]
    return next(reversed(own or outside), None)


def is_user_file(filename: str) -> bool:
    """Return True when a file is neither ours, nor Python's, nor an installed package's."""
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    return not (_is_ours(filename) or _is_installed(filename) or _is_standard(filename, standard))


def shown_file(filename: str) -> str:
    """Return a path as messages show it: relative to the working directory if it lies there."""
    try:
        return str(Path(filename).resolve().relative_to(Path.cwd().resolve()))
    except (ValueError, OSError):
        return filename


def _is_ours(filename: str) -> bool:
    return any(Path(filename).is_relative_to(folder) for folder in _OURS)


def _is_installed(filename: str) -> bool:
    return not {"site-packages", "dist-packages"}.isdisjoint(Path(filename).parts)


def _is_standard(filename: str, standard: Path) -> bool:
    return Path(filename).is_relative_to(standard) and not _is_installed(filename)
