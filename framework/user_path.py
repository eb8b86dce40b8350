"""Paths as users write them."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["user_path"]


def user_path(path: str | Path) -> Path:
    """Return a path with its ``~`` replaced by the home folder, where there is one.

    ``Path.expanduser`` raises for a file that is called ``~a.mp4``, and for ``~`` where the system
    knows no home folder; both then mean what they say.
    """
    return Path(os.path.expanduser(path))  # noqa: PTH111
